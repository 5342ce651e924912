import { sequenceS } from 'fp-ts/lib/Apply.js'
import { Applicative } from 'fp-ts/lib/Either.js'

/** The rights of a record of eithers, or the first left among them in the order of its fields. */
export const all = sequenceS(Applicative)
