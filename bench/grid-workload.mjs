import { decodeWith } from './build/src/core/codec/codec.js'
import { enumerate } from './build/src/core/space/enumerate.kernel.js'
import { optimization } from './build/src/phases/optimization/optimization.js'
import { marketOfOne } from './build/src/candidate/market-of-one.js'
import { search } from './build/src/candidate/search/search.kernel.js'
import { searchConfigCodec, sizedSearch } from './build/src/candidate/search/search-config.js'
import { checkpointAt } from './build/src/run/checkpoint.js'
import { memoryStore } from './build/src/store/memory-store.js'
import { gridSignals } from './build/src/strategy/reading/grid.kernel.js'
import { expectRight } from './expect-right.mjs'
import { HISTORY } from './market.mjs'
import { EXECUTION, PAIRS, RANGE, smaPair } from './sma-pair.mjs'
import { wholePhase } from './whole-phase.mjs'

const CONFIG = { strategies: [{ strategy: smaPair }], range: RANGE, execution: EXECUTION }
const config = sizedSearch(expectRight(decodeWith(searchConfigCodec)(CONFIG)), 1)
const sliceOf = ({ bars }) => ({ warmup: [0, HISTORY], scored: [HISTORY, bars.length] })

/** The change points of every pair, each dropped when it is known; gives how many there were. */
export const signalsOnly = (dataset) => {
  const signals = expectRight(gridSignals(smaPair, dataset.bars, sliceOf(dataset), dataset.hash))
  let changes = 0
  signals.forEachSignal(expectRight(enumerate(PAIRS, [])), (log) => {
    changes += expectRight(log).at.length
  })
  return changes
}

/** The search as the phase makes it: signals, runs, trial records in memory, and the winner. */
export const searched = async (dataset, space = PAIRS) => {
  const spaces = [{ strategy: smaPair.name, space, constraints: [], of: smaPair }]
  const { signal } = new AbortController()
  const begun = performance.now()
  const ground = {
    spaces,
    start: [],
    markets: [marketOfOne(dataset, sliceOf(dataset))],
    periods: dataset.periods_per_year,
    seed: 0,
    signal,
    elapsed: () => performance.now() - begun,
    checkpoint: checkpointAt(memoryStore().checkpoints, 'bench'),
  }
  const emissions = search(config, ground)
  for await (const emission of emissions) if (emission._tag !== 'Progress') return expectRight(emission)
  throw new Error('the search ended without a result')
}

/** The whole phase through the interpreter: search, ledger, deflation, overfitting, bootstrap, commit. */
export const wholeSearch = (dataset) => wholePhase(optimization('grid', CONFIG), dataset)

/** Return, Sharpe ratio, drawdown and trades of every trial, slow by slow as the C++ kernels list them. */
export const gridFigures = ({ trials }) =>
  trials
    .toSorted((a, b) => a.params.slow - b.params.slow || a.params.fast - b.params.fast)
    .flatMap(({ metrics, trades }) => [metrics.total_return, metrics.sharpe_ratio, metrics.max_drawdown, trades])
