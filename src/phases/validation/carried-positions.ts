import { type Either, isLeft, left, map, right, sequenceArray } from 'fp-ts/lib/Either.js'
import type { Followed } from '../../candidate/market.js'
import { type Ran, ranOn } from '../../candidate/ran.js'
import { marketOn, type Stretch } from '../../candidate/stretch.js'
import type { TradedData } from '../../candidate/traded-data.js'
import { readsItsTrades, type Sleeve, signalTrader } from '../../candidate/trader.js'
import type { Slice } from '../../market/bars/bars.js'
import { badConfig, failed, type PhaseError } from '../../run/phase-error.js'
import type { SignalLog } from '../../signal/signal-log.js'
import { concat } from '../../signal/slicing.kernel.js'

/** Parts whose bars follow one another, together. */
const stretchesOf = (parts: readonly Ran[]): readonly (readonly Ran[])[] =>
  parts.reduce<readonly (readonly Ran[])[]>((before, part) => {
    const last = before.at(-1)
    return last?.at(-1)?.trader.market.scored[1] === part.trader.market.scored[0]
      ? [...before.slice(0, -1), [...last, part]]
      : [...before, [part]]
  }, [])

/** What was traded in all windows as one signal: each window's states on its own bars, whatever its parameters were. */
const oneSignal = (logs: readonly SignalLog[]): Either<PhaseError, Followed | undefined> => {
  const [first, ...rest] = logs
  if (first === undefined) return right(undefined)
  const { strategy, name, params } = first.header
  const whole = concat(
    first,
    ...rest.map((log) => ({ ...log, header: { ...log.header, strategy, name, params } })),
  )
  return isLeft(whole) ? left(failed(whole.left.message)) : right({ log: whole.right })
}

/** The bars of an instrument through all windows: from the first that it trades in to the last. */
const wholeSlice = (parts: readonly Ran[], place: number): Slice | undefined => {
  const slices = parts.flatMap(({ trader }) => trader.market.instruments[place]?.slice ?? [])
  const [first, last] = [slices[0], slices.at(-1)]
  return first === undefined || last === undefined
    ? undefined
    : { warmup: first.warmup, scored: [first.scored[0], last.scored[1]] }
}

const together = (parts: readonly Ran[], data: TradedData): Either<PhaseError, Ran> => {
  const first = parts[0]
  const last = parts.at(-1)
  if (first === undefined || last === undefined) return left(failed('there are no windows'))
  if (parts.some(({ trader }) => readsItsTrades(trader)))
    return left(
      badConfig({
        path: 'scheme.carry',
        message:
          'exits that read their trade are those of one window: a position that is held over a seam would have two; leave carry out',
      }),
    )
  const { market } = first.trader
  const stretch: Stretch = {
    scored: [market.scored[0], last.trader.market.scored[1]],
    slices: market.instruments.map((_, place) => wholeSlice(parts, place)),
  }
  const sleeves = sequenceArray(
    first.trader.sleeves.map(({ share, signals }, i) =>
      map((all: readonly (Followed | undefined)[]): Sleeve => ({ share, signals: all }))(
        sequenceArray(
          signals.map((_, place) =>
            oneSignal(parts.flatMap(({ trader }) => trader.sleeves[i]?.signals[place]?.log ?? [])),
          ),
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
