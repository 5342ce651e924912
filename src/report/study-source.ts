import type { Dataset } from '../market/bars/dataset.js'
import type { Artifacts } from '../store/store.js'
import type { AccountOverBars, Beside } from './account.js'

/** What one phase of a run gave. */
export interface PhaseFound {
  readonly path: string
  readonly kind: string
  readonly state: string
  readonly key?: string
  readonly duration_ms?: number
  readonly value?: unknown
  /** What the console prints of it. */
  readonly printed: readonly string[]
}

/** A run as it is stored, with the bars that it worked on. */
export interface StudySource {
  readonly run: string
  readonly template: string
  readonly status: string
  readonly seed: number
  readonly engine: string
  readonly version: string
  /** The command line that made it, where it is known. */
  readonly command?: string
  readonly dataset: Dataset
  readonly phases: readonly PhaseFound[]
  readonly result: unknown
  readonly artifacts: Artifacts
  /** The account itself, where it is not one on the bars of one instrument. */
  readonly drawn?: { readonly account: AccountOverBars; readonly beside: Beside }
}
