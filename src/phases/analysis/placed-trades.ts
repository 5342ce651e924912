import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Data } from '../../market/universe/data.js'
import { symbolsOf } from '../../market/universe/universe.js'
import { type NamedTrades, placedAmong } from '../../portfolio/account/named-trades.js'
import type { PlacedTrades } from '../../portfolio/account/trades.js'
import { missingInput, type PhaseError } from '../../run/phase-error.js'

/** Stored trades with their places among the instruments of some data. Errors: they are of other instruments. */
export const placedOn = (named: NamedTrades, data: Data): Either<PhaseError, PlacedTrades> => {
  const symbols = data._tag === 'One' ? undefined : symbolsOf(data.universe)
  const placed = placedAmong(named, symbols ?? [])
  const [of, given] = [named.symbols, symbols].map((each) => each?.join(', ') ?? 'one instrument alone')
  return (named.symbols === undefined) === (symbols === undefined) &&
    placed.symbol?.some((place) => place < 0) !== true
    ? right(placed)
    : left(
        missingInput(
          `the trades are of ${of ?? ''}, and the data is of ${given ?? ''}: give that of the run`,
        ),
      )
}
