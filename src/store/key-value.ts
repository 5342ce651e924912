import { joinedBytes } from '../core/large-bytes.kernel.js'
import { inTurns } from '../core/steps.kernel.js'

/** A put of one batch. */
export type Put = readonly [key: string, value: Uint8Array]

/** An ordered map of bytes: what the layout needs of LevelDB. Operations reject with what went wrong. */
export interface KeyValue {
  readonly get: (key: string) => Promise<Uint8Array | undefined>
  /** Puts, then removals: all or nothing; with `sync`, on disk when it resolves. */
  readonly batch: (
    puts: readonly Put[],
    options: { readonly sync: boolean; readonly removed?: readonly string[] },
  ) => Promise<void>
  /** The entries whose key starts with a prefix, in order of keys. */
  readonly startingWith: (prefix: string) => Promise<readonly Put[]>
  /** The keys of those entries alone. */
  readonly keysStartingWith: (prefix: string) => Promise<readonly string[]>
  readonly close: () => Promise<void>
}

/** Content that is too large for a batch, by its hash. */
export interface Blobs {
  readonly put: (sha256: string, content: Uint8Array) => Promise<void>
  readonly get: (sha256: string) => Promise<Uint8Array | undefined>
}

/** What is held stays as it was put, whatever the caller does to its own bytes. */
const copyOf = (bytes: Uint8Array | undefined): Uint8Array | undefined =>
  bytes === undefined ? undefined : new Uint8Array(bytes)

/** Every key begins with a mark of its kind of record, such as `!act!`. */
const KIND_LENGTH = 5

/** In memory, each kind of record in a map of its own: what is asked of one kind costs nothing of the others. */
export const memoryKeyValue = (): KeyValue => {
  const kinds = new Map<string, Map<string, Uint8Array>>()
  const ofKind = (key: string): Map<string, Uint8Array> => {
    const kind = key.slice(0, KIND_LENGTH)
    const known = kinds.get(kind) ?? new Map<string, Uint8Array>()
    kinds.set(kind, known)
    return known
  }
  const within = (prefix: string): readonly Put[] =>
    [...(prefix.length < KIND_LENGTH ? [...kinds.values()].flatMap((kind) => [...kind]) : ofKind(prefix))]
      .filter(([key]) => key.startsWith(prefix))
      .sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    get: (key) => Promise.resolve(copyOf(ofKind(key).get(key))),
    batch: (puts, { removed = [] }) => {
      for (const [key, value] of puts) ofKind(key).set(key, value)
      for (const key of removed) ofKind(key).delete(key)
      return Promise.resolve()
    },
    startingWith: (prefix) => Promise.resolve(within(prefix)),
    keysStartingWith: (prefix) => Promise.resolve(within(prefix).map(([key]) => key)),
    close: () => Promise.resolve(),
  }
}
export const memoryBlobs = (): Blobs => {
  const held = new Map<string, Uint8Array>()
  return {
    put: async (sha256, content) => {
      held.set(sha256, await inTurns(joinedBytes([content])))
    },
    get: (sha256) => Promise.resolve(copyOf(held.get(sha256))),
  }
}
