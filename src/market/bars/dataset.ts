import { type Either, isLeft, left, map as mapRight, right } from 'fp-ts/lib/Either.js'
import { map, type Observable } from 'rxjs'
import { keyOf } from '../../core/canonical/content-key.js'
import { readable } from '../../core/readable.js'
import { annualisation } from './annualisation.js'
import { barLengthOf } from './bar-length.js'
import { validBars } from './bar-rule.kernel.js'
import type { Collected, SourceStream } from './bar-stream.kernel.js'
import { BAR_COLUMNS, type Bars, OPTIONAL_COLUMNS } from './bars.js'
import { oddPrices } from './data-check.kernel.js'
import type { DataError } from './data-error.js'
import { type DataNote, givenNotes } from './data-note.js'
import type { Dataset } from './dataset-record.js'
import { datasetText } from './dataset-text.js'
import { type BarSpacing, intervalOf } from './interval.kernel.js'
import { type Session, type SessionInput, sessionOf } from './session.js'
import { sessionColumns, tradedWeekdays } from './session-columns.kernel.js'

export type { Dataset } from './dataset-record.js'

export interface DatasetOptions {
  readonly name: string
  /** P, where the spacing does not give it or gives it wrong. */
  readonly periods_per_year?: number
  /** Whether dividends are missing; by default where the bars have none. */
  readonly price_only?: boolean
  /** Whether moves of over 30 % from close to close are reported (they are); not of markets that are made up. */
  readonly tell_moves?: boolean
  readonly notes?: readonly DataNote[]
  /** When the market trades; its trading days then stand in the bars and in the hash. */
  readonly session?: SessionInput
}

const STALE_SHARE = 0.05

/**
 * The SHA-256 of columns, schema and zone in canonical encoding; equal bars have equal hashes, wherever they came from.
 * Dividends, risk-free returns, further series and a session count where there are such.
 */
export const barsHash = (bars: Bars, session?: Session): string => {
  const schema = [...BAR_COLUMNS, ...OPTIONAL_COLUMNS.filter((name) => bars[name] !== undefined)]
  return keyOf({
    schema,
    zone: 'UTC',
    columns: schema.map((name) => bars[name]),
    ...(bars.series === undefined ? {} : { series: bars.series }),
    ...(session === undefined ? {} : { session }),
  })
}

/** Spacings over which a large move looks like a split or a bad row; over a month or longer it is common. */
const isShort = ({ kind }: BarSpacing): boolean =>
  kind !== 'monthly' && kind !== 'quarterly' && kind !== 'yearly'

/** What is known of bars that keep the rules, whose session stands in their columns. */
export type KnownOptions = Omit<DatasetOptions, 'session'> & { readonly session?: Session }

/** A dataset of bars known to keep the rules. */
export const datasetOf = (options: KnownOptions, bars: Bars): Dataset => {
  const { session } = options
  const interval = intervalOf(bars, session?.weekdays)
  const known = annualisation(options.name, interval, session)
  const { stale, large, first } = oddPrices(bars)
  const of = bars.length - 1
  const told = options.notes?.some(({ _tag }) => _tag === 'NoVolume') ?? false
  const made: Dataset = {
    name: options.name,
    bars,
    hash: barsHash(bars, session),
    interval,
    ...(session === undefined ? {} : { session }),
    periods_per_year: options.periods_per_year ?? (isLeft(known) ? known.left : known.right),
    notes: [
      ...(options.notes ?? []),
      ...(!told && bars.volume.every(Number.isNaN) ? [{ _tag: 'NoVolume' as const }] : []),
      ...(options.tell_moves !== false && large > 0 && isShort(interval)
        ? [{ _tag: 'LargeMoves' as const, count: large, first: bars.time[first] ?? 0 }]
        : []),
      ...(stale > STALE_SHARE * of ? [{ _tag: 'StaleOpens' as const, count: stale, of }] : []),
      ...((options.price_only ?? bars.dividends === undefined) ? [{ _tag: 'PriceOnly' as const }] : []),
    ],
  }
  return readable(made, datasetText)
}

