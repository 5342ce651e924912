import { dataset } from './build/src/market/bars/dataset.js'

/** Bars that the slowest average needs before the first scored one. */
export const HISTORY = 899
/** Closes at the end that fall evenly, so that no position stands at the last bar. */
const TAIL = 1000
const MINUTE = 60_000
const TICK = 1 / 64

/**
 * The workload's closes: the generated ones, the last of them falling by one tick a bar. The library closes what stands at
 * the end of a slice and pays for it, the C++ kernels mark it: where every pair is flat by then, both mean the same.
 */
export const fallingAtTheEnd = (generated, bars) => {
  const close = generated.slice(0, bars)
  for (let t = bars - TAIL; t < bars; t++) close[t] = close[t - 1] - TICK
  return close
}

/**
 * The dataset of a workload. Scored bars begin after a plateau far above the market: until a window lies wholly in the
 * scored bars the plateau weighs more in the slower average, so no pair is long before the bar from which the C++ kernels
 * let it. All prices are multiples of 1/64, so that window sums are exact and every trade is the same.
 */
export const marketOf = (close) => {
  const length = HISTORY + close.length
  const plateau = new Float64Array(length).fill(4096)
  const closes = plateau.slice()
  closes.set(close, HISTORY)
  const open = plateau.slice()
  open.set(close.subarray(0, -1), HISTORY + 1)
  const made = dataset(
    { name: 'bench', periods_per_year: 525_600 },
    {
      length,
      time: Float64Array.from({ length }, (_, i) => i * MINUTE),
      open,
      high: closes.map((price, i) => Math.max(price, open[i])),
      low: closes.map((price, i) => Math.min(price, open[i])),
      close: closes,
      volume: new Float64Array(length).fill(1),
    },
  )
  if (made._tag === 'Left') throw new Error(made.left.because)
  return made.right
}
