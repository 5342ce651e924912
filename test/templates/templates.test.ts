import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { decodeWorkflow, study, templates, universe } from 'regimen'
import { expect, test } from 'vitest'
import { decodeWith } from '../../src/core/codec/codec.js'
import { once } from '../../src/core/once.js'
import { csvTextDataset } from '../../src/market/csv/csv-dataset.js'
import { inputTypes } from '../../src/phases/inputs.js'
import type { Template } from '../../src/workflow/template.js'
import { hasShared, sharedData } from '../market/shared-data.js'

const strategies = [
  { strategy: 'sma_cross', space: { fast: [10, 20], slow: [60, 100] } },
  { strategy: 'rsi_reversion', space: { n: [2, 4], low: [10, 20], high: [60, 80] } },
]
const train = { from: '2005-01-03', to: '2010-01-04', warmup: 260 }
const later = { from: '2010-01-04', to: '2012-01-03', warmup: 260 }

/** Inputs that make a template run in a second or two; what it takes by name is given, the rest stays. */
const SMALL: Readonly<Record<string, unknown>> = {
  strategies,
  train,
  test: later,
  range: train,
  history: train,
  recent: later,
  spans: {},
  train_bars: 252,
  test_bars: 126,
  budget: 12,
  first: 6,
  round: 6,
  classifiers: ['trend'],
  min_trades_per_regime: 5,
  risk: { stop_loss: ['none', 0.03], max_position_size: [0.5, 1] },
  weights: { step: 0.25, max: 1 },
}
const smallInputs = ({ inputs }: Template): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(SMALL).filter(([name]) => Object.hasOwn(inputs, name)))

const written = (name: string): Template => {
  const file = fileURLToPath(
    new URL(`../../examples/workflows/${name.replaceAll('_', '-')}.yaml`, import.meta.url),
  )
  const decoded = decodeWorkflow(readFileSync(file, 'utf8'))
  if (decoded._tag === 'Left') throw new Error(JSON.stringify(decoded.left))
  return decoded.right.template
}

test.each(Object.entries(templates))(
  '%s runs to its end, from TypeScript and from YAML with the same result',
  async (name, template) => {
    const inputs = smallInputs(template)
    const typed = await study(template, { inputs })
    const failed = Object.entries(typed.phases).filter(([, outcome]) => outcome._tag === 'Left')
    expect(failed).toEqual([])
    expect(typed.status).toBe('succeeded')
    expect((await study(written(name), { inputs })).result).toEqual(typed.result)
  },
)

/** Daily bars of three stocks that a data vendor's prices are written for, 1998 to 2021. */
const threeStocks = once(() => {
  const listings = ['aapl', 'ibm', 'spy'].map((symbol) => {
    const read = csvTextDataset(symbol, sharedData(`lean_daily_${symbol}.csv.gz`), { price_scale: 10_000 })
    if (read._tag === 'Left') throw new Error(read.left.because)
    return { symbol, dataset: read.right }
  })
  const made = universe(listings)
  if (made._tag === 'Left') throw new Error(made.left.message)
  return made.right
})

// without the folder of shared data there are no stocks to run on
test.skipIf(!hasShared).each(Object.entries(templates))(
  '%s runs to its end on three real stocks',
  async (_, template) => {
    const done = await study(template, { inputs: smallInputs(template), data: threeStocks() })
    const failed = Object.entries(done.phases).filter(([, outcome]) => outcome._tag === 'Left')
    expect(failed).toEqual([])
    expect(done.status).toBe('succeeded')
  },
)

test('an execution that a template is given leaves its sizing to the number of instruments, where it says none', () => {
  const { codec } = inputTypes.execution
  const given = (written: unknown) => decodeWith(codec)(written)
  expect(given({ fill: 'close' })).toMatchObject({ right: { fill: 'close' } })
  expect(given({ fill: 'close' })).not.toHaveProperty('right.sizing')
  expect(given({ sizing: { kind: 'units', units: 2 } })).toHaveProperty('right.sizing.units', 2)
})

test('iterative_refinement finds the warm-up that its own space asks for', async () => {
  const { status } = await study(written('iterative_refinement'), { inputs: { first: 3, round: 3 } })
  expect(status).toBe('succeeded')
})

test('every template says what it is for, and every input what it means', () => {
  for (const { description, inputs } of Object.values(templates)) {
    expect(description.length).toBeGreaterThan(20)
    for (const { description: meaning } of Object.values(inputs)) expect(meaning).toMatch(/\w+/)
  }
})
