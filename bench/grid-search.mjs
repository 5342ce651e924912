import { optimization, study } from 'regimen'
import { expectRight } from './expect-right.mjs'
import {
  checkpointAt,
  decode,
  decodeWith,
  enumerate,
  gridSignals,
  marketOfOne,
  memoryStore,
  search,
  searchConfigCodec,
  sizedSearch,
} from './internals.mjs'
import { EXECUTION, figuresOf } from './sma-grid.mjs'

const configOf = ({ strategy, history }) => ({
  strategies: [{ strategy }],
  range: { from_bar: history },
  execution: EXECUTION,
})
const sliceOf = ({ bars }, { history }) => ({ warmup: [0, history], scored: [history, bars.length] })

/** The change points of every pair, each dropped when it is known; gives how many there were. */
export const signalsOnly = (grid, dataset) => {
  const signals = expectRight(gridSignals(grid.strategy, dataset.bars, sliceOf(dataset, grid), dataset.hash))
  let changes = 0
  signals.forEachSignal(expectRight(enumerate(grid.space, [])), (log) => {
    changes += expectRight(log).at.length
  })
  return changes
}

/** The search as the phase makes it: signals, runs, trial records in memory, and the winner. */
export const searched = async (grid, dataset) => {
  const config = sizedSearch(expectRight(decodeWith(searchConfigCodec)(configOf(grid))), 1)
  const begun = performance.now()
  const ground = {
    spaces: [{ strategy: grid.strategy.name, space: grid.space, constraints: [], of: grid.strategy }],
    start: [],
    markets: [marketOfOne(dataset, sliceOf(dataset, grid))],
    periods: dataset.periods_per_year,
    seed: 0,
    signal: new AbortController().signal,
    elapsed: () => performance.now() - begun,
    checkpoint: checkpointAt(memoryStore().checkpoints, 'bench'),
  }
  for await (const emission of search(config, ground)) if (emission._tag !== 'Progress') return expectRight(emission)
  throw new Error('the search ended without a result')
}

/** The whole phase by `study`: plan, search, ledger, deflation, overfitting, bootstrap, commit. Gives its value. */
export const phaseRun = async (grid, data, { capture = 'none', ...options } = {}) => {
  const { status, phases } = await study(optimization('grid', { ...configOf(grid), capture }), { data, ...options })
  if (status !== 'succeeded') throw new Error(JSON.stringify(phases).slice(0, 500))
  return expectRight(phases.grid).value
}

/** [return, Sharpe ratio, drawdown, trades] of every trial of a phase's ledger, slow by slow. */
export const phaseFigures = async (grid, data, options) => {
  const store = memoryStore()
  const { trials } = await phaseRun(grid, data, { ...options, store, resamples: 0 })
  const { params, metrics, trades } = expectRight(decode(expectRight(await store.artifacts.get(trials))))
  const of = (name, i) => metrics[name].value[i]
  return params
    .map((_, i) => i)
    .sort((a, b) => params[a].slow - params[b].slow || params[a].fast - params[b].fast)
    .flatMap((i) =>
      figuresOf({
        total_return: of('total_return', i),
        sharpe_ratio: of('sharpe_ratio', i),
        max_drawdown: of('max_drawdown', i),
        total_trades: trades[i],
      }),
    )
}
