import { createHash, hash } from 'node:crypto'
import type { Either } from 'fp-ts/lib/Either.js'
import { stepViews } from '../large-bytes.kernel.js'
import { type InSteps, mappedInSteps } from '../steps.kernel.js'
import { encodedParts, type NotCanonical } from './canonical.kernel.js'

/** The SHA-256 of some bytes, in lower-case hex. */
export const sha256 = (bytes: Uint8Array): string => hash('sha256', bytes)

/** `sha256`, in steps where there are many bytes. */
export function* sha256Steps(bytes: Uint8Array): InSteps<string> {
  const steps = stepViews(bytes)
  if (steps.length < 2) return sha256(bytes)
  const hashed = createHash('sha256')
  yield* mappedInSteps(steps, 1, (step) => hashed.update(step))
  return hashed.digest('hex')
}

const sha256Of = (parts: readonly Uint8Array[]): string => {
  const [only] = parts
  return parts.length === 1 && only !== undefined
    ? sha256(only)
    : parts.reduce((hashed, part) => hashed.update(part), createHash('sha256')).digest('hex')
}

/** The SHA-256 of a value's canonical encoding: equal values have equal keys, in every process and on every machine. */
export const contentKey = (value: unknown): Either<NotCanonical, string> => encodedParts(value, sha256Of)

/** `contentKey` for a value that is data by its type; a programmer's mistake throws. */
export const keyOf = (value: unknown): string => {
  const key = contentKey(value)
  if (key._tag === 'Right') return key.right
  // eslint-disable-next-line functional/no-throw-statements -- a caller that hashes what is no data is a bug
  throw new TypeError(`cannot hash ${key.left.because} at "${key.left.path}"`)
}
