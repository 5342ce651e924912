import { describe, test } from 'vitest'
import { marketPrintLaws } from '../../../laws/stats/market-print.law.js'
import { outcomeLaws, timingSeriesLaws, trainEvidenceLaws } from '../../../laws/stats/timing.law.js'
import { marketPrint, overlap } from '../../../src/stats/timing/market-print.kernel.js'
import { decide } from '../../../src/stats/timing/outcome.js'
import { timingSeries } from '../../../src/stats/timing/timing.kernel.js'
import { trainEvidence } from '../../../src/stats/timing/train-evidence.js'

describe.each([
  ['the series of timing', timingSeriesLaws(timingSeries)],
  ['evidence of the train bars', trainEvidenceLaws(trainEvidence)],
  ['outcomes', outcomeLaws(decide)],
  ['prints of markets', marketPrintLaws(marketPrint, overlap)],
])('%s', (_, laws) => {
  for (const { name, check } of laws) test(name, check)
})
