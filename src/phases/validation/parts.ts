import { type Either, isLeft, map } from 'fp-ts/lib/Either.js'
import { type Figures, figuresOf, type Span, spanOf } from '../../candidate/figures.js'
import type { Market } from '../../candidate/market.js'
import { performanceOver } from '../../candidate/pooled-performance.js'
import type { Ran } from '../../candidate/ran.js'
import type { MarketServices } from '../../candidate/services.js'
import {
  equityContent,
  keep,
  keepSome,
  tradeSymbolsContent,
  tradesContent,
} from '../../candidate/stored-artifacts.js'
import { calendarOf, joinedMarkets } from '../../candidate/stretch.js'
import type { TradedData } from '../../candidate/traded-data.js'
import { constantMix } from '../../portfolio/account/exposure.kernel.js'
import { namedTrades } from '../../portfolio/account/named-trades.js'
import { TRADE_COLUMNS, type Trades } from '../../portfolio/account/trades.js'
import type { Execution } from '../../portfolio/rules/execution.js'
import { breakEvenCost, type RunAtCosts } from '../../portfolio/runs/break-even.js'
import { type Stitchable, stitched } from '../../portfolio/runs/stitch.kernel.js'
import type { PhaseError } from '../../run/phase-error.js'
import type { Performance } from '../../stats/metrics/metrics.js'
import { meanOfColumn, type TimedReturns } from '../../stats/timing/timing.kernel.js'
import type { Artifact } from '../../store/artifact.js'
import type { Artifacts } from '../../store/store.js'

/** What measures runs: the data that is traded, and its periods a year. */
export interface Measure {
  readonly services: MarketServices
  readonly data: TradedData
  readonly periods: number
}

/** The markets of parts, in the order of time. */
export const marketsOf = (parts: readonly Ran[]): readonly Market[] =>
  parts.map(({ trader }) => trader.market)

/** The moments of markets in the order of time, from the first to the last; `bars` counts those that are scored. */
const hullOf = ({ data: { data } }: Measure, markets: readonly Market[]): Span => ({
  ...spanOf(calendarOf(data), [markets[0]?.scored[0] ?? 0, markets.at(-1)?.scored[1] ?? 0]),
  bars: markets.reduce((sum, { scored: [from, to] }) => sum + to - from, 0),
})

/** References to the equity and the trades of a run, and of several instruments to the symbol of each trade. */
export interface KeptRun {
  readonly equity: Artifact<Float64Array>
  readonly trades: Artifact<Trades>
  readonly trade_symbols?: Artifact<readonly string[]>
}

/** Keeps a run. */
export const keptRun = async (
  artifacts: Artifacts,
  { equity, trades }: Stitchable,
  { data: { instruments } }: Measure,
): Promise<Either<PhaseError, KeptRun>> => {
  const symbols =
    trades.symbol === undefined ? undefined : Array.from(trades.symbol, (i) => instruments[i]?.symbol ?? '')
  const [curve, closed, of] = [
    await keep(artifacts, equityContent, equity),
    await keep(
      artifacts,
      tradesContent,
      namedTrades(
        trades,
        instruments.map(({ symbol, dataset }) => symbol ?? dataset.name),
      ),
    ),
    await keepSome(artifacts, tradeSymbolsContent, symbols),
  ]
  if (isLeft(curve)) return curve
  if (isLeft(closed)) return closed
  return map((trade_symbols: Artifact<readonly string[]> | undefined) => ({
    equity: curve.right,
    trades: closed.right,
    ...(trade_symbols === undefined ? {} : { trade_symbols }),
  }))(of)
}

/** Parts as one run, and what the metrics read of it. */
export const partsTogether = (
  parts: readonly Ran[],
  measure: Measure,
): { readonly run: Stitchable; readonly performance: Performance } => {
  const run = stitched(parts.map((part) => part.run))
  return { run, performance: performanceOver(marketsOf(parts), measure.periods)(run) }
}

/** The figures of parts, with their interval and the costs they could bear. */
export const figuresOfParts = (parts: readonly Ran[], measure: Measure, seed: number): Figures => {
  const runAt: RunAtCosts = (costs) =>
    stitched(parts.map(({ trader }) => trader.run({ ...trader.execution, costs })))
  return figuresOf(
    measure.services,
    hullOf(measure, marketsOf(parts)),
    partsTogether(parts, measure).performance,
    { seed, break_even_cost: breakEvenCost(runAt, parts[0]?.trader.execution.capital ?? 0) },
  )
}

/** Buy and hold all in, and at the mean exposure of the choice. */
export interface Held {
  readonly all_in: Figures
  readonly equal_exposure: Figures
}

/**
 * Buy and hold on scored bars, bought once for each stretch of them (of several instruments an equal share of each), and what
 * the mean exposure of a run would have earned, kept constant at no cost.
 */
export const heldFigures = (
  markets: readonly Market[],
  execution: Execution,
  timed: TimedReturns,
  measure: Measure,
  seed: number,
): Held => {
  const stretches = joinedMarkets(measure.data, markets)
  const performance = performanceOver(stretches, measure.periods)
  const span = hullOf(measure, stretches)
  const all_in = performance(stitched(stretches.map((stretch) => stretch.hold(execution))))
  const weights = timed.parts.map(({ weight }) => meanOfColumn(weight))
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / Math.max(1, weights.length)
  const mix = performance({
    equity: constantMix(timed.parts, weights, execution.capital),
    trades: NO_TRADES,
    held: mean === 0 ? 0 : timed.net.length,
    invested: { net: mean, gross: Math.abs(mean) },
  })
  return {
    all_in: figuresOf(measure.services, span, all_in, { seed }),
    equal_exposure: figuresOf(measure.services, span, mix, { seed }),
  }
}

const NO_TRADES = Object.fromEntries(
  Object.entries(TRADE_COLUMNS).map(([name, kind]) => [name, new kind(0)]),
) as unknown as Trades
