import type { Either } from 'fp-ts/lib/Either.js'
import type { MarketServices } from '../../candidate/services.js'
import type { Handlers } from '../../run/handler.js'
import type { RunHeader } from '../../store/store.js'
import type { CliFailure } from '../io.js'
import type { Onlooker } from '../onlooker.js'

/** How the store of a command is looked at. */
export interface Looking {
  readonly directory: string
  readonly now: () => number
  readonly look: <A>(
    body: (onlooker: Onlooker) => Promise<Either<CliFailure, A>>,
  ) => Promise<Either<CliFailure, A>>
  /** What reads the results of a run, its libraries included. */
  readonly handlersOf: (header: RunHeader) => Promise<Handlers<MarketServices>>
}
