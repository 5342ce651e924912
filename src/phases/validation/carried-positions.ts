import { type Either, isLeft, left, right, sequenceArray } from 'fp-ts/lib/Either.js'
import type { InstrumentServices } from '../../candidate/services.js'
import { runTraded } from '../../candidate/traded.js'
import type { Slice } from '../../market/bars/bars.js'
import { portfolio } from '../../portfolio/fast/portfolio.kernel.js'
import { failed, type PhaseError } from '../../run/phase-error.js'
import type { SignalLog } from '../../signal/signal-log.js'
import { concat } from '../../signal/slicing.kernel.js'
import { type Part, timedPart } from './parts.js'

/** Parts whose bars follow one another, together. */
const stretchesOf = (parts: readonly Part[]): readonly (readonly Part[])[] =>
  parts.reduce<readonly (readonly Part[])[]>((before, part) => {
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

const together = (parts: readonly Part[], services: InstrumentServices): Either<PhaseError, Part> => {
  const first = parts[0]
  const last = parts.at(-1)
  if (first === undefined || last === undefined) return left(failed('there are no windows'))
  const { candidate } = last
  const slice: Slice = {
    warmup: first.slice.warmup,
    scored: [first.slice.scored[0], last.slice.scored[1]],
  }
  const logs = sequenceArray(
    first.traded.logs.map((_, i) => oneSignal(parts.flatMap(({ traded }) => traded.logs.slice(i, i + 1)))),
  )
  if (isLeft(logs)) return logs
  const traded = { logs: logs.right, shares: first.traded.shares }
  const desk = portfolio(services.dataset.bars, slice)
  const run = (execution: typeof candidate.execution) => runTraded(traded, desk, execution)
  return right({
    slice,
    candidate,
    traded,
    run: run(candidate.execution),
    at: (costs) => run({ ...candidate.execution, costs }),
    timed: timedPart(services.dataset, slice, candidate.execution, run),
  })
}

/**
 * Windows that follow one another run on one account: at a seam a position goes on where the next window's signal is the
 * same, and changes at the next fill where it is not. Where windows leave bars out, a new account begins.
 */
export const carriedOn = (
  parts: readonly Part[],
  services: InstrumentServices,
): Either<PhaseError, readonly Part[]> =>
  sequenceArray(stretchesOf(parts).map((stretch) => together(stretch, services)))
