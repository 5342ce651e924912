import type { Bars } from '../../src/market/bars/bars.js'
import { differing } from './comparisons.js'
import type { Compare } from './finding.js'
import { ownBars } from './futures.js'
import type { Decisions, Subject } from './subject.js'

/** What a target decides on a machine that stands in a time zone. */
const decidedIn = (zone: string, subject: Subject, bars: Bars, from: number): Decisions => {
  const before = process.env['TZ']
  process.env['TZ'] = zone
  try {
    return subject.decide(ownBars(bars), from)
  } finally {
    if (before === undefined) delete process.env['TZ']
    else process.env['TZ'] = before
  }
}

/** Decisions where a day begins 14 hours early, next to those where it begins 11 hours late. */
export const otherZone: Compare = (subject, bars, from) =>
  differing(
    bars,
    from,
    bars.length - 1,
    [
      decidedIn('Pacific/Kiritimati', subject, bars, from),
      decidedIn('Pacific/Pago_Pago', subject, bars, from),
    ],
    (bar, first, second) =>
      `on bar ${bar} it was ${subject.show(first)} on a machine in the zone of Kiritimati, and ${subject.show(second)} in that of Pago Pago: it reads dates by the zone of its machine (getUTCDay, not getDay)`,
  )
