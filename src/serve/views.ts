// What the live page is shown, as JSON. Times are milliseconds since the epoch. Its program is checked against these types, so
// this file imports nothing.

/** A run in the list of runs. */
export interface RunRow {
  readonly run: string
  readonly template: string
  readonly status: string
  /** Share that is done, from 0 to 1. */
  readonly progress: number
  readonly started_at: number
  readonly last_at: number
  readonly seed: number
  readonly data: string
  /** The figure that the run is about, with its name, once it has one. */
  readonly score: string
  readonly verdict: string
}

/** A phase as far as it is. */
export interface PhaseRow {
  readonly path: string
  readonly kind: string
  readonly state: string
  readonly key?: string
  readonly started_at?: number
  readonly duration_ms?: number
  /** How much of it is done, from 0 to 1. */
  readonly share?: number
  /** How far it is, what it found, why it failed or why it was skipped, in one phrase. */
  readonly says?: string
}

/** A phase of the plan, the phases that end right before it, and those whose results it reads; `[*]` stands for rounds and items. */
export interface Box {
  readonly path: string
  readonly kind: string
  readonly certain: boolean
  readonly after: readonly string[]
  readonly reads: readonly string[]
}

/** How far a run is. */
export interface RunProgress {
  readonly status: string
  readonly progress: number
  readonly last_at: number
  /** When it should end, by what its phases took in other runs. */
  readonly expected_end: number | null
  readonly phases: readonly PhaseRow[]
  /** Its events in words. */
  readonly log: readonly string[]
}

/** A whole run. */
export interface RunView extends RunRow, RunProgress {
  readonly facts: readonly (readonly [name: string, value: string])[]
  /** Nothing where the plan is too large to be drawn or an older version ran it. */
  readonly boxes: readonly Box[]
  /** What the console prints of it. */
  readonly printed: readonly string[]
  readonly damage: readonly string[]
}

/** What a page that follows a run is sent: the whole run, then what changed. */
export type RunMessage =
  | { readonly _tag: 'View'; readonly view: RunView }
  | { readonly _tag: 'Patch'; readonly patch: RunProgress }
  | { readonly _tag: 'Lost'; readonly because: readonly string[] }

/** A phase with all that made it. */
export interface PhaseView {
  readonly phase: PhaseRow
  /** The fields that its key is a hash of; none where they are not kept. */
  readonly inputs: Readonly<Record<string, unknown>> | null
  /** Its result; columns and other large parts by their length or hash. */
  readonly result: unknown
  readonly printed: readonly string[]
  /** The phases whose results it was made from, through whatever they were made from, the nearest first. */
  readonly lineage: readonly PhaseRow[]
  /** The phases that read its result. */
  readonly read_by: readonly string[]
  readonly log: readonly string[]
}

/** One thing in which two runs may differ. */
export interface ComparedPart {
  readonly name: string
  /** None where they are the same. */
  readonly lines: readonly string[]
}

/** Two runs next to each other. */
export interface ComparisonView {
  readonly runs: readonly [RunRow, RunRow]
  /** They ran on the same bars: choosing between them is a search on these bars. */
  readonly same_bars: boolean
  readonly parts: readonly ComparedPart[]
  readonly phases: readonly {
    readonly path: string
    readonly was: PhaseRow | null
    readonly is: PhaseRow | null
    readonly same_key: boolean
  }[]
}
