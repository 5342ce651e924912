import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { IrregularSpacing } from './data-error.js'
import type { Interval } from './interval.kernel.js'

const SESSIONS = { weekday: 252, seven_day: 365 }

/**
 * Periods per year P: 252 for daily bars on weekdays and 365 for daily bars on all days, 52 weekly, 12 monthly,
 * 4 quarterly, 1 yearly, intraday the median bars of a session times 252 or 365. Irregular spacing has none.
 */
export const annualisation = (file: string, interval: Interval): Either<IrregularSpacing, number> => {
  switch (interval.kind) {
    case 'intraday':
      return right(interval.bars_per_session * SESSIONS[interval.days])
    case 'daily':
      return right(SESSIONS[interval.days])
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
