import * as fc from 'fast-check'
import { isLeft } from 'fp-ts/lib/Either.js'
import { DAY_MS } from '../../src/market/bars/interval.kernel.js'
import { type Session, type SessionInput, sessionOf } from '../../src/market/bars/session.js'
import { sessionColumns } from '../../src/market/bars/session-columns.kernel.js'
import { CLOSES_SESSION, OUTSIDE_SESSION } from '../../src/market/bars/trading-day.js'
import { tradingDays, weekdayOfDay } from '../../src/market/bars/trading-days.kernel.js'
import type { Law } from '../law.js'

const ZONES = ['UTC', 'America/New_York', 'Europe/London', 'Asia/Tokyo', '+05:30'] as const
const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30, 45))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`)
const anyInput: fc.Arbitrary<SessionInput> = fc.oneof(
  fc.record({ zone: fc.constantFrom(...ZONES), opens: clock, closes: clock }),
  fc.record({ zone: fc.constantFrom(...ZONES), day_start: clock }),
)
const anyWeekdays = fc.subarray([0, 1, 2, 3, 4, 5, 6], { minLength: 1 })
const anyTime = fc
  .integer({ min: 0, max: 4 * 365 * 24 * 4 })
  .map((quarter) => Date.UTC(2022, 0, 1) + quarter * 900_000)

const must = (input: SessionInput): Session => {
  const session = sessionOf('law', input)
  if (isLeft(session)) throw new Error(session.left.because)
  return session.right
}

/** Laws of trading days. */
export const sessionLaws: readonly Law[] = [
  {
    name: 'a time lies before the close of its own trading day, on a weekday that trades, and not before the close of the one before',
    check: () => {
      fc.assert(
        fc.property(anyInput, anyWeekdays, anyTime, (input, weekdays, time) => {
          const session = must(input)
          const days = tradingDays(session, weekdays)
          const day = days.dayOf(time)
          const before = Array.from({ length: 7 }, (_, k) => day - 1 - k).find((each) =>
            weekdays.includes(weekdayOfDay(each)),
          )
          if (!weekdays.includes(weekdayOfDay(day))) throw new Error(`day ${day} does not trade`)
          if (time >= days.closesAt(day)) throw new Error('it is after the close of its day')
          if (before !== undefined && time < days.closesAt(before)) throw new Error('it is of a day before')
          if (days.opensAt(day) >= days.closesAt(day)) throw new Error('the session is empty')
        }),
        { numRuns: 500 },
      )
    },
  },
  {
    name: 'trading days do not depend on the order in which they are asked for',
    check: () => {
      fc.assert(
        fc.property(
          anyInput,
          anyWeekdays,
          fc.array(anyTime, { maxLength: 30, size: 'max' }),
          (input, weekdays, times) => {
            const one = tradingDays(must(input), weekdays)
            for (const time of times)
              if (one.dayOf(time) !== tradingDays(must(input), weekdays).dayOf(time))
                throw new Error(String(time))
          },
        ),
      )
    },
  },
  {
    name: 'days without a start of their own are those of UTC',
    check: () => {
      fc.assert(
        fc.property(anyTime, (time) => {
          const all = tradingDays(must({ day_start: '00:00' }), [0, 1, 2, 3, 4, 5, 6])
          if (all.dayOf(time) !== Math.floor(time / DAY_MS)) throw new Error(String(time))
        }),
      )
    },
  },
  {
    name: 'a prefix of bars has a prefix of the session columns, and a whole grid of bars has one last bar a session',
    check: () => {
      fc.assert(
        fc.property(
          anyInput,
          anyWeekdays,
          anyTime,
          fc.integer({ min: 1, max: 600 }),
          fc.double({ min: 0, max: 1, noNaN: true }),
          (input, weekdays, first, length, share) => {
            const session = must(input)
            const time = Float64Array.from({ length }, (_, i) => first + i * 900_000)
            const whole = sessionColumns(session, weekdays, { time, length }, { unit: 'ms', count: 900_000 })
            const cut = Math.floor(share * length)
            const part = sessionColumns(
              session,
              weekdays,
              { time: time.subarray(0, cut), length: cut },
              { unit: 'ms', count: 900_000 },
            )
            for (let i = 0; i < cut; i++)
              if (
                part.trading_day[i] !== whole.trading_day[i] ||
                part.session_part[i] !== whole.session_part[i]
              )
                throw new Error(`bar ${i} differs`)
            for (let i = 1; i < length; i++) {
              const ended = whole.session_part[i - 1] === CLOSES_SESSION
              const changes = whole.trading_day[i] !== whole.trading_day[i - 1]
              if (ended !== changes) throw new Error(`bar ${i}: ended ${ended}, changes ${changes}`)
              if (
                whole.session_part[i] === OUTSIDE_SESSION &&
                !changes &&
                whole.session_part[i - 1] !== OUTSIDE_SESSION
              )
                throw new Error(`bar ${i} is outside in the middle of its session`)
            }
          },
        ),
        { numRuns: 150 },
      )
    },
  },
]
