import { type Either, map, right, sequenceArray } from 'fp-ts/lib/Either.js'
import type { Params } from '../../core/space/dimension.js'
import type { BarBatch, Slice } from '../../market/bars/bars.js'
import type { StrategyFault } from '../language/fault.js'
import { operatorsOf, type Strategy } from '../strategy.js'
import type { SeenInstrument } from './across.js'
import { surroundings } from './across-universe.kernel.js'
import type { Labels } from './cell.js'
import { readerOf, type SignalBatch, type SignalReader } from './reader.kernel.js'
import type { ReadingOptions } from './reading.js'

/** An instrument on which a strategy is read as its bars come; without a slice it is only read of. */
export interface StreamedInstrument {
  readonly seen: SeenInstrument
  readonly slice: Slice | undefined
  readonly params: Params
  readonly labels?: Labels
}

/** The signal on a bar, 0 in the warm-up, and 1 where its entry fires again in the state that holds. */
export interface ReadSignal {
  readonly state: number
  readonly again: number
}

/** A strategy on several instruments, each with a cursor over its own bars. It changes as it reads. */
export interface UniverseReader {
  /** What it says of the next bar of an instrument, by its place. All bars of the bar's moment are seen before. */
  readonly push: (place: number, bar: BarBatch) => Either<StrategyFault, ReadSignal>
}

/**
 * Begins the reading of a strategy on several instruments whose bars grow. `members` are ranked and averaged, all may be named.
 * The signals are those of the columnar reading. Cost: as the readers, and as what they see of others. NaN: as the operators.
 * Look-ahead: none.
 */
export const universeReader = (
  strategy: Strategy,
  instruments: readonly StreamedInstrument[],
  members: readonly SeenInstrument[],
  options: Pick<ReadingOptions, 'renews'> = {},
): Either<StrategyFault, UniverseReader> => {
  const all = instruments.map(({ seen }) => seen)
  const views = surroundings({ instruments: all }, { instruments: members }, operatorsOf(strategy))
  const readers = sequenceArray(
    instruments.map(
      ({ seen, slice, params, labels = {} }): Either<StrategyFault, SignalReader | undefined> =>
        slice === undefined
          ? right(undefined)
          : readerOf(strategy, params, slice, {
              labels,
              ...options,
              ...(members.length === 0 ? {} : { across: views(seen.symbol) }),
            }),
    ),
  )
  return map(
    (each: readonly (SignalReader | undefined)[]): UniverseReader => ({
      push: (place, bar) =>
        map(({ state, again }: Pick<SignalBatch, 'state' | 'again'>) => ({
          state: state[0] ?? 0,
          again: again?.[0] ?? 0,
        }))(each[place]?.push(bar) ?? right(NO_BARS)),
    }),
  )(readers)
}

const NO_BARS = { state: new Int8Array(0) }
