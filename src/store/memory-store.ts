import { memoryBlobs, memoryKeyValue } from './key-value.js'
import { storeOver } from './layered-store.js'
import type { Store } from './store.js'

/** A store that lives as long as the process. */
export const memoryStore = (): Store => storeOver(memoryKeyValue(), memoryBlobs())
