import type { Either } from 'fp-ts/lib/Either.js'
import type { CliFailure } from '../io.js'
import type { MarketOutcome } from './outcome.js'

/** What became of one job. */
export interface JudgedJob {
  readonly key: string
  readonly outcome: Either<CliFailure, MarketOutcome>
}
