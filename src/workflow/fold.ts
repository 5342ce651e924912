import type { WorkflowExpression } from './expression.js'
import type { ForEachNode, IterateNode, PhaseNode, WorkflowNode } from './workflow.js'

/** One meaning of a workflow: a function for each node, of what its parts mean. */
export interface Algebra<A> {
  readonly empty: A
  readonly phase: (phase: PhaseNode) => A
  readonly sequence: (steps: readonly A[]) => A
  readonly parallel: (branches: readonly A[]) => A
  readonly when: (test: WorkflowExpression, then: A, otherwise: A) => A
  readonly iterate: (loop: IterateNode, body: A) => A
  readonly forEach: (loop: ForEachNode, body: A) => A
  readonly scope: (name: string, body: A) => A
  readonly optional: (body: A) => A
}

/** Gives a workflow the meaning that an algebra says. */
export const fold =
  <A>(algebra: Algebra<A>) =>
  (node: WorkflowNode): A => {
    const meaning = fold(algebra)
    switch (node._tag) {
      case 'Empty':
        return algebra.empty
      case 'Phase':
        return algebra.phase(node)
      case 'Sequence':
        return algebra.sequence(node.steps.map(meaning))
      case 'Parallel':
        return algebra.parallel(node.branches.map(meaning))
      case 'When':
        return algebra.when(node.test, meaning(node.then), meaning(node.otherwise))
      case 'Iterate':
        return algebra.iterate(node, meaning(node.body))
      case 'ForEach':
        return algebra.forEach(node, meaning(node.body))
      case 'Scope':
        return algebra.scope(node.name, meaning(node.body))
      case 'Optional':
        return algebra.optional(meaning(node.body))
    }
  }

/** The parts of a node, one level down. */
export const partsOf = (node: WorkflowNode): readonly WorkflowNode[] => {
  switch (node._tag) {
    case 'Empty':
    case 'Phase':
      return []
    case 'Sequence':
      return node.steps
    case 'Parallel':
      return node.branches
    case 'When':
      return [node.then, node.otherwise]
    case 'Iterate':
    case 'ForEach':
    case 'Scope':
    case 'Optional':
      return [node.body]
  }
}

/** How many levels of nodes a workflow nests, counted to one past `limit`, level by level: asked before anything recurses. */
export const depthOf = (node: WorkflowNode, limit: number): number => {
  const descend = (
    level: readonly WorkflowNode[],
    depth: number,
  ): readonly [readonly WorkflowNode[], number] => [level.flatMap(partsOf), depth + 1]
  const levels = { current: [node] as readonly WorkflowNode[], depth: 0 }
  while (levels.current.length > 0 && levels.depth <= limit)
    [levels.current, levels.depth] = descend(levels.current, levels.depth)
  return levels.depth
}

/** The phases of a workflow as written, in order. */
export const phasesOf = fold<readonly PhaseNode[]>({
  empty: [],
  phase: (phase) => [phase],
  sequence: (steps) => steps.flat(),
  parallel: (branches) => branches.flat(),
  when: (_, then, otherwise) => [...then, ...otherwise],
  iterate: (_, body) => body,
  forEach: (_, body) => body,
  scope: (_, body) => body,
  optional: (body) => body,
})
