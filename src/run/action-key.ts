import { type Either, map } from 'fp-ts/lib/Either.js'
import { encode, type NotCanonical } from '../core/canonical/canonical.kernel.js'
import { sha256 } from '../core/canonical/content-key.js'
import { isRecord } from '../core/codec/codec.js'

/** All that a result is a function of. */
export interface Action {
  readonly kind: string
  readonly version: number
  /** After defaults, with the values that were read in place. */
  readonly config: unknown
  readonly grounds: unknown
  readonly identity: unknown
  readonly seed: number
  readonly engine: string
}

/** The key under which what an action gives is kept, and the bytes whose hash it is: they say why another key differs. */
export const keyOfAction = (
  action: Action,
): Either<NotCanonical, { readonly key: string; readonly inputs: Uint8Array }> =>
  map((inputs: Uint8Array) => ({ key: sha256(inputs), inputs }))(encode(action))

/** The seed of an action: its config's own, else the run's. */
export const seedOf = (config: unknown, run: number): number =>
  isRecord(config) && Number.isSafeInteger(config['seed']) ? Number(config['seed']) : run

/** For messages; a value that is no data is a mistake in the handler's codec. */
export const showNotCanonical = ({ path, because }: NotCanonical): string => `holds ${because} at "${path}"`
