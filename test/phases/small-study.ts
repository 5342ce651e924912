import { decode } from '../../src/core/canonical/canonical.kernel.js'
import { type Dataset, dataset } from '../../src/market/bars/dataset.js'
import { embeddedSp500 } from '../../src/market/embedded/sp500.kernel.js'
import type { Outcome } from '../../src/run/event.js'
import { memoryStore } from '../../src/store/memory-store.js'
import type { Store } from '../../src/store/store.js'
import { regimeAdaptiveGridSearchEnsemble } from '../../src/templates/regime-adaptive-grid-search-ensemble.js'
import { type Study, study } from '../../src/templates/study.js'

/** A small space on eight years of bars: every phase of the template in well under a second. */
export const SMALL = {
  strategies: [
    { strategy: 'sma_cross', space: { fast: [5, 10, 20], slow: [50, 100] } },
    { strategy: 'rsi_reversion', space: { n: [2, 3], low: [10, 25], high: [55, 70] } },
  ],
  classifiers: ['hmm', 'trend'],
  train: { from: '2001-01-12', to: '2008-01-02', warmup: 200 },
  test: { from: '2008-01-02', to: '2010-01-04', warmup: 200 },
  spans: {
    first: { from: '2008-01-02', to: '2009-01-02' },
    second: { from: '2009-01-02', to: '2010-01-04' },
  },
  min_trades_per_regime: 5,
  // each regime has its best, so that there is an ensemble to weigh
  own_choice_p: 1,
  weights: { step: 0.25, max: 1 },
}

export interface Kept {
  readonly study: Study
  readonly store: Store
  /** What a phase gave. */
  readonly value: (path: string) => any
  readonly content: (reference: any) => Promise<any>
}

const given = (outcome: Outcome | undefined): unknown => {
  if (outcome?._tag !== 'Right' || outcome.right._tag !== 'Ran') throw new Error(JSON.stringify(outcome))
  return outcome.right.value
}

/** Runs the template, with other inputs or bars where given. */
export const smallStudy = async (
  inputs: Readonly<Record<string, unknown>> = {},
  data: Dataset = embeddedSp500(),
  store: Store = memoryStore(),
): Promise<Kept> => {
  const done = await study(regimeAdaptiveGridSearchEnsemble, { inputs: { ...SMALL, ...inputs }, data, store })
  return {
    study: done,
    store,
    value: (path) => given(done.phases[path]),
    content: async (reference) => {
      const bytes = await store.artifacts.get(reference)
      if (bytes._tag === 'Left' || bytes.right === undefined) throw new Error('the artifact is not there')
      const value = decode(bytes.right)
      if (value._tag === 'Left') throw new Error('the artifact does not decode')
      return value.right
    },
  }
}

/** The embedded bars with other prices from a bar on. */
export const poisonedFrom = (first: number): Dataset => {
  const { bars } = embeddedSp500()
  const poisoned = (column: Float64Array): Float64Array =>
    column.map((price, i) => (i < first ? price : 1000 + 500 * Math.sin(i * 1.7)))
  const close = poisoned(bars.close)
  const made = dataset(
    { name: 'poisoned' },
    {
      ...bars,
      open: close.slice(),
      close,
      high: close.map((price, i) => (i < first ? (bars.high[i] ?? 0) : price + 1)),
      low: close.map((price, i) => (i < first ? (bars.low[i] ?? 0) : price - 1)),
    },
  )
  if (made._tag === 'Left') throw new Error(JSON.stringify(made.left))
  return made.right
}
