import { deepStrictEqual } from 'node:assert'
import fc from 'fast-check'
import type { Store } from '../../src/store/store.js'
import { anyStoreOperations } from '../arbitrary/store-operations.js'
import type { Law } from '../law.js'
import { commitOf, inStore, must } from './case.js'

/** A store next to a map, under any operations. */
export const operationsLaw = (open: () => Promise<Store>): Law => ({
  name: 'after any operations it gives what a map of the last values gives',
  check: () =>
    fc.assert(
      fc.asyncProperty(anyStoreOperations, async (operations) => {
        const values = new Map<string, unknown>()
        await inStore(open)(async (store) => {
          for (const operation of operations)
            if (operation.kind === 'commit') {
              must(await store.commit(commitOf(operation.key, operation.value)))
              values.set(operation.key, operation.value)
            } else if (operation.kind === 'keep') {
              const artifact = must(await store.artifacts.put('bytes', operation.content))
              deepStrictEqual(
                Uint8Array.from(must(await store.artifacts.get(artifact)) ?? [9]),
                operation.content,
              )
            } else {
              const found = must(await store.snapshots.get(operation.key))
              deepStrictEqual(
                found._tag === 'Hit' ? [found.snapshot.value] : [],
                values.has(operation.key) ? [values.get(operation.key)] : [],
              )
            }
        })()
      }),
      { numRuns: 20 },
    ),
})
