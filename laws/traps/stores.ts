import { right } from 'fp-ts/lib/Either.js'
import { memoryStore } from '../../src/store/memory-store.js'
import type { Store } from '../../src/store/store.js'
import { storeLaws } from '../store/store.js'
import { type PartTrap, partTrap } from './part-trap.js'

const over = (change: (store: Store) => Partial<Store>) => () => {
  const store = memoryStore()
  return Promise.resolve({ ...store, ...change(store) })
}
const STORES: readonly (readonly [name: string, law: RegExp, open: () => Promise<Store>])[] = [
  [
    'forgets what was committed',
    /^what was committed is got back/,
    over(({ snapshots }) => ({
      snapshots: { ...snapshots, get: () => Promise.resolve(right({ _tag: 'Miss' as const })) },
    })),
  ],
  [
    'reads one key for another',
    /^after any operations/,
    over(({ snapshots }) => ({
      snapshots: { ...snapshots, get: (key) => snapshots.get(key === 'ff' ? '0a' : key) },
    })),
  ],
  [
    'forgets its journal',
    /^a journal gives its events/,
    over(({ journal }) => ({ journal: { ...journal, entries: () => Promise.resolve(right([])) } })),
  ],
  [
    'loses artifacts',
    /^an artifact is got back whole/,
    over(({ artifacts }) => ({
      artifacts: { ...artifacts, get: () => Promise.resolve(right(undefined)) },
    })),
  ],
  ['works after its end', /^closing waits/, over(() => ({ close: () => Promise.resolve(right(undefined)) }))],
]

/** Stores that are unsound. */
export const stores: readonly PartTrap[] = STORES.map(([name, law, open]) =>
  partTrap('store', name, law, () => storeLaws(open)),
)
