import { type Either, isRight, map as mapRight, right } from 'fp-ts/lib/Either.js'
import { defer, from, map, type Observable, reduce, takeWhile } from 'rxjs'
import { barColumns } from './bar-columns.kernel.js'
import { BATCH_BARS, type BarBatch, type Bars, barsBetween } from './bars.js'
import type { DataError } from './data-error.js'
import type { DataNote } from './data-note.js'

/** Bars in rising order, batch by batch; a Left is the last thing it emits. It never errors. */
export type BarStream = Observable<Either<DataError, BarBatch>>

/** All bars of a source, and what was noted on the way. */
export interface Collected {
  readonly bars: Bars
  readonly notes: readonly DataNote[]
}

/** What one source holds: it emits once, and never errors. */
export type SourceStream = Observable<Either<DataError, Collected>>

/** The batches of `size` bars that these are; views, nothing is copied. */
export const batchesOf = (bars: Bars, size = BATCH_BARS): readonly BarBatch[] =>
  Array.from({ length: Math.ceil(bars.length / size) }, (_, index) =>
    barsBetween(bars, index * size, Math.min(bars.length, (index + 1) * size)),
  )

/** Bars as a stream of batches. */
export const batches = (bars: Bars, size = BATCH_BARS): BarStream =>
  from(batchesOf(bars, size)).pipe(map((batch) => right(batch)))

/**
 * Gathers a stream into bars: emits once, the columns or the error that ended the stream.
 * **Cost**: O(bars), each copied twice. **NaN**: kept as given. **Look-ahead**: none.
 */
export const collect = (stream: BarStream): Observable<Either<DataError, Bars>> =>
  defer(() => {
    const columns = barColumns()
    const start: Either<DataError, undefined> = right(undefined)
    return stream.pipe(
      takeWhile(isRight, true),
      reduce<Either<DataError, BarBatch>, Either<DataError, undefined>>((_, batch) => {
        if (batch._tag === 'Left') return batch
        columns.append(batch.right)
        return start
      }, start),
      map(mapRight(() => columns.copied(0, columns.length()))),
    )
  })
