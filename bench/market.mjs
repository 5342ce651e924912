import { dataset } from 'regimen'
import { random } from 'regimen/parts'
import { expectRight } from './expect-right.mjs'

const MINUTE = 60_000
const TICK = 1 / 64
const PLATEAU = 4096
/** Bars between two drifts of the market. */
const REGIME = 5000
/** Closes at the end that fall evenly, so that no position stands at the last bar. */
const TAIL = 1000

const toTick = (price) => Math.round(price / TICK) * TICK

/**
 * Closes of a random walk, all multiples of 1/64, so that sums of a window are exact and every comparison of averages, hence
 * every trade, is the same in every implementation. The last ones fall by one tick a bar: the library closes what stands at
 * the end of a slice and pays for it, the C++ kernels mark it; where every strategy is flat by then, both mean the same.
 */
export const walk = (bars, name = 'bench') => {
  const stream = random(1, name)
  const close = new Float64Array(bars)
  const tail = Math.min(TAIL, bars >> 2)
  let price = 100
  let drift = 0
  for (let t = 0; t < bars; t++) {
    if (t % REGIME === 0) drift = stream.normal() * 2e-5
    price = t < bars - tail ? Math.min(400, Math.max(40, toTick(price * Math.exp(drift + 5e-4 * stream.normal())))) : price - TICK
    close[t] = price
  }
  return close
}

/** The dataset of closes; each bar opens at the close before it. */
export const marketOf = (close, { name = 'bench', step = MINUTE, flat = false } = {}) => {
  const length = close.length
  const open = close.slice()
  if (!flat) open.set(close.subarray(0, -1), 1)
  return expectRight(
    dataset(
      { name, periods_per_year: 525_600 },
      {
        length,
        time: Float64Array.from({ length }, (_, i) => Date.UTC(2020, 0, 6) + i * step),
        open,
        high: close.map((price, i) => Math.max(price, open[i])),
        low: close.map((price, i) => Math.min(price, open[i])),
        close,
        volume: new Float64Array(length).fill(1000),
      },
    ),
  )
}

/**
 * Closes behind a plateau far above the market. Until a window lies wholly in the scored bars the plateau weighs more in the
 * slower average, so no pair is long before the bar from which the C++ kernels let it.
 */
export const behindPlateau = (close, history) => {
  const closes = new Float64Array(history + close.length).fill(PLATEAU)
  closes.set(close, history)
  return closes
}
