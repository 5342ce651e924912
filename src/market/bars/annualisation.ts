import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { IrregularSpacing } from './data-error.js'
import { type BarSpacing, DAY_MS } from './interval.kernel.js'
import { isRoundTheClock, type Session } from './session.js'

/** Sessions a year: exchanges keep some nine holidays, a market that is open for 24 hours on five days a week none. */
const SESSIONS = { weekday: 252, seven_day: 365 }
const ROUND_THE_CLOCK_WEEKDAYS = 260
/** Of 24 hours; what a pause of an hour leaves of them is still round the clock. */
const ROUND_THE_CLOCK = 0.95

const sessionsOf = (interval: BarSpacing, session: Session | undefined): number => {
  const { kind, days, bars_per_session, step_ms } = interval
  const allDay =
    session !== undefined
      ? isRoundTheClock(session)
      : kind === 'intraday' && bars_per_session * step_ms >= ROUND_THE_CLOCK * DAY_MS
  return days === 'weekday' && allDay ? ROUND_THE_CLOCK_WEEKDAYS : SESSIONS[days]
}

/**
 * Periods per year P: 252 for daily bars on weekdays (260 where the market trades for 24 hours) and 365 for daily bars on all
 * days, 52 weekly, 12 monthly, 4 quarterly, 1 yearly, intraday the median bars of a session times 252, 260 or 365. Irregular
 * spacing has none.
 */
export const annualisation = (
  file: string,
  interval: BarSpacing,
  session?: Session,
): Either<IrregularSpacing, number> => {
  switch (interval.kind) {
    case 'intraday':
      return right(interval.bars_per_session * sessionsOf(interval, session))
    case 'daily':
      return right(sessionsOf(interval, session))
    case 'weekly':
      return right(52)
    case 'monthly':
      return right(12)
    case 'quarterly':
      return right(4)
    case 'yearly':
      return right(1)
    case 'irregular':
      return left({
        _tag: 'IrregularSpacing',
        file,
        because: `the spacing of bars is irregular: ${interval.because ?? 'no kind fits'}`,
        wanted: 'periods_per_year to be given',
      })
  }
}
