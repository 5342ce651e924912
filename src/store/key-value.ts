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

/** In memory. */
export const memoryKeyValue = (): KeyValue => {
  const held = new Map<string, Uint8Array>()
  return {
    get: (key) => Promise.resolve(copyOf(held.get(key))),
    batch: (puts, { removed = [] }) => {
      for (const [key, value] of puts) held.set(key, value)
      for (const key of removed) held.delete(key)
      return Promise.resolve()
    },
    startingWith: (prefix) =>
      Promise.resolve(
        [...held].filter(([key]) => key.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1)),
      ),
    keysStartingWith: (prefix) =>
      Promise.resolve([...held.keys()].filter((key) => key.startsWith(prefix)).sort()),
    close: () => Promise.resolve(),
  }
}
export const memoryBlobs = (): Blobs => {
  const held = new Map<string, Uint8Array>()
  return {
    put: (sha256, content) => {
      held.set(sha256, new Uint8Array(content))
      return Promise.resolve()
    },
    get: (sha256) => Promise.resolve(copyOf(held.get(sha256))),
  }
}
