/** A put of one batch. */
export type Put = readonly [key: string, value: Uint8Array]

/** An ordered map of bytes: what the layout needs of LevelDB. Operations reject with what went wrong. */
export interface KeyValue {
  readonly get: (key: string) => Promise<Uint8Array | undefined>
  /** All or nothing; with `sync`, on disk when it resolves. */
  readonly batch: (puts: readonly Put[], options: { readonly sync: boolean }) => Promise<void>
  /** The entries whose key starts with a prefix, in order of keys. */
  readonly startingWith: (prefix: string) => Promise<readonly Put[]>
  readonly close: () => Promise<void>
}

/** Content that is too large for a batch, by its hash. */
export interface Blobs {
  readonly put: (sha256: string, content: Uint8Array) => Promise<void>
  readonly get: (sha256: string) => Promise<Uint8Array | undefined>
}

/** In memory. */
export const memoryKeyValue = (): KeyValue => {
  const held = new Map<string, Uint8Array>()
  return {
    get: (key) => Promise.resolve(held.get(key)?.slice()),
    batch: (puts) => {
      for (const [key, value] of puts) held.set(key, value)
      return Promise.resolve()
    },
    startingWith: (prefix) =>
      Promise.resolve(
        [...held].filter(([key]) => key.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1)),
      ),
    close: () => Promise.resolve(),
  }
}
export const memoryBlobs = (): Blobs => {
  const held = new Map<string, Uint8Array>()
  return {
    put: (sha256, content) => {
      held.set(sha256, content.slice())
      return Promise.resolve()
    },
    get: (sha256) => Promise.resolve(held.get(sha256)?.slice()),
  }
}
