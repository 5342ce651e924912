import type { Shape } from '../../core/codec/shape.js'
import type { PhaseNode } from '../workflow.js'
import type { PlanFault } from './fault.js'
import type { Graph } from './graph.js'
import type { Guard } from './guard.js'
import type { Names } from './names.js'

/** A graph as seen from the place of a reader in it; outer graphs are seen from the place of the loop. */
export interface GraphLevel {
  readonly graph: Graph
  readonly names: Names
  /** What the graph is the body of. */
  readonly kind: 'root' | 'iterate' | 'for_each'
  readonly loop: string
  readonly scope: readonly string[]
  readonly before: (vertex: number) => boolean
  readonly guard: Guard
  readonly optional: readonly string[]
}

/** Who compiles: where it stands, what it may read, and where faults go. */
export interface Reader {
  /** Innermost first. */
  readonly levels: readonly GraphLevel[]
  readonly at: string
  readonly inputs: readonly string[]
  readonly shapeOf: (phase: PhaseNode) => Shape
  readonly report: (fault: PlanFault) => void
}
