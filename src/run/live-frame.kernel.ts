import type { Join } from '../workflow/plan/graph.js'
import type { Guard } from '../workflow/plan/guard.js'
import type { PlannedGraph, PlannedVertex } from '../workflow/plan/plan.js'
import type { Frame } from './frame.js'
import { type Ledgers, ledgersOf } from './ledgers.js'
import type { Wiring } from './wiring.kernel.js'

/** A test that was decided, was not reached, or could not be evaluated. */
export type Decided = boolean | 'skipped' | Loss

/** What was lost, and the `optional` regions out of which it blocks nothing. */
export interface Loss {
  readonly by: string
  readonly optional: readonly string[]
  /** Behind what was lost, and behind what was lost before it. */
  readonly ledgers: Ledgers
}
export const NONE: readonly Loss[] = []

/** A frame at work: what each of its nodes still waits for. */
export interface Live {
  readonly frame: Frame
  readonly decided: (Decided | undefined)[]
  /** By node: vertices, then decisions, then joins. */
  readonly waiting: Int32Array
  readonly wiring: Wiring
  /** By node: what was lost in it and before it. */
  readonly lost: (readonly Loss[])[]
  /** How many vertices of each `optional` region have not ended. */
  readonly regions: Map<string, number>
  left: number
  readonly done: (live: Live) => void
}

/** A frame of which nothing has been reached yet. */
export const liveFrame = (frame: Frame, wiring: Wiring, done: (live: Live) => void): Live => ({
  frame,
  decided: [],
  wiring,
  waiting: wiring.waiting.slice(),
  lost: [],
  regions: new Map(wiring.regions),
  left: frame.graph.vertices.length + frame.graph.decisions.length,
  done,
})

/** Whether what stands in these regions of a frame may fail. */
export const isOptional = (live: Live, optional: readonly string[]): boolean =>
  live.frame.optional || optional.length > 0

/** What the events call a node. */
export const nodeKindOf = ({ work }: PlannedVertex): string =>
  work._tag === 'Phase' ? work.phase.kind : work._tag === 'Iterate' ? 'iterate' : 'for_each'

/** What was lost in some nodes and before them: one of each reach, and none whose region has ended. */
export const gathered = (
  live: Live,
  vertices: readonly number[],
  joins: readonly Join[],
): readonly Loss[] => {
  const found = new Map<string, Loss>()
  const gather = (node: number): void => {
    for (const loss of live.lost[node] ?? NONE) {
      const reach = loss.optional.join()
      if (!loss.optional.every((region) => live.regions.get(region)! > 0)) continue
      const known = found.get(reach)
      found.set(
        reach,
        known === undefined ? loss : { ...known, ledgers: ledgersOf(known.ledgers, loss.ledgers) },
      )
    }
  }
  for (const vertex of vertices) gather(vertex)
  for (const join of joins) gather(live.wiring.numbers.get(join)!)
  return found.size === 0 ? NONE : [...found.values()]
}

/** Whether a guard holds; else why not. */
export const guardHolds = (
  live: Live,
  guard: Guard,
): true | { readonly lost?: Loss; readonly because: string } => {
  let lost: Loss | undefined
  let because = 'its condition did not hold'
  for (const conjunction of guard) {
    let holds = true
    for (const literal of conjunction) {
      const at = Math.abs(literal) - 1
      const decided = live.decided[at]
      if (typeof decided === 'object') lost = decided
      if (decided !== literal > 0) {
        holds = false
        because = `${live.frame.graph.decisions[at]!.label} was ${decided === 'skipped' ? 'not reached' : decided === true ? 'true' : 'false'}`
      }
    }
    if (holds) return true
  }
  return lost === undefined ? { because } : { lost, because }
}

/** What a body lost for good: the first vertex or test that is lost and not optional inside the body. */
export const lossOf = ({ frame, decided }: Live): string | undefined => {
  for (const { id, optional } of frame.graph.vertices) {
    const settled = frame.settled[id]
    if (settled?._tag === 'Lost' && optional.length === 0) return settled.by
  }
  for (const { id, optional } of frame.graph.decisions) {
    const one = decided[id]
    if (typeof one === 'object' && optional.length === 0) return one.by
  }
  return undefined
}

/** The frame of one round or one item of a loop. */
export const bodyOf = (
  live: Live,
  vertex: PlannedVertex,
  graph: PlannedGraph,
  number: number,
  inherited: Frame['inherited'],
): Frame => ({
  graph,
  prefix: `${live.frame.prefix}${vertex.path}[${number}]/`,
  outer: live.frame,
  place: [...live.frame.place, ...(live.wiring.places[vertex.id] ?? []), number],
  settled: [],
  round: live.frame.round,
  index: live.frame.index,
  item: undefined,
  before: undefined,
  optional: isOptional(live, vertex.optional),
  inherited,
})
/** The frame of a whole run. */
export const rootFrame = (graph: PlannedGraph): Frame => ({
  graph,
  prefix: '',
  outer: undefined,
  place: [],
  settled: [],
  round: 0,
  index: 0,
  item: undefined,
  before: undefined,
  optional: false,
  inherited: [],
})
