import { isExpression } from '../expression.js'
import { printWorkflowExpression } from '../expression-text.js'
import { fold } from '../fold.js'
import type { Template } from '../template.js'
import { type AnyWorkflow, workflowNode } from '../workflow.js'

const isJsonNumber = (value: number): boolean => Number.isFinite(value) && !Object.is(value, -0)
const hole = (text: string): string => `\${${text}}`

/**
 * A templated value in JSON: an expression is `${..}`, text that would read as one gets one more `$`, and a number that
 * JSON cannot hold is written as an expression.
 */
export const templatedJson = (value: unknown): unknown => {
  if (isExpression(value)) return hole(printWorkflowExpression(value))
  if (typeof value === 'string') return value.replaceAll('${', () => '$${')
  if (typeof value === 'number' && !isJsonNumber(value))
    return hole(printWorkflowExpression({ _tag: 'Literal', value }))
  if (Array.isArray(value)) return value.map(templatedJson)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, templatedJson(inner)]))
}

/** A template's result in JSON: its leaves are expressions, written bare. */
const resultJson = (value: unknown): unknown => {
  if (isExpression(value)) return printWorkflowExpression(value)
  if (Array.isArray(value)) return value.map(resultJson)
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resultJson(inner)]))
  return printWorkflowExpression({ _tag: 'Literal', value })
}

const present = (record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined))
const unlessEmpty = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0 ? undefined : value

const NOTHING = { sequence: [] }
const nodeJson = fold<unknown>({
  empty: NOTHING,
  phase: ({ name, kind, config, policy }) =>
    present({
      phase: name,
      kind,
      config: unlessEmpty(templatedJson(config)),
      policy: unlessEmpty(policy),
    }),
  sequence: (steps) => ({ sequence: steps }),
  parallel: (branches) => ({ parallel: branches }),
  when: (test, then, otherwise) =>
    present({
      when: printWorkflowExpression(test),
      then,
      otherwise: otherwise === NOTHING ? undefined : otherwise,
    }),
  iterate: ({ name, until, at_most }, body) => ({
    iterate: name,
    until: printWorkflowExpression(until),
    at_most,
    body,
  }),
  forEach: ({ name, over }, body) => ({ for_each: name, over: printWorkflowExpression(over), body }),
  scope: (name, body) => ({ scope: name, body }),
  optional: (body) => ({ optional: body }),
})

/** The JSON form of a workflow, in canonical notation: `decodeDocument` reads it back as the same tree. */
export const workflowJson = (workflow: AnyWorkflow): unknown => nodeJson(workflowNode(workflow))

/** The JSON form of a template. */
export const templateJson = ({ name, description, inputs, workflow, result }: Template): unknown =>
  present({
    template: name,
    description: description === '' ? undefined : description,
    inputs: unlessEmpty(inputs),
    workflow: workflowJson(workflow),
    result: unlessEmpty(resultJson(result)),
  })
