import { keyOf } from '../../core/canonical/content-key.js'
import { closureOf } from './closure.kernel.js'
import type { Graph, Vertex } from './graph.js'

/**
 * The hash of a graph in canonical order: what runs where, under which conditions, and what precedes what. However a
 * workflow was put together, equal graphs have equal keys.
 */
export const graphKey = (graph: Graph): string => {
  const sorted = [...graph.vertices].sort((a, b) => (a.path + a.content < b.path + b.content ? -1 : 1))
  const position = new Map(sorted.map(({ id }, i) => [id, i]))
  const closure = closureOf(graph, (vertex) => position.get(vertex) ?? 0)
  const members = new Map<string, string[]>()
  for (const { optional, path, content } of sorted)
    for (const region of optional) members.set(region, [...(members.get(region) ?? []), path, content])
  const condition = (literal: number): string => {
    const decision = graph.decisions[Math.abs(literal) - 1]
    return `${literal < 0 ? '!' : ''}${decision?.label ?? ''}`
  }
  const canonical = ({ path, content, after, guard, optional }: Vertex) => ({
    path,
    content,
    after: closure.row(after),
    guard: guard
      .map((conjunction) => conjunction.map(condition).sort())
      .sort((a, b) => (a.join() < b.join() ? -1 : 1)),
    optional: [...new Set(optional.map((region) => keyOf(members.get(region) ?? [])))].sort(),
  })
  return keyOf(sorted.map(canonical))
}
