import { describe, it } from 'vitest'
import { portfolioLaws, type Simulate } from '../../laws/portfolio.js'
import { kernelLaws, summaryLaws } from '../../laws/portfolio-kernel.js'
import { portfolio } from '../../src/portfolio/portfolio.kernel.js'
import { simulate } from '../../src/portfolio/reference.kernel.js'

const chosen: Simulate = (bars, log, execution, slice, options) =>
  portfolio(bars, slice).account(log, execution, options)

describe.each([
  ['the reference kernel', portfolioLaws(simulate)],
  ['the chosen kernel', portfolioLaws(chosen)],
  ['the event kernel beside the reference', kernelLaws(chosen, simulate)],
  ['a summary', summaryLaws],
])('%s', (_, laws) => {
  it.each(laws.map((law) => [law.name, law] as const))('%s', (_name, law) => law.check())
})
