import type { Join } from '../workflow/plan/graph.js'
import type { Guard } from '../workflow/plan/guard.js'
import type { PlannedGraph } from '../workflow/plan/plan.js'

/** Who waits for whom in a graph; made once for all of its frames. */
export interface Wiring {
  readonly joins: readonly Join[]
  readonly numbers: ReadonlyMap<Join, number>
  readonly followers: readonly (readonly number[])[]
  readonly waiting: Int32Array
  readonly ready: readonly number[]
  /**
   * By vertex, its place in the order of the plan, which is that of the document as far as what is read comes first: the last
   * of the vertices that it stands behind, how deep it lies behind it, and itself.
   */
  readonly places: readonly (readonly number[])[]
  readonly regions: ReadonlyMap<string, number>
}

const literalsOf = (guard: Guard): readonly number[] => [
  ...new Set(guard.flat().map((literal) => Math.abs(literal) - 1)),
]

/** Cost: O(nodes + edges). */
const placesIn = (
  count: number,
  followers: readonly (readonly number[])[],
  before: Int32Array,
): readonly (readonly number[])[] => {
  const waiting = before.slice()
  const most = Int32Array.from(followers, (_, node) => (node < count ? node : -1))
  const depth = new Int32Array(followers.length)
  const open: number[] = []
  for (let node = 0; node < followers.length; node++) if (waiting[node] === 0) open.push(node)
  while (open.length > 0) {
    const node = open.pop()!
    for (const next of followers[node]!) {
      most[next] = Math.max(most[next]!, most[node]!)
      depth[next] = Math.max(depth[next]!, depth[node]! + 1)
      waiting[next]! -= 1
      if (waiting[next] === 0) open.push(next)
    }
  }
  return Array.from({ length: count }, (_, id) => [most[id]!, depth[id]!, id])
}

/** Numbers the nodes of a graph (vertices, then decisions, then joins) and draws their edges. Cost: O(nodes + edges). */
export const wire = ({ vertices, decisions }: PlannedGraph): Wiring => {
  const joins: Join[] = []
  const numbers = new Map<Join, number>()
  const first = vertices.length + decisions.length
  const gather = vertices.flatMap(({ after }) => [...after])
  while (gather.length > 0) {
    const join = gather.pop()!
    if (numbers.has(join)) continue
    numbers.set(join, first + joins.length)
    joins.push(join)
    for (const inner of join.joins) gather.push(inner)
  }
  const total = first + joins.length
  const followers: number[][] = Array.from({ length: total }, () => [])
  const waiting = new Int32Array(total)
  const edge = (from: number, to: number): void => {
    followers[from]!.push(to)
    waiting[to]! += 1
  }
  for (const { id, after, guard } of vertices) {
    for (const join of after) edge(numbers.get(join)!, id)
    for (const decision of literalsOf(guard)) edge(vertices.length + decision, id)
  }
  for (const { id, guard, reads } of decisions) {
    for (const vertex of new Set(reads)) edge(vertex, vertices.length + id)
    for (const decision of literalsOf(guard)) edge(vertices.length + decision, vertices.length + id)
  }
  for (const join of joins) {
    for (const vertex of join.vertices) edge(vertex, numbers.get(join)!)
    for (const inner of join.joins) edge(numbers.get(inner)!, numbers.get(join)!)
  }
  const ready: number[] = []
  for (let node = 0; node < total; node++) if (waiting[node] === 0) ready.push(node)
  const regions = new Map<string, number>()
  for (const { optional } of vertices)
    for (const region of optional) regions.set(region, (regions.get(region) ?? 0) + 1)
  const places = placesIn(vertices.length, followers, waiting)
  return { joins, numbers, followers, waiting, ready, places, regions }
}
