import type { KeyPath, WorkflowExpression } from '../../src/workflow/expression.js'
import { partsOf } from '../../src/workflow/fold.js'
import type { WorkflowNode } from '../../src/workflow/workflow.js'

/** One instance of a body, as the plain evaluator sees it. */
export interface Frame {
  readonly values: Map<string, unknown>
  readonly outer: Frame | undefined
  readonly before: Frame | undefined
  readonly prefix: string
  readonly optional: boolean
  readonly round: number
  readonly index: number
  readonly item: { readonly name: string; readonly value: unknown } | undefined
  /** The first loss that no `optional` inside the frame holds back, in order of vertices, then of tests. */
  readonly lost: { vertex: string | undefined; test: string | undefined }
  /** What was lost, by name, and by what. */
  readonly losers: Map<string, string>
}
/** No value at all, and a value that an operator cannot take. */
export const ABSENT = Symbol('absent')
export const WRONG = Symbol('of the wrong kind')

const follow = (value: unknown, path: KeyPath): unknown =>
  path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, key)
        ? (at as Record<string, unknown>)[key]
        : ABSENT,
    value,
  )
const find = (frame: Frame | undefined, name: string): unknown =>
  frame === undefined ? ABSENT : frame.values.has(name) ? frame.values.get(name) : find(frame.outer, name)
const itemOf = (frame: Frame | undefined, name: string): unknown =>
  frame === undefined ? ABSENT : frame.item?.name === name ? frame.item.value : itemOf(frame.outer, name)

/** The names that an expression reads at top level. */
export const readsOf = (expression: WorkflowExpression): readonly string[] =>
  expression._tag === 'From'
    ? [expression.name, ...expression.path.map(String)]
    : expression._tag === 'Apply'
      ? expression.args.flatMap(readsOf)
      : []
/** The names in a node. */
export const namesIn = (node: WorkflowNode): readonly string[] => [
  ...('name' in node ? [node.name] : []),
  ...partsOf(node).flatMap(namesIn),
]

/** The value of an expression, by the plainest reading. */
export const valueIn = (frame: Frame, expression: WorkflowExpression): unknown => {
  switch (expression._tag) {
    case 'From':
      return follow(find(frame, expression.name), expression.path)
    case 'Previous':
      return frame.before === undefined
        ? valueIn(frame, expression.first)
        : follow(
            frame.before.values.has(expression.name) ? frame.before.values.get(expression.name) : ABSENT,
            expression.path,
          )
    case 'Item':
      return follow(itemOf(frame, expression.name), expression.path)
    case 'Round':
      return frame.round
    case 'Index':
      return frame.index
    case 'Literal':
      return expression.value
    case 'Input':
      return ABSENT
    case 'Apply': {
      const [a, b] = expression.args.map((arg) => valueIn(frame, arg))
      if (expression.operator === 'or_else') return a === ABSENT ? b : a
      if (a === ABSENT || b === ABSENT) return ABSENT
      return typeof a === 'number' && typeof b === 'number' ? a > b : WRONG
    }
  }
}
