import fc from 'fast-check'
import { anyData } from './value.js'

/** One thing that is done to a store. */
export type StoreOperation =
  | { readonly kind: 'commit'; readonly key: string; readonly value: unknown }
  | { readonly kind: 'read'; readonly key: string }
  | { readonly kind: 'keep'; readonly content: Uint8Array }

const anyKey = fc.constantFrom('0a', '0b', 'ff')
const anyOperation: fc.Arbitrary<StoreOperation> = fc.oneof(
  fc.record({ kind: fc.constant('commit' as const), key: anyKey, value: anyData }),
  fc.record({ kind: fc.constant('read' as const), key: anyKey }),
  fc.record({ kind: fc.constant('keep' as const), content: fc.uint8Array({ maxLength: 40, size: 'max' }) }),
)

/** Any operations on a store, in their order, over few keys, so that they meet; they shrink to fewer. */
export const anyStoreOperations: fc.Arbitrary<readonly StoreOperation[]> = fc.array(anyOperation, {
  maxLength: 12,
  size: 'max',
})
