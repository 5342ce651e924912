import type { Translator } from './case.js'
import { gaussianHmm } from './translators/gaussian-hmm.js'
import { indicatorTables } from './translators/indicator-tables.js'
import { indicators } from './translators/indicators.js'
import { pbo } from './translators/pbo.js'
import { resampling } from './translators/resampling.js'
import { sharpeFormulas } from './translators/sharpe-formulas.js'

/** How each kind of golden case is said in this project's own words. */
export const translators: Readonly<Record<string, Translator>> = {
  formula: sharpeFormulas,
  'gaussian-hmm': gaussianHmm,
  indicators,
  'indicators-table': indicatorTables,
  'pbo-cscv': pbo,
  resample: resampling,
}

/** Kinds that nothing here says yet, and why. */
export const skippedKinds: Readonly<Record<string, string>> = {
  'grid-optimisation': 'searches are held to golden cases elsewhere',
  'walk-forward': 'searches are held to golden cases elsewhere',
  'optimizer-comparison': 'a comparison of optimizers is a benchmark, not one run',
  'markov-switching': 'regressions with switching variance are not part of the library',
  'markov-switching-published': 'regressions with switching variance are not part of the library',
}
