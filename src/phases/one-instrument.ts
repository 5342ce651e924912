import { left } from 'fp-ts/lib/Either.js'
import type { MarketServices } from '../candidate/services.js'
import type { Handler } from '../run/handler.js'
import { badConfig } from '../run/phase-error.js'

/** Why a phase cannot work on several instruments. */
export const severalGiven = (what: string) =>
  badConfig({
    path: 'data',
    message: `${what} works on one instrument, and several are given: a backtest with universe is what takes them`,
  })

/** A handler that refuses to work on several instruments. */
export const onOneInstrument = <C, R, E>(
  kind: string,
  handler: Handler<C, R, MarketServices, E>,
): Handler<C, R, MarketServices, E> => ({
  ...handler,
  grounds: (config, services, artifacts) =>
    services.universe === undefined
      ? handler.grounds(config, services, artifacts)
      : Promise.resolve(left(severalGiven(kind))),
})
