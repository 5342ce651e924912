import { type Either, fromNullable, isLeft, right } from 'fp-ts/lib/Either.js'
import type { Choice } from '../../candidate/choice.js'
import type { Market, MeasuredRun } from '../../candidate/market.js'
import { memberResults } from '../../candidate/member-results.js'
import {
  type JoinedLabels,
  placedInLabels,
  type RegimeResults,
  regimeResults,
} from '../../candidate/regime-results.kernel.js'
import { strategyBehind } from '../../candidate/replay-trader.js'
import type { CapturedSignals } from '../../candidate/stored-artifacts.js'
import {
  attributeBars,
  attributeTrades,
  type RegimeBars,
  type TradeMatrix,
} from '../../regime/attribution.js'
import { missingInput, type PhaseError } from '../../run/phase-error.js'
import type { SignalLog } from '../../signal/signal-log.js'
import { undefinedMetric } from '../../stats/metrics/metric.js'
import type { Strategy } from '../../strategy/strategy.js'

/** One candidate's run, attributed to the regimes of the gate. */
export interface Attributed {
  readonly log: SignalLog
  readonly trial: number
  readonly matrix: TradeMatrix
  readonly bars: Readonly<Record<string, RegimeBars>>
}

/** What a run needs to be attributed. */
type AttributedRun = Pick<MeasuredRun, 'equity' | 'trades'>

/** The trades of a run by the regimes at their decisions and exits, each on its own instrument. */
export const tradeMatrix = (trades: AttributedRun['trades'], labels: JoinedLabels): TradeMatrix =>
  attributeTrades(labels, placedInLabels(labels, trades))

/** What a run made of each regime, as one result a moment. */
export const runByRegime = (run: AttributedRun, labels: JoinedLabels, market: Market): RegimeResults =>
  regimeResults(labels, memberResults(market, run))

/** Attributes one run to the regimes of its bars. */
export const attributed = (
  run: AttributedRun,
  log: SignalLog,
  trial: number,
  labels: JoinedLabels,
  market: Market,
  periods: number,
): Attributed => {
  const { labels: known, bars } = runByRegime(run, labels, market)
  return { log, trial, matrix: tradeMatrix(run.trades, labels), bars: attributeBars(known, bars, periods) }
}

/** The strategy that a captured signal comes from. Errors: it was not kept with the signals. */
export const knownStrategy = (captured: CapturedSignals, log: SignalLog): Either<PhaseError, Strategy> =>
  fromNullable(missingInput(`the signals of ${log.header.name} come from no strategy that is known here`))(
    strategyBehind(captured, log),
  )

/** A candidate as the choice of one regime. */
export const choiceOf = (
  { one, ...why }: Pick<Choice, 'source' | 'p'> & { readonly one: Attributed },
  regime: string,
  captured: CapturedSignals,
): Either<PhaseError, Choice> => {
  const { matrix, bars, log, trial } = one
  const strategy = knownStrategy(captured, log)
  if (isLeft(strategy)) return strategy
  const entered = matrix.by_entry[regime]
  const own = matrix.trades[matrix.names.indexOf(regime)]?.[matrix.names.indexOf(regime)] ?? 0
  return right({
    strategy: strategy.right,
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
