import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Choice } from '../../candidate/choice.js'
import { type FittedLabels, identitiesOf } from '../../candidate/labelling.js'
import type { Slice } from '../../market/bars/bars.js'
import type { Simulation } from '../../portfolio/account/simulation.js'
import {
  attributeBars,
  attributeTrades,
  type RegimeBars,
  type TradeMatrix,
} from '../../regime/attribution.js'
import type { BarResults } from '../../regime/attribution.kernel.js'
import type { FilteredLabels } from '../../regime/labels.js'
import { missingInput, type PhaseError } from '../../run/phase-error.js'
import type { SignalLog } from '../../signal/signal-log.js'
import { profitsOf, returnsOf } from '../../stats/metrics/equity-fold.kernel.js'
import { undefinedMetric } from '../../stats/metrics/metric.js'
import type { Strategy } from '../../strategy/strategy.js'
import { strategyHash } from '../../strategy/strategy-hash.js'

/** One candidate's run, attributed to the regimes of the gate. */
export interface Attributed {
  readonly log: SignalLog
  readonly trial: number
  readonly matrix: TradeMatrix
  readonly bars: Readonly<Record<string, RegimeBars>>
}

/** What a run needs to be attributed. */
export type AttributedRun = Pick<Simulation, 'equity' | 'trades'>

/** P&L and returns of a run's bars, which begin with bar `scored`; `first` is the bar of the first label. */
export const barResults = (
  { equity }: Pick<AttributedRun, 'equity'>,
  first: number,
  scored: number,
): BarResults => ({ from: scored - first, pnl: profitsOf(equity), returns: returnsOf(equity) })

/** The trades of a run by the regimes at their decisions and exits; `first` is the bar of the first label. */
export const tradeMatrix = (
  { trades }: Pick<AttributedRun, 'trades'>,
  labels: FilteredLabels,
  first: number,
): TradeMatrix => {
  const shifted = (column: Int32Array): Int32Array => column.map((bar) => bar - first)
  return attributeTrades(labels, {
    entry_bar: shifted(trades.decision_bar),
    exit_bar: shifted(trades.exit_bar),
    pnl: trades.pnl,
  })
}

/** Attributes one run to the regimes of its bars; labels begin with the first bar of the warm-up. */
export const attributed = (
  run: AttributedRun,
  log: SignalLog,
  trial: number,
  labels: FilteredLabels,
  { warmup: [first], scored: [from] }: Slice,
  periods: number,
): Attributed => ({
  log,
  trial,
  matrix: tradeMatrix(run, labels, first),
  bars: attributeBars(labels, barResults(run, first, from), periods),
})

/** A candidate as the choice of one regime. */
export const choiceOf = (
  { one, ...why }: Pick<Choice, 'source' | 'p'> & { readonly one: Attributed },
  regime: string,
  strategies: StrategyNames,
): Either<PhaseError, Choice> => {
  const { matrix, bars, log, trial } = one
  const strategy = strategies(log)
  if (strategy === undefined)
    return left(missingInput(`the signals of ${log.header.name} come from no strategy that is known here`))
  const entered = matrix.by_entry[regime]
  const own = matrix.trades[matrix.names.indexOf(regime)]?.[matrix.names.indexOf(regime)] ?? 0
  return right({
    strategy,
    params: log.header.params,
    ...why,
    trades: entered?.trades ?? 0,
    boundary: (entered?.trades ?? 0) - own,
    sharpe_ratio: bars[regime]?.sharpe_ratio ?? undefinedMetric('the regime never occurred'),
    win_rate: entered?.win_rate ?? undefinedMetric('there are no trades'),
    pnl: entered?.pnl ?? 0,
    trial,
  })
}

/** Finds the strategy that gave a log. */
export type StrategyNames = (log: SignalLog) => Strategy | undefined
/** Finds strategies among the known ones by the hash in the header of a log. */
export const strategiesBy =
  (known: readonly Strategy[], fitted?: FittedLabels): StrategyNames =>
  ({ header }) =>
    known.find((strategy) => strategyHash(strategy, undefined, identitiesOf(fitted)) === header.strategy)
