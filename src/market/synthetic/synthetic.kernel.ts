import { random } from '../../core/random.kernel.js'
import type { Bars } from '../bars/bars.js'
import { DAY_MS, type SessionDays, weekdayOf } from '../bars/interval.kernel.js'
import { type PlantedEdge, tiltOf } from './planted-edge.kernel.js'

/** One regime of a made-up market; both figures are of one bar. */
export interface SyntheticRegime {
  readonly name: string
  /** Expected simple return; 0 makes prices a martingale, on which nothing has an edge before costs. */
  readonly drift: number
  /** Standard deviation of the log return. */
  readonly sd: number
}

/** A market that moves between regimes as a Markov chain, `transition[from][to]`, and starts in the first. */
export interface SyntheticMarket {
  readonly seed: number
  readonly bars: number
  readonly regimes: readonly SyntheticRegime[]
  readonly transition: readonly (readonly number[])[]
  readonly start_price: number
  readonly start_ms: number
  readonly step_ms: number
  readonly days: SessionDays
  /** Moves inside a bar; the first is the gap from the close before to the open. */
  readonly moves: number
  /** Mean shares or contracts of one bar; 0 for none. */
  readonly volume: number
  readonly edge?: PlantedEdge
}

/** The bars, and the index of the regime in which each was made. */
export interface SyntheticBars {
  readonly bars: Bars
  readonly labels: Int8Array
}

const nextState = (row: readonly number[], draw: number): number => {
  let below = 0
  for (let state = 0; state < row.length - 1; state++) {
    below += row[state]!
    if (draw < below) return state
  }
  return row.length - 1
}

const nextTime = (time: number, { step_ms, days }: SyntheticMarket): number => {
  let next = time
  while (days === 'weekday' && weekdayOf(next) % 6 === 0)
    next += step_ms < DAY_MS ? DAY_MS - (next % DAY_MS) : DAY_MS
  return next
}

/**
 * Draws a market. Regimes, prices and volumes have streams of their own and each bar takes a fixed number of draws, so
 * the first n bars do not depend on how many follow. Log moves are normal with mean ln(1 + drift) - sd^2 / 2; a planted edge
 * adds its tilt to the drift.
 * **Cost**: O(bars * moves). **NaN**: none. **Look-ahead**: none.
 */
export const syntheticBars = (market: SyntheticMarket): SyntheticBars => {
  const { seed, bars: length, regimes, transition, moves } = market
  const regimeDraws = random(seed, 'synthetic', 'regime')
  const priceDraws = random(seed, 'synthetic', 'price')
  const volumeDraws = random(seed, 'synthetic', 'volume')
  const column = (): Float64Array => new Float64Array(length)
  const bars = {
    length,
    time: column(),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  }
  const labels = new Int8Array(length)
  const tilt = market.edge === undefined ? () => 0 : tiltOf(market.edge)
  let tilted = 0
  let state = 0
  let log = Math.log(market.start_price)
  let time = nextTime(market.start_ms, market)
  for (let i = 0; i < length; i++) {
    const { drift, sd } = regimes[state]!
    const mean = (Math.log1p(drift + tilted * sd) - (sd * sd) / 2) / moves
    const scale = sd / Math.sqrt(moves)
    const before = log
    log += mean + scale * priceDraws.normal()
    const open = log
    let [high, low] = [log, log]
    for (let move = 1; move < moves; move++) {
      log += mean + scale * priceDraws.normal()
      if (log > high) high = log
      if (log < low) low = log
    }
    const spread = 0.3 * volumeDraws.normal() + 0.5 * Math.min(4, Math.abs(log - before) / (sd || 1)) - 0.45
    labels[i] = state
    bars.time[i] = time
    bars.open[i] = Math.exp(open)
    bars.high[i] = Math.exp(high)
    bars.low[i] = Math.exp(low)
    bars.close[i] = Math.exp(log)
    bars.volume[i] = Math.round(market.volume * Math.exp(spread))
    tilted = tilt(bars.close[i]!)
    state = nextState(transition[state]!, regimeDraws.uniform())
    time = nextTime(time + market.step_ms, market)
  }
  return { bars, labels }
}
