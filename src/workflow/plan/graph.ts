import type { WorkflowExpression } from '../expression.js'
import type { ForEachNode, IterateNode, PhaseNode } from '../workflow.js'
import type { Guard } from './guard.js'

/** What must have ended: some vertices, and other such joins. Shared, so that wide steps cost no product of edges. */
export interface Join {
  readonly vertices: readonly number[]
  readonly joins: readonly Join[]
}

/** One occurrence of a phase, a loop or a forEach at a path of its graph. */
export interface Vertex {
  readonly id: number
  /** Path inside the graph, e.g. `spy/tuned`. */
  readonly path: string
  readonly scope: readonly string[]
  readonly node: PhaseNode | IterateNode | ForEachNode
  readonly content: string
  readonly after: readonly Join[]
  readonly guard: Guard
  /** The `optional` regions that it stands in. */
  readonly optional: readonly string[]
  /** The graph of a loop's or forEach's body, drawn once. */
  readonly body: Graph | undefined
}

/** Where a `when` stands: what ended before it, and under which conditions it is reached. */
interface Site {
  readonly after: readonly Join[]
  readonly guard: Guard
  readonly optional: readonly string[]
}
/** The test of a `when`; equal tests in one scope are one decision. */
export interface BranchTest extends Site {
  readonly id: number
  readonly label: string
  readonly scope: readonly string[]
  readonly test: WorkflowExpression
}

/** A workflow's occurrences and their order. Bodies of loops are graphs of their own. */
export interface Graph {
  readonly vertices: readonly Vertex[]
  readonly decisions: readonly BranchTest[]
  /** What has ended when all of it has. */
  readonly end: Join | undefined
}

export const pathOf = (scope: readonly string[], name: string): string => [...scope, name].join('/')
