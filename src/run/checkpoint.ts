import type { Checkpoints, Kept, Unfinished } from '../store/store.js'
import type { Stored } from '../store/stored.js'

/** Where a phase keeps how far it is, so that an interrupted one goes on: `Checkpoints` bound to its key. */
export interface Checkpoint {
  readonly get: () => Stored<Unfinished | undefined>
  readonly put: (place: number, unfinished: Kept) => Stored<void>
  /** That of a step; names of steps are the program's, in `[a-z0-9_]`. */
  readonly within: (step: string) => Checkpoint
}

/** The checkpoint of an action, or of a step of it. */
export const checkpointAt = (checkpoints: Checkpoints, key: string, step = ''): Checkpoint => ({
  get: () => checkpoints.get({ key, step }),
  put: (place, unfinished) => checkpoints.put({ key, step }, place, unfinished),
  within: (name) => checkpointAt(checkpoints, key, step === '' ? name : `${step}/${name}`),
})
