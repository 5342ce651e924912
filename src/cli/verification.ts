import { type Difference, differences } from '../core/difference.js'
import type { Snapshot, Store } from '../store/store.js'

/** A result that was computed again and came out otherwise. */
export interface OtherResult {
  readonly key: string
  readonly kind: string
  readonly differing: readonly Difference[]
}

/** What a verification found so far. */
export interface Verified {
  readonly recomputed: number
  readonly others: readonly OtherResult[]
}

/** Whether a key is in a sample of this many percent: a function of the key alone, so that a second run takes the same. */
const isSampled = (key: string, percent: number): boolean =>
  Number.parseInt(key.slice(0, 8), 16) / 0x1_0000_0000 < percent / 100

/**
 * A store that does not give a sample of its hits, so that they are computed again; what is then committed is laid next to
 * what was stored. Results that differ take the place of the stored ones.
 */
export const verifyingOf = (
  store: Store,
  percent: number,
): { readonly verifying: Store; readonly verified: () => Verified } => {
  const hidden = new Map<string, Snapshot>()
  const found = { recomputed: 0, others: [] as OtherResult[] }
  const get: Store['snapshots']['get'] = async (key) => {
    const lookup = await store.snapshots.get(key)
    if (lookup._tag === 'Left' || lookup.right._tag !== 'Hit' || !isSampled(key, percent)) return lookup
    hidden.set(key, lookup.right.snapshot)
    return { _tag: 'Right', right: { _tag: 'Miss' } }
  }
  const commit: Store['commit'] = async (given) => {
    const done = await store.commit(given)
    const { key, kind, value } = given.snapshot
    const before = hidden.get(key)
    if (before === undefined || done._tag === 'Left') return done
    found.recomputed += 1
    if (done.right !== before.content)
      found.others.push({ key, kind, differing: differences(before.value, value) })
    return done
  }
  return { verifying: { ...store, snapshots: { ...store.snapshots, get }, commit }, verified: () => found }
}
