import { type Bars, barsBetween } from '../../src/market/bars/bars.js'
import type { Finding, Moved } from './finding.js'
import type { Subject } from './subject.js'

const flatBefore = (bars: Bars, to: number): Bars => {
  const price = bars.close[to] ?? 100
  const flat = (column: Float64Array, value: number): Float64Array => column.slice().fill(value, 0, to)
  return {
    ...bars,
    open: flat(bars.open, price),
    high: flat(bars.high, price),
    low: flat(bars.low, price),
    close: flat(bars.close, price),
    volume: flat(bars.volume, 0),
  }
}
const roundedTo = (digits: number, bars: Bars): Bars => {
  const rounded = (column: Float64Array): Float64Array =>
    column.map((value) => Math.max(10 ** -digits, Number(value.toFixed(digits))))
  return {
    ...bars,
    open: rounded(bars.open),
    high: rounded(bars.high),
    low: rounded(bars.low),
    close: rounded(bars.close),
  }
}

const MOST_TRIES = 60

/**
 * The finding on the fewest and plainest bars that were found: bars cut from the start and the end, then prices rounded, then
 * what must come before made flat. The comparison is made again at each step, so what is shown is what happens.
 */
export const smallest = (subject: Subject, compare: Moved, found: Finding): Finding => {
  let best = found
  let shift = 0
  let tries = 0
  const attempt = (bars: Bars, from: number, more: number): boolean => {
    if (tries >= MOST_TRIES || bars.length < 2) return false
    tries += 1
    try {
      const next = compare(shift + more)(subject, bars, from)
      if (next === undefined) return false
      best = next
      shift += more
      return true
    } catch {
      return false
    }
  }
  for (let keep = 4; keep < best.at; keep *= 3) {
    const cut = best.at - keep
    if (attempt(barsBetween(best.bars, cut, best.bars.length), Math.max(0, best.from - cut), cut)) break
  }
  for (const tail of [1, 3, 10, 40]) {
    const end = Math.max(best.at, best.shared) + 1 + tail
    if (end < best.bars.length && attempt(barsBetween(best.bars, 0, end), best.from, 0)) break
  }
  for (const digits of [0, 1, 2, 4]) if (attempt(roundedTo(digits, best.bars), best.from, 0)) break
  for (let keep = 2; keep < best.at; keep *= 2)
    if (attempt(flatBefore(best.bars, best.at - keep), best.from, 0)) break
  return best
}
