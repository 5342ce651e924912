import type { WorkflowExpression } from '../../src/workflow/expression.js'
import { mapTemplated } from '../../src/workflow/templated.js'
import type { WorkflowNode } from '../../src/workflow/workflow.js'

/** The body of a loop as its round `round` runs it, in a scope; `before` is the scope of the round before. */
export const bodyAt = (
  node: WorkflowNode,
  scope: string,
  before: string | undefined,
  round: number,
): WorkflowNode => {
  const at = (expression: WorkflowExpression): WorkflowExpression => {
    switch (expression._tag) {
      case 'Round':
        return { _tag: 'Literal', value: round }
      case 'Previous':
        return before === undefined
          ? at(expression.first)
          : { _tag: 'From', name: before, path: [expression.name, ...expression.path] }
      case 'Apply':
        return { ...expression, args: expression.args.map(at) }
      case 'From':
      case 'Item':
      case 'Input':
      case 'Index':
      case 'Literal':
        return expression
    }
  }
  const within = (inner: WorkflowNode): WorkflowNode => {
    switch (inner._tag) {
      case 'Phase':
        return { ...inner, config: mapTemplated(inner.config, at) }
      case 'Sequence':
        return { ...inner, steps: inner.steps.map(within) }
      case 'Parallel':
        return { ...inner, branches: inner.branches.map(within) }
      case 'When':
        return {
          ...inner,
          test: at(inner.test),
          then: within(inner.then),
          otherwise: within(inner.otherwise),
        }
      case 'Scope':
      case 'Optional':
        return { ...inner, body: within(inner.body) }
      case 'Empty':
      case 'Iterate':
      case 'ForEach':
        return inner
    }
  }
  return { _tag: 'Scope', name: scope, body: within(node) }
}
/** Whether a body holds what a round cannot be rewritten through. */
export const holdsLoop = (node: WorkflowNode): boolean =>
  JSON.stringify(node).match(/"_tag":"(Iterate|ForEach|Scope)"/) !== null
