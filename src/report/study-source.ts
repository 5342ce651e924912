import type { Data } from '../market/universe/data.js'
import type { Execution } from '../portfolio/rules/execution.js'
import type { Artifacts } from '../store/store.js'

/** What one phase of a run gave. */
export interface PhaseFound {
  readonly path: string
  readonly kind: string
  readonly state: string
  readonly key?: string
  readonly duration_ms?: number
  readonly value?: unknown
  /** The instruments that it traded, where its key says which. */
  readonly symbols?: readonly string[]
  /** Bars that each instrument read before the first that was scored, where its key says how many; null of one without them. */
  readonly warmups?: readonly (number | null)[]
  /** What the console prints of it. */
  readonly printed: readonly string[]
}

/** A run as it is stored, with the data that it worked on. */
export interface StudySource {
  readonly run: string
  readonly template: string
  readonly status: string
  readonly seed: number
  readonly engine: string
  readonly version: string
  /** The command line that made it, where it is known. */
  readonly command?: string
  readonly data: Data
  readonly phases: readonly PhaseFound[]
  readonly result: unknown
  readonly artifacts: Artifacts
  /** How it was executed, where no choice of a phase says so. */
  readonly execution?: Execution
}