/** A dataset of columns made by hand, held to the rules of `domain`: a broken one is named with its bar. */
export const dataset = (options: DatasetOptions, bars: Bars): Either<DataError, Dataset> => {
  const { session, ...rest } = options
  const decoded = session === undefined ? right(undefined) : sessionOf(options.name, session)
  return isLeft(decoded) ? decoded : datasetIn(decoded.right, rest, bars)
}

/** As `dataset`, in a session that is decoded, or in none. */
export const datasetIn = (
  session: Session | undefined,
  options: Omit<DatasetOptions, 'session'>,
  bars: Bars,
): Either<DataError, Dataset> => {
  const p = options.periods_per_year
  if (p !== undefined && !(Number.isFinite(p) && p > 0))
    return left({
      _tag: 'BadOption',
      file: options.name,
      option: 'periods_per_year',
      because: `periods_per_year is ${p}`,
      wanted: 'a number above 0',
    })
  if (bars.length === 0)
    return left({
      _tag: 'NoBars',
      file: options.name,
      because: 'there are no bars',
      wanted: 'at least one bar',
    })
  return mapRight((valid: Bars) => madeIn(session, options, valid))(validBars(options.name, bars))
}

/**
 * A dataset of bars known to keep the rules, in a session or in none. Days and longer bars are trading days by their dates, and
 * have no columns of it.
 */
export const madeIn = (
  session: Session | undefined,
  options: Omit<DatasetOptions, 'session'>,
  bars: Bars,
): Dataset => {
  if (session === undefined) return datasetOf(options, bars)
  const { trading_day: _day, session_part: _part, ...plain } = bars
  const interval = intervalOf(plain)
  const length = barLengthOf(interval)
  if (interval.kind !== 'intraday' || length === undefined) return datasetOf({ ...options, session }, plain)
  const weekdays = session.weekdays ?? tradedWeekdays(session, plain)
  return datasetOf(
    { ...options, session: { ...session, weekdays } },
    { ...plain, ...sessionColumns(session, weekdays, plain, length) },
  )
}

/** The dataset in another session, or in none but that of UTC days. */
export const withSession = (made: Dataset, input: SessionInput): Either<DataError, Dataset> =>
  dataset(
    {
      name: made.name,
      ...(hasOwnPeriods(made) ? { periods_per_year: made.periods_per_year } : {}),
      price_only: made.notes.some(({ _tag }) => _tag === 'PriceOnly'),
      notes: givenNotes(made.notes),
      session: input,
    },
    made.bars,
  )

/** A dataset with more columns next to its bars, and with notes on those. */
export const withColumns = (
  data: Dataset,
  bars: Bars,
  notes: readonly DataNote[],
): Either<DataError, Dataset> =>
  datasetIn(
    data.session,
    {
      name: data.name,
      ...(typeof data.periods_per_year === 'number' ? { periods_per_year: data.periods_per_year } : {}),
      price_only: data.notes.some(({ _tag }) => _tag === 'PriceOnly'),
      notes: [...givenNotes(data.notes), ...notes],
    },
    bars,
  )

/** Whether P was given and does not follow from the spacing. */
const hasOwnPeriods = (made: Dataset): made is Dataset & { readonly periods_per_year: number } => {
  const known = annualisation(made.name, made.interval, made.session)
  return (
    typeof made.periods_per_year === 'number' &&
    !(known._tag === 'Right' && known.right === made.periods_per_year)
  )
}

/** The dataset of bars that were gathered, with the notes of their source before its own. */
export const gatheredDataset =
  (options: DatasetOptions) =>
  ({ bars, notes }: Collected): Either<DataError, Dataset> =>
    dataset({ ...options, notes: [...notes, ...(options.notes ?? [])] }, bars)

/** The dataset of a source; emits once. */
export const datasetFrom =
  (options: DatasetOptions) =>
  (source: SourceStream): Observable<Either<DataError, Dataset>> =>
    source.pipe(
      map((collected) => (isLeft(collected) ? collected : gatheredDataset(options)(collected.right))),
    )

/** P of a dataset, or the fault that its spacing is irregular. */
export const periodsPerYear = ({
  periods_per_year,
}: Pick<Dataset, 'periods_per_year'>): Either<DataError, number> =>
  typeof periods_per_year === 'number' ? right(periods_per_year) : left(periods_per_year)
