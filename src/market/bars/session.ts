import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import * as codec from '../../core/codec/codec.js'
import type { DataError } from './data-error.js'
import { instantOfDay } from './shown-time.js'
import { wallClock } from './zone.kernel.js'

const CLOCK = /^([01]\d|2[0-3]):([0-5]\d)$/

const clockCodec = codec.checked(codec.text, (text) =>
  CLOCK.test(text) ? undefined : `"${text}" is not a time of day such as 09:30`,
)
const zoneCodec = codec.withDefault(
  codec.checked(codec.text, (zone) =>
    wallClock(zone) === undefined
      ? `unknown zone "${zone}", wanted UTC, an offset such as +05:30, or a name such as America/New_York`
      : undefined,
  ),
  'UTC',
)
const weekdaysCodec = codec.optionalField(
  codec.checked(codec.list(codec.integer(0, 6)), (days) =>
    days.length > 0 && new Set(days).size === days.length
      ? undefined
      : 'weekdays are some of 0 (Sunday) to 6, each once',
  ),
)
const earlyCodec = codec.withDefault(
  codec.checked(codec.dictionary(clockCodec), (closes) => {
    const bad = Object.keys(closes).find((day) => Number.isNaN(instantOfDay(day)))
    return bad === undefined ? undefined : `"${bad}" is not a day such as 2024-11-29`
  }),
  {},
)

const hoursCodec = codec.struct('session', {
  zone: zoneCodec,
  opens: clockCodec,
  closes: clockCodec,
  early_closes: earlyCodec,
  outside: codec.withDefault(codec.oneOf('outside', ['no_entries', 'trade']), 'no_entries'),
  weekdays: weekdaysCodec,
})
const dayStartCodec = codec.struct('session', {
  zone: zoneCodec,
  day_start: clockCodec,
  weekdays: weekdaysCodec,
})

/**
 * When a market trades. With `opens` and `closes` (times of day in `zone`) a session that closes at or before the time at which
 * it opens lasts over midnight; `early_closes` are those of a calendar, by day; bars outside the session belong to the next
 * one, and nothing is entered there unless `outside: 'trade'`. With `day_start` one session follows another without a pause.
 * `weekdays` (0 is Sunday) are the days that have a session, by default those on which the bars trade.
 */
export const sessionCodec = codec.either(
  'session',
  (value) => typeof value === 'object' && value !== null && 'day_start' in value,
  dayStartCodec,
  hoursCodec,
)
export type SessionInput = codec.InputOf<typeof sessionCodec>

/** A session as a dataset holds it: times of day in minutes after midnight of `zone`, `closes` up to 24 h. */
export interface Session {
  readonly zone: string
  readonly opens: number
  readonly closes: number
  readonly early_closes: Readonly<Record<string, number>>
  readonly outside: 'no_entries' | 'trade'
  /** Absent where the bars decide. */
  readonly weekdays?: readonly number[]
}

const minutesOf = (text: string): number => {
  const [, hours, minutes] = CLOCK.exec(text) ?? []
  return Number(hours) * 60 + Number(minutes)
}
/** A session that closes at midnight closes at the end of its day. */
const closeOf = (text: string): number => minutesOf(text) || 24 * 60

/** Decodes a session; every fault is named with its field. */
export const sessionOf = (file: string, input: SessionInput): Either<DataError, Session> => {
  const decoded = codec.decodeWith(sessionCodec)(input)
  if (isLeft(decoded))
    return left({
      _tag: 'BadOption',
      file,
      option: `session${decoded.left[0]?.path === '' ? '' : `.${decoded.left[0]?.path ?? ''}`}`,
      because: decoded.left.map(codec.showFault).join('; '),
      wanted: '{ zone, opens, closes } or { day_start }',
    })
  const given = decoded.right
  const weekdays = given.weekdays === undefined ? {} : { weekdays: given.weekdays.toSorted((a, b) => a - b) }
  return right(
    'day_start' in given
      ? {
          zone: given.zone,
          opens: minutesOf(given.day_start),
          closes: closeOf(given.day_start),
          early_closes: {},
          outside: 'trade',
          ...weekdays,
        }
      : {
          zone: given.zone,
          opens: minutesOf(given.opens),
          closes: closeOf(given.closes),
          early_closes: Object.fromEntries(
            Object.entries(given.early_closes).map(([day, clock]) => [day, closeOf(clock)]),
          ),
          outside: given.outside,
          ...weekdays,
        },
  )
}

/** Whether sessions follow one another without a pause. */
export const isRoundTheClock = ({ opens, closes }: Session): boolean => opens % 1440 === closes % 1440

const clockText = (minutes: number): string =>
  `${String(Math.floor((minutes % 1440) / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** A session in a few words: `09:30-16:00 America/New_York`. */
export const showSession = ({ opens, closes, zone }: Session): string =>
  `${clockText(opens)}-${clockText(closes)} ${zone}`
