import { sequenceS } from 'fp-ts/lib/Apply.js'
import { Applicative } from 'fp-ts/lib/Either.js'
import { ApplicativeSeq } from 'fp-ts/lib/TaskEither.js'

/** The rights of a record of eithers, or the first left among them in the order of its fields. */
export const all = sequenceS(Applicative)

/** The same of a record of tasks, which are carried out one after the other up to the first left. */
export const allInTurn = sequenceS(ApplicativeSeq)
