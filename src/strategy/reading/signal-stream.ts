import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { defer, map, type Observable, type OperatorFunction, of, takeWhile } from 'rxjs'
import type { Params } from '../../core/space/dimension.js'
import type { BarBatch, Slice } from '../../market/bars/bars.js'
import type { StrategyFault } from '../language/fault.js'
import type { Strategy } from '../strategy.js'
import { type ReaderState, readerOf, type SignalBatch, type SignalReader } from './reader.kernel.js'
import type { ReadingOptions } from './reading.js'

/** Signals with the reader that gave them, whose state can be stored after each batch. */
export interface ReadBatch extends SignalBatch {
  readonly reader: SignalReader
}

/**
 * The streaming reading: batches of bars in, signals of the same bars out. The first left of either kind is passed on and
 * ends the stream. Every subscription reads from the start, or from `resume`.
 */
export const signalStream =
  (strategy: Strategy, params: Params, slice: Slice, options: ReadingOptions = {}, resume?: ReaderState) =>
  <E>(bars$: Observable<Either<E, BarBatch>>): Observable<Either<E | StrategyFault, ReadBatch>> =>
    defer((): Observable<Either<E | StrategyFault, ReadBatch>> => {
      const reader = readerOf(strategy, params, slice, options, resume)
      return isLeft(reader) ? of(left(reader.left)) : bars$.pipe(readBy<E>(reader.right))
    })

const readBy =
  <E>(reader: SignalReader): OperatorFunction<Either<E, BarBatch>, Either<E | StrategyFault, ReadBatch>> =>
  (bars$) =>
    bars$.pipe(
      map((batch): Either<E | StrategyFault, ReadBatch> => {
        if (isLeft(batch)) return batch
        const read = reader.push(batch.right)
        return isLeft(read) ? read : right({ ...read.right, reader })
      }),
      takeWhile((read) => !isLeft(read), true),
    )
