import { type Either, isLeft, left, map, mapLeft, right, sequenceArray } from 'fp-ts/lib/Either.js'
import type { Candidate } from '../../candidate/candidate.js'
import type { Gate } from '../../candidate/gate.js'
import { paramsOn } from '../../candidate/traded-data.js'
import { type BarSignals, type KnownLabels, tradedStream } from '../../candidate/traded-stream.kernel.js'
import type { BarBatch, Slice } from '../../market/bars/bars.js'
import type { GrowingInstrument } from '../../market/universe/growing-instrument.kernel.js'
import type { StrategyFault } from '../../strategy/language/fault.js'
import { type UniverseReader, universeReader } from '../../strategy/reading/universe-reader.kernel.js'
import type { LabelsOf } from './gate-labels.js'
import type { LabelFeed } from './label-feed.kernel.js'

/** An instrument as a choice trades it on bars that come. */
export interface TraderInstrument {
  readonly grown: GrowingInstrument
  /** Bars that are read before it trades, and those that it trades; without it, it is only read of. */
  readonly slice: Slice | undefined
  /** Whether it is ranked and averaged among the others. */
  readonly isMember: boolean
  /** The first bar of the labels of its gate, where it has one. */
  readonly gate?: Pick<Gate, 'from_bar'>
  readonly labels: LabelsOf
  /** Label series that the members' strategies read. */
  readonly series: LabelFeed
}

/** What a choice says as bars come: a signal for each share of the capital, on each instrument. */
export interface TraderStream {
  readonly shares: readonly number[]
  /**
   * The signal of each share at the close of a bar, undefined before the first that is scored. All bars of its moment are seen
   * before. `offset` is the number of the instrument's first bar. What it gives is written again by the next of the instrument.
   */
  readonly step: (place: number, bar: BarBatch, offset: number) => Either<string, BarSignals | undefined>
}

const message = ({ message: text }: StrategyFault): string => text

/**
 * Members of a choice on instruments whose bars come: each is read on each instrument, and what they say there is joined by its own
 * labels, as whole logs are. On one instrument alone nothing is read of others. Cost: as its readers, and O(members) a bar. NaN:
 * none. Look-ahead: none beyond the labels'.
 */
export const traderStream = (
  { members, weights, combine, execution }: Pick<Candidate, 'members' | 'weights' | 'combine' | 'execution'>,
  instruments: readonly TraderInstrument[],
  isAlone: boolean,
): Either<string, TraderStream> => {
  const among = isAlone ? [] : instruments.filter(({ isMember }) => isMember).map(({ grown }) => grown)
  const readers = sequenceArray(
    members.map((member) =>
      universeReader(
        member.strategy,
        instruments.map(({ grown, slice, series }) => ({
          seen: grown,
          slice,
          params: paramsOn(member, grown.symbol),
          labels: series.columns,
        })),
        among,
        { renews: execution.exits !== undefined },
      ),
    ),
  )
  const all = instruments.map((one) => ({
    ...one,
    own: { state: new Int8Array(members.length), again: new Uint8Array(members.length) },
    joined: tradedStream({
      members,
      weights,
      execution,
      ...(one.gate === undefined ? {} : { gate: one.gate }),
      ...(combine === undefined ? {} : { combine }),
    }),
  }))
  return mapLeft(message)(
    map(
      (each: readonly UniverseReader[]): TraderStream => ({
        shares: (all.find(({ slice }) => slice !== undefined) ?? all[0])?.joined.shares ?? [],
        step: (place, bar, offset) => {
          const { own, joined, slice, labels, grown } = all[place]!
          if (slice === undefined) return right(undefined)
          for (const [m, reader] of each.entries()) {
            const read = reader.push(place, bar)
            if (isLeft(read)) return left(message(read.left))
            own.state[m] = read.right.state
            own.again[m] = read.right.again
          }
          if (bar.from < slice.scored[0] || bar.from >= slice.scored[1]) return right(undefined)
          let known: KnownLabels | undefined
          return right(
            joined.step(bar.from, own, () => {
              known ??= labels(grown.seen(), offset)
              return known
            }),
          )
        },
      }),
    )(readers),
  )
}
