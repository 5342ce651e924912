import { type Either, left } from 'fp-ts/lib/Either.js'
import { list, optionalField, struct, text } from '../core/codec/codec.js'
import { badConfig, type PhaseError } from '../run/phase-error.js'
import type { MarketServices } from './services.js'
import { type TradedData, tradedData } from './traded-data.js'

/** Which of several instruments trade; one that is left out is all of them, and one instrument alone has none. */
export const universeField = {
  universe: optionalField(
    struct('universe', {
      /** The instruments that trade and are ranked; all by default. The others can be read by name. */
      symbols: optionalField(list(text)),
    }),
  ),
} as const

/** What a config trades of the data. Errors: a universe where there is one instrument alone. */
export const dataOfRun = (
  { universe }: { readonly universe?: { readonly symbols?: readonly string[] } },
  { data }: Pick<MarketServices, 'data'>,
): Either<PhaseError, TradedData> =>
  universe !== undefined && data._tag === 'One'
    ? left(
        badConfig({
          path: 'universe',
          message:
            "there is one instrument alone: give several, as by --data 'dir/*.csv' or study(.., { data: universe }), or leave universe out",
        }),
      )
    : tradedData(data, universe?.symbols)
