import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { of } from 'rxjs'
import type { InstrumentServices, MarketServices } from '../candidate/services.js'
import type { AnyUnitKind } from '../run/executors/unit.js'
import type { Handler } from '../run/handler.js'
import { badConfig, type PhaseError } from '../run/phase-error.js'

/** Why a phase cannot work on several instruments. */
const severalGiven = (what: string) =>
  badConfig({
    path: 'data',
    message: `${what} works on one instrument, and several are given: give one of them, or run a kind of phase that takes all`,
  })

/** The services of what works on one instrument. Errors: several are given. */
const onOne = (what: string, { data, ...known }: MarketServices): Either<PhaseError, InstrumentServices> =>
  data._tag === 'One' ? right({ ...known, dataset: data.dataset }) : left(severalGiven(what))

const unitOnOne =
  (what: string) =>
  ({ ready, ...unit }: AnyUnitKind<InstrumentServices>): AnyUnitKind<MarketServices> => ({
    ...unit,
    ready: (attempt, services) => {
      const one = onOne(what, services)
      return isLeft(one)
        ? async function* () {
            yield await Promise.resolve(one)
          }
        : ready(attempt, one.right)
    },
  })

/** A handler of one instrument as one of any data: several are refused. */
export const onOneInstrument = <C, R>(
  kind: string,
  handler: Handler<C, R, InstrumentServices>,
): Handler<C, R, MarketServices> => {
  const { grounds, run, planned, units = [], conclusion: _, ...rest } = handler
  return {
    ...rest,
    units: units.map(unitOnOne(kind)),
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
