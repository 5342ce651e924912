import { type Either, isLeft, left, map, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { marketOfOne } from '../../candidate/market-of-one.js'
import { type Ran, ranOn } from '../../candidate/ran.js'
import type { InstrumentServices } from '../../candidate/services.js'
import { logsOf, readsItsTrades, type Sleeve, signalTrader } from '../../candidate/trader.js'
import type { Slice } from '../../market/bars/bars.js'
import { badConfig, failed, type PhaseError } from '../../run/phase-error.js'
import type { SignalLog } from '../../signal/signal-log.js'
import { concat } from '../../signal/slicing.kernel.js'

/** Parts whose bars follow one another, together. */
const stretchesOf = (parts: readonly Ran[]): readonly (readonly Ran[])[] =>
  parts.reduce<readonly (readonly Ran[])[]>((before, part) => {
    const last = before.at(-1)
    return last?.at(-1)?.slice.scored[1] === part.slice.scored[0]
      ? [...before.slice(0, -1), [...last, part]]
      : [...before, [part]]
  }, [])

/** What was traded in all windows as one signal: each window's states on its own bars, whatever its parameters were. */
const oneSignal = (logs: readonly SignalLog[]): Either<PhaseError, SignalLog> => {
  const [first, ...rest] = logs
  if (first === undefined) return left(failed('there are no signals'))
  const { strategy, name, params } = first.header
  const whole = concat(
    first,
    ...rest.map((log) => ({ ...log, header: { ...log.header, strategy, name, params } })),
  )
  return isLeft(whole) ? left(failed(whole.left.message)) : whole
}

const together = (parts: readonly Ran[], services: InstrumentServices): Either<PhaseError, Ran> => {
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
  const slice: Slice = {
    warmup: first.slice.warmup,
    scored: [first.slice.scored[0], last.slice.scored[1]],
  }
  const sleeves = sequenceArray(
    first.trader.sleeves.map(({ share }, i) =>
      map((log: SignalLog): Sleeve => ({ share, signals: [{ log }] }))(
        oneSignal(parts.flatMap(({ trader }) => logsOf(trader).slice(i, i + 1))),
      ),
    ),
  )
  if (isLeft(sleeves)) return sleeves
  const { dataset } = services
  const trader = signalTrader(sleeves.right, marketOfOne(dataset, slice), last.trader.execution)
  return right(ranOn(dataset, slice, trader))
}

/**
 * Windows that follow one another run on one account: at a seam a position goes on where the next window's signal is the
 * same, and changes at the next fill where it is not. Where windows leave bars out, a new account begins.
 */
export const carriedOn = (
  parts: readonly Ran[],
  services: InstrumentServices,
): Either<PhaseError, readonly Ran[]> =>
  sequenceArray(stretchesOf(parts).map((stretch) => together(stretch, services)))
