import { type Figures, figuresOf, type Span, spanOf } from '../../candidate/figures.js'
import { performanceOver } from '../../candidate/pooled-performance.js'
import type { Ran } from '../../candidate/ran.js'
import type { InstrumentServices } from '../../candidate/services.js'
import type { Slice } from '../../market/bars/bars.js'
import { constantMix } from '../../portfolio/account/exposure.kernel.js'
import { TRADE_COLUMNS, type Trades } from '../../portfolio/account/trades.js'
import type { Execution } from '../../portfolio/rules/execution.js'
import { breakEvenCost, type RunAtCosts } from '../../portfolio/runs/break-even.js'
import { buyAndHold } from '../../portfolio/runs/buy-and-hold.js'
import { type Stitchable, stitched } from '../../portfolio/runs/stitch.kernel.js'
import { joined } from '../../search/split.js'
import type { Performance } from '../../stats/metrics/metrics.js'
import { meanOfColumn, type TimedReturns } from '../../stats/timing/timing.kernel.js'

/** What measures runs: the bars and their periods a year. */
export interface Measure {
  readonly services: InstrumentServices
  readonly periods: number
}

/** The bars of slices in the order of time, from the first to the last; `bars` counts those that are scored. */
export const hullOf = ({ dataset }: InstrumentServices, slices: readonly Slice[]): Span => ({
  ...spanOf(dataset, [slices[0]?.scored[0] ?? 0, slices.at(-1)?.scored[1] ?? 0]),
  bars: slices.reduce((sum, { scored: [from, to] }) => sum + to - from, 0),
})

/** Parts as one run, and what the metrics read of it. */
export const partsTogether = (
  parts: readonly Ran[],
  measure: Measure,
): { readonly run: Stitchable; readonly performance: Performance } => {
  const run = stitched(parts.map((part) => part.run))
  return {
    run,
    performance: performanceOver(
      measure.services.dataset.bars,
      parts.map(({ slice }) => slice),
      measure.periods,
    )(run),
  }
}

/** The figures of parts, with their interval and the costs they could bear. */
export const figuresOfParts = (parts: readonly Ran[], measure: Measure, seed: number): Figures => {
  const runAt: RunAtCosts = (costs) =>
    stitched(parts.map(({ trader }) => trader.run({ ...trader.execution, costs })))
  return figuresOf(
    measure.services,
    hullOf(
      measure.services,
      parts.map(({ slice }) => slice),
    ),
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
 * Buy and hold on scored bars, bought once for each stretch of them, and what the mean exposure of a run would have earned, kept
 * constant at no cost.
 */
export const heldBeside = (
  slices: readonly Slice[],
  execution: Execution,
  timed: TimedReturns,
  measure: Measure,
  seed: number,
): Held => {
  const { bars } = measure.services.dataset
  const stretches = joined(slices.map(({ scored }) => scored)).map(
    (scored): Slice => ({ warmup: [scored[0], scored[0]], scored }),
  )
  const performance = performanceOver(bars, stretches, measure.periods)
  const span = hullOf(measure.services, stretches)
  const all_in = performance(stitched(stretches.map((stretch) => buyAndHold(bars, stretch, execution))))
  const weights = timed.parts.map(({ weight }) => meanOfColumn(weight))
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / Math.max(1, weights.length)
  const mix = performance({
    equity: constantMix(timed.parts, weights, execution.capital),
    trades: NO_TRADES,
    held: mean === 0 ? 0 : timed.net.length,
  })
  return {
    all_in: figuresOf(measure.services, span, all_in, { seed }),
    equal_exposure: figuresOf(
      measure.services,
      span,
      { ...mix, invested: { net: mean, gross: Math.abs(mean) } },
      { seed },
    ),
  }
}

const NO_TRADES = Object.fromEntries(
  Object.entries(TRADE_COLUMNS).map(([name, kind]) => [name, new kind(0)]),
) as unknown as Trades
