import { type Either, isLeft, left, map as mapRight, right } from 'fp-ts/lib/Either.js'
import { map, type Observable } from 'rxjs'
import { keyOf } from '../../core/canonical/content-key.js'
import { readable } from '../../core/readable.js'
import { annualisation } from './annualisation.js'
import { validBars } from './bar-rule.kernel.js'
import type { Collected, SourceStream } from './bar-stream.kernel.js'
import { BAR_COLUMNS, type Bars, OPTIONAL_COLUMNS } from './bars.js'
import { largeMoves, staleOpens } from './data-check.kernel.js'
import type { DataError } from './data-error.js'
import type { DataNote } from './data-note.js'
import type { Dataset } from './dataset-record.js'
import { datasetText } from './dataset-text.js'
import { type Interval, intervalOf } from './interval.kernel.js'

export type { Dataset } from './dataset-record.js'

export interface DatasetOptions {
  readonly name: string
  /** P, where the spacing does not tell it or tells it wrong. */
  readonly periods_per_year?: number
  /** Whether dividends are missing; by default where the bars have none. */
  readonly price_only?: boolean
  /** Whether moves of over 30 % from close to close are told (they are); not of markets that are made up. */
  readonly tell_moves?: boolean
  readonly notes?: readonly DataNote[]
}

const STALE_SHARE = 0.05

/**
 * The SHA-256 of columns, schema and zone in canonical encoding; equal bars have equal hashes, wherever they came from.
 * Dividends and risk-free returns count where there are such columns.
 */
export const barsHash = (bars: Bars): string => {
  const schema = [...BAR_COLUMNS, ...OPTIONAL_COLUMNS.filter((name) => bars[name] !== undefined)]
  return keyOf({ schema, zone: 'UTC', columns: schema.map((name) => bars[name]) })
}

/** Moves that look like splits or bad rows; over a month or longer they are common. */
const moveNotes = (bars: Bars, { kind }: Interval): readonly DataNote[] => {
  if (kind === 'monthly' || kind === 'quarterly' || kind === 'yearly') return []
  const { count, at } = largeMoves(bars)
  return count === 0 ? [] : [{ _tag: 'LargeMoves', count, first: bars.time[at[0] ?? 0] ?? 0 }]
}

/** A dataset of bars known to keep the rules. */
export const datasetOf = (options: DatasetOptions, bars: Bars): Dataset => {
  const interval = intervalOf(bars)
  const known = annualisation(options.name, interval)
  const { count, of } = staleOpens(bars)
  const told = options.notes?.some(({ _tag }) => _tag === 'NoVolume') ?? false
  const made: Dataset = {
    name: options.name,
    bars,
    hash: barsHash(bars),
    interval,
    periods_per_year: options.periods_per_year ?? (isLeft(known) ? known.left : known.right),
    notes: [
      ...(options.notes ?? []),
      ...(!told && bars.volume.every(Number.isNaN) ? [{ _tag: 'NoVolume' as const }] : []),
      ...(options.tell_moves === false ? [] : moveNotes(bars, interval)),
      ...(count > STALE_SHARE * of ? [{ _tag: 'StaleOpens' as const, count, of }] : []),
      ...((options.price_only ?? bars.dividends === undefined) ? [{ _tag: 'PriceOnly' as const }] : []),
    ],
  }
  return readable(made, datasetText)
}

/** A dataset of columns made by hand, held to the rules of `domain`: a broken one is told with its bar. */
export const dataset = (options: DatasetOptions, bars: Bars): Either<DataError, Dataset> => {
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
  return mapRight((valid: Bars) => datasetOf(options, valid))(validBars(options.name, bars))
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
export const periodsPerYear = ({ periods_per_year }: Dataset): Either<DataError, number> =>
  typeof periods_per_year === 'number' ? right(periods_per_year) : left(periods_per_year)
