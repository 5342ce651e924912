import type { Bars } from '../../src/market/bars/bars.js'
import { differing } from './comparisons.js'
import type { Compare } from './finding.js'
import { ownBars } from './futures.js'
import type { Decisions, Subject } from './subject.js'

const HOUR_MS = 3_600_000
const PARTS = ['Day', 'Date', 'Month', 'FullYear', 'Hours', 'Minutes'] as const
const TEXTS = ['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString'] as const
type Method = (this: Date, ...given: never[]) => unknown

/** What dates give of the zone of their machine, for one that is some hours ahead of universal time. */
const methodsIn = (hours: number): ReadonlyMap<string, Method> => {
  const timeZone = `Etc/GMT${hours < 0 ? '+' : '-'}${Math.abs(hours)}`
  return new Map<string, Method>([
    ...PARTS.map((part): readonly [string, Method] => [
      `get${part}`,
      function (this: Date) {
        return new Date(this.getTime() + hours * HOUR_MS)[`getUTC${part}`]()
      },
    ]),
    ...TEXTS.map((name): readonly [string, Method] => {
      // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called on the date that is asked
      const real = Date.prototype[name]
      return [
        name,
        function (this: Date, locale?: string, options?: Intl.DateTimeFormatOptions) {
          return real.call(this, locale, { timeZone, ...options })
        },
      ]
    }),
    ['getTimezoneOffset', () => -60 * hours],
  ])
}

/** What a target decides on a machine whose zone is some hours ahead. */
const decidedIn = (hours: number, subject: Subject, bars: Bars, from: number): Decisions => {
  const { prototype } = Date
  const real = [...methodsIn(hours)].flatMap(([name, value]) => {
    const before = Object.getOwnPropertyDescriptor(prototype, name)
    Object.defineProperty(prototype, name, { value, configurable: true, writable: true })
    return before === undefined ? [] : [[name, before] as const]
  })
  try {
    return subject.decide(ownBars(bars), from)
  } finally {
    for (const [name, before] of real) Object.defineProperty(prototype, name, before)
  }
}

/** Decisions where a day begins 14 hours early, next to those where it begins 11 hours late. */
export const otherZone: Compare = (subject, bars, from) =>
  differing(
    bars,
    from,
    bars.length - 1,
    [decidedIn(14, subject, bars, from), decidedIn(-11, subject, bars, from)],
    (bar, first, second) =>
      `on bar ${bar} it was ${subject.show(first)} on a machine 14 hours ahead of universal time, and ${subject.show(second)} on one 11 hours behind: it reads dates by the zone of its machine (getUTCDay, not getDay)`,
  )
