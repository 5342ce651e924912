/** A store over a map of bytes of one's own, with a count of what was asked of it; a table of a database takes its place. */
import { type KeyValue, memoryBlobs, type Store, storeOver } from 'regimen/parts'

export interface Counts {
  reads: number
  writes: number
}

const counted = (counts: Counts): KeyValue => {
  const held = new Map<string, Uint8Array>()
  const within = (prefix: string): readonly (readonly [string, Uint8Array])[] => {
    counts.reads += 1
    return [...held].filter(([key]) => key.startsWith(prefix)).toSorted(([a], [b]) => (a < b ? -1 : 1))
  }
  return {
    get: (key) => {
      counts.reads += 1
      const value = held.get(key)
      return Promise.resolve(value === undefined ? undefined : Uint8Array.from(value))
    },
    // all or nothing: a database does this in one transaction
    batch: (puts, { removed = [] }) => {
      counts.writes += 1
      for (const [key, value] of puts) held.set(key, Uint8Array.from(value))
      for (const key of removed) held.delete(key)
      return Promise.resolve()
    },
    startingWith: (prefix) => Promise.resolve(within(prefix)),
    keysStartingWith: (prefix) => Promise.resolve(within(prefix).map(([key]) => key)),
    close: () => Promise.resolve(),
  }
}

export const countingStore = (counts: Counts = { reads: 0, writes: 0 }): Store =>
  storeOver(counted(counts), memoryBlobs())
