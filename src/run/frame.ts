import type { Artifact } from '../store/artifact.js'
import type { PlannedGraph } from '../workflow/plan/plan.js'
import type { Outcome } from './event.js'

/** How a vertex ended, as those that read it see it. */
export type Settled =
  /** `ledgers`: of the searches that its value is a choice from. */
  | { readonly _tag: 'Given'; readonly value: unknown; readonly ledgers: readonly Artifact[] }
  | { readonly _tag: 'Skipped'; readonly because: string }
  /** `ledgers`: of the searches behind what was lost, for what stands in its place was decided by them. */
  | { readonly _tag: 'Lost'; readonly by: string; readonly ledgers: readonly Artifact[] }

/** How a phase that ended so looks to its readers. */
export const settledOf = (
  path: string,
  outcome: Outcome,
  inherited: readonly Artifact[],
  ledgers: (value: unknown) => readonly Artifact[],
): Settled => {
  if (outcome._tag === 'Left') return { _tag: 'Lost', by: path, ledgers: inherited }
  return outcome.right._tag === 'Ran'
    ? { _tag: 'Given', value: outcome.right.value, ledgers: ledgers(outcome.right.value) }
    : { _tag: 'Skipped', because: outcome.right.because }
}

/** One instance of a graph: the whole run, one round of a loop, or one item of a forEach. */
export interface Frame {
  readonly graph: PlannedGraph
  /** What stands before the paths of its vertices, e.g. `refinement[4]/`. */
  readonly prefix: string
  readonly outer: Frame | undefined
  /** Its place in the order of the plan; none of the whole run. */
  readonly place: readonly number[]
  /** By vertex; filled as they end. */
  readonly settled: (Settled | undefined)[]
  readonly round: number
  readonly index: number
  readonly item: unknown
  /** The round before of the same loop. */
  readonly before: Frame | undefined
  /** Whether all of it stands in something optional. */
  readonly optional: boolean
  /** Ledgers behind what decided that this frame was reached, and behind its item. */
  readonly inherited: readonly Artifact[]
}

/** The frame that is `up` bodies further out. */
export const outward = (frame: Frame, up: number): Frame =>
  up === 0 || frame.outer === undefined ? frame : outward(frame.outer, up - 1)

type Given = Record<string, unknown>
const place = (record: Given, path: readonly string[], value: unknown): void => {
  const [key = '', ...rest] = path
  if (rest.length === 0) record[key] = value
  else {
    record[key] ??= {}
    place(record[key] as Given, rest, value)
  }
}

/** What the vertices under a scope gave, as a record by name; what did not run is left out. */
export const givesOf = (frame: Frame, prefix = ''): Readonly<Record<string, unknown>> => {
  const record: Given = {}
  for (const { id, path, work } of frame.graph.vertices) {
    const settled = frame.settled[id]
    if (settled?._tag !== 'Given' || !path.startsWith(prefix)) continue
    const names = path.slice(prefix.length).split('/')
    if (work._tag !== 'Iterate') place(record, names, settled.value)
    else
      for (const [name, value] of Object.entries(settled.value as Given))
        place(record, [...names.slice(0, -1), name], value)
  }
  return record
}
