import type { Subscription } from 'rxjs'
import type { ResolvedPhase } from './carried-out.js'
import type { Outcome } from './event.js'
import type { Frame } from './frame.js'
import type { Ledgers } from './ledgers.js'
import type { Turn } from './turns.js'

/** A phase that is started, and its turn in the order of the plan. */
export interface StartedPhase extends ResolvedPhase {
  readonly turn: Turn
}

/** What the scheduler asks of its surroundings. */
export interface Surroundings {
  /** Starts a phase; `settle` is called exactly once, unless the subscription ends first. */
  readonly start: (
    path: string,
    optional: boolean,
    phase: StartedPhase,
    settle: (outcome: Outcome) => void,
  ) => Subscription
  /** A node ended without being started: skipped, blocked, or not to be evaluated. */
  readonly ended: (path: string, kind: string, optional: boolean, outcome: Outcome) => void
  readonly finished: (root: Frame) => void
  /** The ledgers that the result of a phase of some kind is a choice from. */
  readonly ledgers: (kind: string, value: unknown) => Ledgers
  /** Whether phases of some kind end in the order of the plan. */
  readonly takesTurns: (kind: string) => boolean
  /** A step threw: nothing goes on. */
  readonly crashed: (cause: unknown) => void
  readonly concurrency: number
}
