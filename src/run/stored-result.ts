import { type Either, isLeft, left } from 'fp-ts/lib/Either.js'
import { inCanonicalOrder } from '../core/canonical/canonical-order.js'
import { type Codec, decodeWith, showFault } from '../core/codec/codec.js'
import type { AnyHandler } from './handler.js'
import { failed, type PhaseError } from './phase-error.js'

type Results = Pick<AnyHandler<never>, 'result' | 'conclusion'>

/** The codec of what a handler's `run` gives: the evidence, where a conclusion follows. */
const given = ({ result, conclusion }: Results): Codec<unknown, unknown> => conclusion?.evidence ?? result

/** A handler's value in the form that is stored and sent: canonical data, its fields in canonical order. */
export const storedResult = (handler: Results, value: unknown): unknown =>
  inCanonicalOrder(given(handler).encode(value))

/** The value that a stored form stands for. Errors: `Failed` where it does not pass its codec. */
export const resultOf = (handler: Results, stored: unknown): Either<PhaseError, unknown> => {
  const decoded = decodeWith(given(handler))(stored)
  return isLeft(decoded)
    ? left(failed(`the result does not decode: ${decoded.left.map(showFault).join('; ')}`))
    : decoded
}
