import { type Either, isLeft, left, map as mapRight, traverseArray } from 'fp-ts/lib/Either.js'
import { concat, concatMap, defer, type Observable, of, takeWhile } from 'rxjs'
import type { Params } from '../../core/space/dimension.js'
import type { Slice } from '../../market/bars/bars.js'
import { type GrowingInstrument, growingInstrument } from '../../market/universe/growing-instrument.kernel.js'
import type { MemberDays } from '../../market/universe/membership.js'
import {
  type FeedBar,
  type FeedMoment,
  feedTime,
  momentGate,
} from '../../market/universe/moments-of-feed.kernel.js'
import { lateBar, type StrategyFault, unknownInstrument } from '../language/fault.js'
import type { Strategy } from '../strategy.js'
import type { Labels } from './cell.js'
import { type ReadSignal, type UniverseReader, universeReader } from './universe-reader.kernel.js'

/** An instrument of a stream: which of its bars are read and scored, and on which days it is a member. */
export interface StreamInstrument {
  readonly symbol: string
  /** Without it the instrument has no signal and is only read of. */
  readonly slice?: Slice
  readonly members?: MemberDays
  readonly labels?: Labels
}

/** The signals of the bars that are over at one moment, in the order of instruments. */
export interface MomentSignals {
  /** When the bars are over, UTC milliseconds. */
  readonly time: number
  readonly signals: readonly { readonly symbol: string; readonly bar: number; readonly state: number }[]
}

type Reading<E> = Either<E | StrategyFault, MomentSignals>

interface Streamed {
  readonly reader: UniverseReader
  readonly instruments: ReadonlyMap<
    string,
    { readonly place: number; readonly grown: GrowingInstrument; readonly reads: boolean }
  >
}

/** The signals at a moment: all of its bars are seen before any is read. */
const momentSignals = <E>({ reader, instruments }: Streamed, { time, bars }: FeedMoment): Reading<E> => {
  const over = bars.flatMap((one) => {
    const found = instruments.get(one.symbol)
    if (found === undefined || one._tag !== 'Over') return []
    found.grown.append(one.bar, one.closed, one.delisted)
    return [{ ...found, symbol: one.symbol, bar: { ...one.bar, from: found.grown.dataset.bars.length - 1 } }]
  })
  return mapRight((signals: MomentSignals['signals']): MomentSignals => ({ time, signals }))(
    traverseArray((each: (typeof over)[number]) =>
      mapRight(({ state }: ReadSignal) => ({ symbol: each.symbol, bar: each.bar.from, state }))(
        reader.push(each.place, each.bar),
      ),
    )(over.filter(({ reads }) => reads)),
  )
}

/**
 * The streaming reading on several instruments: bars in as they come, the signals of each moment out when it ends, whatever the
 * order in which its bars came. An instrument's bars are those from its first one on, numbered as they come. The first left of
 * either kind is passed on and ends the stream; a bar of a moment that has ended is one. Every subscription reads from the start.
 */
export const universeStream =
  (strategy: Strategy, params: Params, given: readonly StreamInstrument[]) =>
  <E>(bars$: Observable<Either<E, FeedBar>>): Observable<Reading<E>> =>
    defer((): Observable<Reading<E>> => {
      const sorted = given.toSorted((a, b) => (a.symbol < b.symbol ? -1 : 1))
      const grown = sorted.map(({ symbol, members }) => growingInstrument(symbol, members))
      const symbols = sorted.map(({ symbol }) => symbol)
      const read = universeReader(
        strategy,
        sorted.map(({ slice, labels }, i) => ({
          seen: grown[i] as GrowingInstrument,
          slice,
          params,
          ...(labels === undefined ? {} : { labels }),
        })),
        grown,
      )
      if (isLeft(read)) return of(read)
      const gate = momentGate(symbols)
      const streamed: Streamed = {
        reader: read.right,
        instruments: new Map(
          sorted.map(({ symbol, slice }, place) => [
            symbol,
            { place, grown: grown[place] as GrowingInstrument, reads: slice !== undefined },
          ]),
        ),
      }
      const signalsOf = (moments: readonly FeedMoment[]): readonly Reading<E>[] =>
        moments.filter(({ _tag }) => _tag === 'Closing').map((moment) => momentSignals<E>(streamed, moment))
      const taken = (bar: FeedBar): readonly Reading<E>[] =>
        !symbols.includes(bar.symbol)
          ? [left(unknownInstrument(bar.symbol, symbols))]
          : gate.isLate(bar)
            ? [left(lateBar(bar.symbol, feedTime(bar)))]
            : signalsOf(gate.take(bar))
      return concat(
        bars$.pipe(concatMap((bar): readonly Reading<E>[] => (isLeft(bar) ? [bar] : taken(bar.right)))),
        defer(() => signalsOf(gate.end())),
      ).pipe(takeWhile((one) => !isLeft(one), true))
    })
