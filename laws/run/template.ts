import type { Prepared } from '../../src/run/run.js'
import type { WorkflowExpression } from '../../src/workflow/expression.js'
import { planTemplate, type Template } from '../../src/workflow/template.js'
import type { WorkflowNode } from '../../src/workflow/workflow.js'

/** A template of one workflow, whose result is the values of some expressions. */
export const templateOf = (workflow: WorkflowNode, reads: readonly WorkflowExpression[]): Template => ({
  name: 'any',
  description: '',
  inputs: {},
  workflow,
  result: { values: reads },
})
/** A template that is planned. Throws where the plan has faults. */
export const preparedOf = (template: Template): Prepared => {
  const plan = planTemplate(template)
  if (plan._tag === 'Left')
    throw new Error(plan.left.map(({ at, message }) => `${at}: ${message}`).join('\n'))
  return { template, plan: plan.right, inputs: {} }
}
