import { type Either, left, map, mapLeft, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { type Ran, ranOn } from '../../candidate/ran.js'
import { marketOn, type Stretch } from '../../candidate/stretch.js'
import type { TradedData } from '../../candidate/traded-data.js'
import { type Sleeve, signalTrader } from '../../candidate/trader.js'
import { all } from '../../core/all.js'
import type { BarRange, Slice } from '../../market/bars/bars.js'
import type { Followed } from '../../portfolio/fast/portfolio.kernel.js'
import { exitsInTurn } from '../../portfolio/rules/exits-in-turn.js'
import type { TradeExits } from '../../portfolio/rules/trade-exits.js'
import { badConfig, failed, type PhaseError } from '../../run/phase-error.js'
import type { Renewals, SignalHeader, SignalLog } from '../../signal/signal-log.js'
import { concat, type SlicingFault } from '../../signal/slicing.kernel.js'

/** Parts whose bars follow one another, together. */
const stretchesOf = (parts: readonly Ran[]): readonly (readonly Ran[])[] =>
  parts.reduce<readonly (readonly Ran[])[]>((before, part) => {
    const last = before.at(-1)
    return last?.at(-1)?.trader.market.scored[1] === part.trader.market.scored[0]
      ? [...before.slice(0, -1), [...last, part]]
      : [...before, [part]]
  }, [])

/** No signal on some bars of an instrument. */
const silentOver = (header: SignalHeader): Followed => ({
  log: { header, at: new Int32Array(0), state: new Int8Array(0) },
})

const NO_RENEWALS: Renewals = { from: new Int32Array(0), to: new Int32Array(0) }
/** A window's log with its first entry as one that fires again, where it enters the side that the window before ended with. */
const renewedAtSeam = (log: SignalLog, before: SignalLog | undefined): SignalLog => {
  const { renewals } = log
  const { scored_from } = log.header
  const goesOn = log.at[0] === scored_from && before?.state.at(-1) === log.state[0]
  return renewals === undefined || !goesOn
    ? log
    : {
        ...log,
        renewals: {
          from: Int32Array.of(scored_from, ...renewals.from),
          to: Int32Array.of(scored_from + 1, ...renewals.to),
        },
      }
}

/** What was traded in all windows as one signal: each window's states on its own bars, whatever its parameters were. */
const oneSignal = (logs: readonly SignalLog[]): Either<PhaseError, SignalLog | undefined> => {
  const renews = logs.some(({ renewals }) => renewals !== undefined)
  const [first, ...rest] = logs
    .map((log, i) => renewedAtSeam(log, logs[i - 1]))
    .map((log): SignalLog => (renews ? { renewals: NO_RENEWALS, ...log } : log))
  if (first === undefined) return right(undefined)
  const { strategy, name, params } = first.header
  return mapLeft(({ message }: SlicingFault) => failed(message))(
    concat(first, ...rest.map((log) => ({ ...log, header: { ...log.header, strategy, name, params } }))),
  )
}

const noExits = ({ warmup: [from] }: Slice): TradeExits => ({
  rules: {},
  ratchet: false,
  extremes: [],
  columns: [],
  from,
})
/** The exits of all windows over the bars of all: at each close those of the window in which it lies. */
const oneSetOfExits = (
  parts: readonly Followed[],
  slice: Slice | undefined,
): Either<PhaseError, TradeExits | undefined> => {
  if (slice === undefined || parts.every(({ exits }) => exits === undefined)) return right(undefined)
  const ratchets = parts.flatMap(({ exits }) => (exits?.rules.stop === undefined ? [] : [exits.ratchet]))
  return new Set(ratchets).size > 1
    ? left(
        badConfig({
          path: 'scheme.carry',
          message:
            'a stop that is carried over a seam goes back in one window and never in another: give the strategies one "ratchet", or name exits in the execution',
        }),
      )
    : right(
        exitsInTurn(
          parts.map(({ log, exits }) => ({
            exits: exits?.over?.(slice) ?? noExits(slice),
            until: log.header.bars[1],
          })),
        ),
      )
}

/** The bars of an instrument that are over in a window. */
const barsOf = ({ trader: { market } }: Ran, place: number): BarRange =>
  market.on._tag === 'One' ? market.on.slice.scored : (market.on.slice.bars[place] ?? [0, 0])

/** The windows of one instrument from the first that trades it on: no signal where a window does not. */
const followedIn = (parts: readonly Ran[], sleeve: number, place: number): readonly Followed[] =>
  parts.reduce<readonly Followed[]>((before, part) => {
    const next = part.trader.sleeves[sleeve]?.signals[place]
    const last = before.at(-1)?.log.header
    if (next !== undefined) return [...before, next]
    const [from, to] = barsOf(part, place)
    return last === undefined || from >= to
      ? before
      : [...before, silentOver({ ...last, bars: [from, to], scored_from: from })]
  }, [])

/** The windows of one instrument as what one account follows. */
const oneFollowed = (
  parts: readonly Followed[],
  slice: Slice | undefined,
): Either<PhaseError, Followed | undefined> =>
  pipe(
    all({ log: oneSignal(parts.map(({ log }) => log)), exits: oneSetOfExits(parts, slice) }),
    map(({ log, exits }) => (log === undefined ? undefined : { log, exits })),
  )

/** The bars of an instrument through all windows: from the first that it trades in to its last. */
const wholeSlice = (parts: readonly Ran[], place: number): Slice | undefined => {
  const [first] = parts.flatMap(({ trader }) => trader.market.instruments[place]?.slice ?? [])
  const end = Math.max(...parts.map((part) => barsOf(part, place)[1]))
  return first === undefined ? undefined : { warmup: first.warmup, scored: [first.scored[0], end] }
}

const together = (parts: readonly Ran[], data: TradedData): Either<PhaseError, Ran> => {
  const first = parts[0]
  const last = parts.at(-1)
  if (first === undefined || last === undefined) return left(failed('there are no windows'))
  const { market } = first.trader
  const stretch: Stretch = {
    scored: [market.scored[0], last.trader.market.scored[1]],
    slices: market.instruments.map((_, place) => wholeSlice(parts, place)),
  }
  const sleeves = sequenceArray(
    first.trader.sleeves.map(({ share, signals }, i) =>
      map((all: readonly (Followed | undefined)[]): Sleeve => ({ share, signals: all }))(
        sequenceArray(
          signals.map((_, place) => oneFollowed(followedIn(parts, i, place), stretch.slices[place])),
        ),
      ),
    ),
  )
  return map((whole: readonly Sleeve[]) =>
    ranOn(signalTrader(whole, marketOn(data, stretch), last.trader.execution)),
  )(sleeves)
}

/**
 * Windows that follow one another run on one account: at a seam a position goes on where the next window's signal is the
 * same, and changes at the next fill where it is not. Where windows leave bars out, a new account begins.
 */
export const carriedOn = (parts: readonly Ran[], data: TradedData): Either<PhaseError, readonly Ran[]> =>
  sequenceArray(stretchesOf(parts).map((stretch) => together(stretch, data)))
