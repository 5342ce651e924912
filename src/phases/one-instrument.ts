import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { of } from 'rxjs'
import type { InstrumentServices, MarketServices } from '../candidate/services.js'
import type { Handler } from '../run/handler.js'
import { badConfig, type PhaseError } from '../run/phase-error.js'

/** Why a phase cannot work on several instruments. */
const severalGiven = (what: string) =>
  badConfig({
    path: 'data',
    message: `${what} works on one instrument, and several are given: give one of them, or run a backtest, an optimization or a validation, which take all`,
  })

/** The services of what works on one instrument. Errors: several are given. */
const onOne = (what: string, { data, ...known }: MarketServices): Either<PhaseError, InstrumentServices> =>
  data._tag === 'One' ? right({ ...known, dataset: data.dataset }) : left(severalGiven(what))

/** A handler of one instrument as one of any data: several are refused. */
export const onOneInstrument = <C, R>(
  kind: string,
  handler: Handler<C, R, InstrumentServices>,
): Handler<C, R, MarketServices> => {
  const { grounds, run, planned, conclusion: _, ...rest } = handler
  return {
    ...rest,
    grounds: (config, services, artifacts) => {
      const one = onOne(kind, services)
      return isLeft(one) ? Promise.resolve(one) : grounds(config, one.right, artifacts)
    },
    run: (request, services) => {
      const one = onOne(kind, services)
      return isLeft(one) ? of(one) : run(request, one.right)
    },
    ...(planned === undefined
      ? {}
      : {
          planned: (config, services) => {
            const one = onOne(kind, services)
            return isLeft(one) ? undefined : planned(config, one.right)
          },
        }),
  }
}
