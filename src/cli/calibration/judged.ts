import type { Either } from 'fp-ts/lib/Either.js'
import type { CliFailure } from '../io.js'
import type { Outcome } from './outcome.js'

/** What became of one job. */
export interface Judged {
  readonly key: string
  readonly outcome: Either<CliFailure, Outcome>
}
