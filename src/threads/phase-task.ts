import type { MessagePort } from 'node:worker_threads'
import type { Either } from 'fp-ts/lib/Either.js'
import type { ModuleOrigin } from '../phases/library/identity.js'
import type { Unit } from '../run/executors/executor.js'
import type { PhaseError } from '../run/phase-error.js'
import type { SharedServices } from './shared-data.js'

/** What the unit of a phase's attempt holds: the config as it is stored, and the data by content key. */
export interface PhaseInput {
  readonly config: unknown
  readonly seed: number
  readonly services: string
}

/** A unit on its way to a worker, with the handle of its data and a port to the run's store. */
export interface PhaseTask {
  readonly unit: Unit & { readonly input: PhaseInput }
  /** The modules of the user's libraries, which the worker loads itself: no function is sent. */
  readonly library: readonly ModuleOrigin[]
  readonly shared: SharedServices
  readonly port: MessagePort
}

/** How a phase ended in a worker: its value as it is stored. */
export type PhaseEnd = Either<PhaseError, unknown>
