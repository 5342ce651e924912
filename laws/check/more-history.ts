import { barsBetween } from '../../src/market/bars/bars.js'
import { differing } from './comparisons.js'
import type { Compare } from './finding.js'
import { ownBars } from './futures.js'
import { decidedOn } from './readings.js'
import type { Decisions } from './subject.js'

/** Values that are those of longer history wherever they are so within a share of the greatest. */
const settledTo = (long: Decisions, late: Decisions, share: number | undefined): Decisions => {
  if (share === undefined) return late
  const values = Float64Array.from(long as ArrayLike<number>, Math.abs).filter(Number.isFinite)
  const tolerance = share * values.reduce((most, value) => Math.max(most, value), 0)
  return Array.from(late, (value, i) =>
    Math.abs(Number(value) - Number(long[i])) <= tolerance ? (long[i] ?? value) : value,
  )
}

/** The same bars with earlier ones before them, as history that was declared to be enough. */
export const moreHistory =
  (cut: number): Compare =>
  (subject, bars, from) => {
    if (cut <= 0) return undefined
    const late = ownBars(barsBetween(bars, cut, bars.length))
    const need = Math.max(subject.history(bars), subject.history(late))
    if (from - cut < need) return undefined
    const long = decidedOn(subject, bars, from)
    return differing(
      bars,
      from,
      bars.length - 1,
      [long, settledTo(long, subject.decide(late, from - cut), subject.tolerance)],
      (bar, first, second) =>
        `on bar ${bar} it was ${subject.show(first)} with ${from} bars of history and ${subject.show(second)} with ${from - cut}, where it declares that ${need} are enough`,
    )
  }
