import type { SchedulerLike } from 'rxjs'
import type { Store } from '../store/store.js'
import type { Executor } from './executors/executor.js'
import type { Handlers } from './handler.js'

/** What a run is given from outside; below here nothing reads a clock, a disk or chance. */
export interface Env<S> {
  readonly handlers: Handlers<S>
  readonly services: S
  /** Where phases are carried out; results do not depend on it. */
  readonly executor: Executor<S>
  /** What the services hold, as canonical data (the dataset's hash): it is in every key. */
  readonly identity: unknown
  readonly store: Store
  readonly seed: number
  /** Version of everything that results depend on and no handler counts. */
  readonly engine: string
  /** How many phases run at once; results do not depend on it. */
  readonly concurrency: number
  readonly now: () => number
  /** Times time-outs and retries. */
  readonly scheduler: SchedulerLike
  /** Hexadecimal, 4 to 64 digits. */
  readonly run: string
  /** Events of this run that the journal holds already: above 0, the run goes on where it was interrupted. */
  readonly journal_from: number
  /** Canonical data that is kept in the run's header for a later process that goes on with it. */
  readonly memo: unknown
}
