import type { Join } from './graph.js'
import { isCertain } from './guard.js'
import { type PlannedPhase, possiblePhases, possibleVertices } from './phases.js'
import type { Plan, PlannedGraph, PlannedVertex } from './plan.js'
import { type Reading, readingsIn, readingsOf } from './reads.js'

/** A phase of a plan, the phases that end right before it, and those whose results it reads. */
export interface DrawnPhase extends PlannedPhase {
  readonly after: readonly string[]
  readonly reads: readonly string[]
}

/** The vertices that a join names, through the joins that it shares. */
const verticesIn = (after: readonly Join[]): ReadonlySet<number> => {
  const seen = new Set<Join>()
  const found = new Set<number>()
  const visit = (join: Join): void => {
    if (seen.has(join)) return
    seen.add(join)
    for (const id of join.vertices) found.add(id)
    join.joins.forEach(visit)
  }
  after.forEach(visit)
  return found
}

/** A graph and the path of the loop that it is the body of. */
interface Level {
  readonly graph: PlannedGraph
  readonly prefix: string
  /** The phases whose results its items come from, where it is the body of a forEach. */
  readonly items: readonly string[]
}

/** The phases that a vertex stands for: itself, or those in the body of a loop. */
const phasesOf = ({ path, work }: PlannedVertex, prefix: string): readonly string[] =>
  work._tag === 'Phase'
    ? [prefix + path]
    : possibleVertices(work.body).flatMap((inner) => phasesOf(inner, `${prefix}${path}[*]/`))

const pathsOf = (readings: readonly Reading[], levels: readonly Level[]): readonly string[] => {
  const paths = readings.flatMap(({ up, of }) => {
    const level = levels[up]
    if (level === undefined) return []
    if (of._tag === 'Item') return level.items
    const isRead = ({ id, path }: PlannedVertex): boolean =>
      of._tag === 'Vertices' ? of.ids.includes(id) : path.startsWith(`${of.prefix}/`)
    return possibleVertices(level.graph)
      .filter(isRead)
      .flatMap((vertex) => phasesOf(vertex, level.prefix))
  })
  return [...new Set(paths)]
}

/** What stands in for a vertex: its phases, and those that end last. */
interface Part {
  readonly phases: readonly DrawnPhase[]
  readonly last: readonly string[]
}

const partOf = (
  vertex: PlannedVertex,
  after: readonly string[],
  levels: readonly Level[],
  certainly: boolean,
): Part => {
  const { path, work, guard, optional } = vertex
  const at = `${levels[0]?.prefix ?? ''}${path}`
  const certain = certainly && isCertain(guard) && optional.length === 0
  const inside = (graph: PlannedGraph, items: readonly string[], surely: boolean): Part =>
    graphPart([{ graph, prefix: `${at}[*]/`, items }, ...levels], after, surely)
  switch (work._tag) {
    case 'Phase': {
      const reads = pathsOf(readingsIn(work.config), levels)
      return { phases: [{ path: at, kind: work.phase.kind, certain, after, reads }], last: [at] }
    }
    case 'Iterate':
      return inside(work.body, [], certain)
    case 'ForEach':
      return inside(work.body, pathsOf(readingsOf(work.over), levels), false)
  }
}

const graphPart = (levels: readonly Level[], before: readonly string[], certainly: boolean): Part => {
  const vertices = new Map(
    levels
      .slice(0, 1)
      .flatMap(({ graph }) => possibleVertices(graph).map((vertex) => [vertex.id, vertex] as const)),
  )
  const parts = new Map<number, Part>()
  const followed = new Set<number>()
  const place = (vertex: PlannedVertex): void => {
    if (parts.has(vertex.id)) return
    const earlier = [...verticesIn(vertex.after)].flatMap((id) => vertices.get(id) ?? [])
    earlier.forEach(place)
    for (const { id } of earlier) followed.add(id)
    const after = earlier.flatMap(({ id }) => parts.get(id)?.last ?? [])
    parts.set(vertex.id, partOf(vertex, after.length === 0 ? before : after, levels, certainly))
  }
  vertices.forEach(place)
  return {
    phases: [...parts.values()].flatMap(({ phases }) => phases),
    last: [...parts].flatMap(([id, { last }]) => (followed.has(id) ? [] : last)),
  }
}

/** More boxes than this are no picture. */
const MOST_DRAWN = 300

/**
 * A plan as a picture shows it: its phases in an order in which each stands after those that it comes after. The body of a
 * loop is drawn once. `undefined` for a plan of more than 300 phases.
 */
export const drawingOf = (plan: Plan): readonly DrawnPhase[] | undefined =>
  possiblePhases(plan).length > MOST_DRAWN
    ? undefined
    : graphPart([{ graph: plan.graph, prefix: '', items: [] }], [], true).phases
