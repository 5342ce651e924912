import { type Either, isLeft, left, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { type Ran, ranOn } from '../../candidate/ran.js'
import type { InstrumentServices } from '../../candidate/services.js'
import { signalTrader } from '../../candidate/trader.js'
import type { Slice } from '../../market/bars/bars.js'
import { portfolio } from '../../portfolio/fast/portfolio.kernel.js'
import { badConfig, failed, type PhaseError } from '../../run/phase-error.js'
import type { SignalLog } from '../../signal/signal-log.js'
import { concat } from '../../signal/slicing.kernel.js'

/** Parts whose bars follow one another, together. */
const stretchesOf = (parts: readonly Ran[]): readonly (readonly Ran[])[] =>
  parts.reduce<readonly (readonly Ran[])[]>((before, part) => {
    const last = before.at(-1)
    return last?.at(-1)?.trader.slice.scored[1] === part.trader.slice.scored[0]
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
  if (parts.some(({ trader: { exits = [] } }) => exits.some((one) => one !== undefined)))
    return left(
      badConfig({
        path: 'scheme.carry',
        message:
          'exits that read their trade are those of one window: a position that is held over a seam would have two; leave carry out',
      }),
    )
  const slice: Slice = {
    warmup: first.trader.slice.warmup,
    scored: [first.trader.slice.scored[0], last.trader.slice.scored[1]],
  }
  const logs = sequenceArray(
    first.trader.logs.map((_, i) => oneSignal(parts.flatMap(({ trader }) => trader.logs.slice(i, i + 1)))),
  )
  if (isLeft(logs)) return logs
  const { bars } = services.dataset
  const traded = { logs: logs.right, shares: first.trader.shares }
  return right(
    ranOn(services.dataset, signalTrader(traded, portfolio(bars, slice), slice, last.trader.execution)),
  )
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
