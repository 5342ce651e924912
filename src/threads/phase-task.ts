import type { MessagePort } from 'node:worker_threads'
import type { Either } from 'fp-ts/lib/Either.js'
import type { ModuleOrigin } from '../phases/library/identity.js'
import type { Unit } from '../run/executors/executor.js'
import type { PhaseError } from '../run/phase-error.js'
import type { Claims } from './claims.kernel.js'
import type { SharedServices } from './shared-data.js'

/** What the unit of a phase's attempt holds: the config as it is stored, and the data by content key. */
export interface PhaseInput {
  readonly config: unknown
  readonly seed: number
  readonly services: string
}

/** A unit on its way to a worker, with the handle of its data and a port to the run's store. */
interface Sent {
  readonly unit: Unit & { readonly input: PhaseInput }
  /** The modules of the user's libraries, which the worker loads itself: no function is sent. */
  readonly library: readonly ModuleOrigin[]
  readonly shared: SharedServices
  readonly port: MessagePort
}

/** A whole attempt at a phase. */
export interface PhaseTask extends Sent {
  readonly _tag: 'Phase'
  /** Threads that may do its units, this one among them. */
  readonly hands: number
}

/** Units of one sort that an attempt hands out: small inputs of the attempt that all name. */
export interface Batch {
  readonly name: string
  readonly inputs: readonly unknown[]
  readonly claims: Claims
  /** Milliseconds since the attempt began. */
  readonly elapsed_ms: number
}

/** Units of an attempt that another worker carries out. */
export interface HelpTask extends Sent {
  readonly _tag: 'Help'
  readonly batch: Batch
  /** The number of the helper among the threads of the batch. */
  readonly who: number
  /** Leads to the thread that hands out. */
  readonly peer: MessagePort
}

/** How a phase ended in a worker: its value as it is stored. */
export type PhaseEnd = Either<PhaseError, unknown>
