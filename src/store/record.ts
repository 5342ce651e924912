import type { Either } from 'fp-ts/lib/Either.js'
import { decode, encode, type NotCanonical } from '../core/canonical/canonical.kernel.js'
import { encodeSteps } from '../core/canonical/canonical-steps.kernel.js'
import { inTurns } from '../core/steps.kernel.js'
import type { Entry } from './entry.js'
import { unframed } from './frame.js'
import { isRunId } from './layout.js'
import type { Readable } from './stored.js'

type Json = Readonly<Record<string, unknown>>

/** The canonical bytes of what is stored; it throws where it is no data. */
export const bytesOf = (value: unknown): Uint8Array => storable(encode(value))
/** `bytesOf` of what may be large, with turns of the event loop in between. */
export const bytesInTurns = async (value: unknown): Promise<Uint8Array> =>
  storable(await inTurns(encodeSteps(value)))

const storable = (encoded: Either<NotCanonical, Uint8Array>): Uint8Array => {
  if (encoded._tag === 'Right') return encoded.right
  // eslint-disable-next-line functional/no-throw-statements -- results pass their codec first; anything else is a bug
  throw new TypeError(`cannot store ${encoded.left.because} at "${encoded.left.path}"`)
}

/** A run's id as part of a key; it throws where it is none. */
export const soundRun = (run: string): string => {
  if (isRunId(run)) return run
  // eslint-disable-next-line functional/no-throw-statements -- the gate turns it into a StoreFailed
  throw new TypeError(`"${run}" is no run id: 4 to 64 hexadecimal digits`)
}

/** The record in a frame, or `undefined` where the frame or what it holds is damaged. */
export const recordOf = (key: string, frame: Uint8Array): Json | undefined => {
  const payload = unframed(key, frame)
  const value = payload === undefined ? undefined : decode(payload)
  return value?._tag === 'Right' && typeof value.right === 'object' && value.right !== null
    ? (value.right as Json)
    : undefined
}

/** The entry of a place; a key that names no place holds nothing. A repair marks what it lost. */
export const entryOf = (prefix: string, key: string, frame: Uint8Array): readonly Entry[] => {
  const sequence = Number(key.slice(prefix.length))
  if (!Number.isSafeInteger(sequence)) return []
  const event = recordOf(key, frame)
  return [
    event === undefined || event['_tag'] === 'EntryLost'
      ? { _tag: 'Damaged', sequence, count: 1 }
      : { _tag: 'Sound', sequence, event },
  ]
}

/** Tells what could be read of some records from what could not, whose keys it gives. */
export const readableOf = <A>(keys: readonly string[], read: readonly (A | undefined)[]): Readable<A> => ({
  sound: read.flatMap((one) => (one === undefined ? [] : [one])),
  damaged: keys.filter((_, i) => read[i] === undefined),
})
