import fc from 'fast-check'
import { type KeyPath, pickNode, type WorkflowExpression } from '../../src/workflow/expression.js'
import { operatorNames, workflowOperators } from '../../src/workflow/operator.js'
import { anyNumber, anyText } from './value.js'

const anyName = fc.stringMatching(/^n[a-z0-9_]{0,5}$/)
const anyKey = fc.oneof(anyName, anyText, fc.nat(9))
const anyPath: fc.Arbitrary<KeyPath> = fc.array(anyKey, { maxLength: 3 })
/** Values that JSON knows, and the numbers that it does not. */
export const anyLiteral: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.oneof(anyNumber, anyText, fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .uniqueArray(fc.tuple(anyText, tie('value')), { maxLength: 3, selector: ([key]) => key })
      .filter((entries) => entries.every(([key]) => key !== '_tag'))
      .map((entries): unknown => Object.fromEntries(entries)),
  ),
}))['value']

const callable = operatorNames.filter((operator) => operator !== 'pick')

/** Any expression, built as the combinators build it. */
export const anyExpression: fc.Arbitrary<WorkflowExpression> = fc.letrec<{ node: WorkflowExpression }>(
  (tie) => ({
    node: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.oneof(
        fc.tuple(anyName, anyPath).map(([name, path]): WorkflowExpression => ({ _tag: 'From', name, path })),
        fc.tuple(anyName, anyPath).map(([name, path]): WorkflowExpression => ({ _tag: 'Item', name, path })),
        fc.tuple(anyName, anyPath).map(([name, path]): WorkflowExpression => ({ _tag: 'Input', name, path })),
        fc.constantFrom<WorkflowExpression>({ _tag: 'Round' }, { _tag: 'Index' }),
        anyLiteral.map((value): WorkflowExpression => ({ _tag: 'Literal', value })),
      ),
      fc
        .tuple(anyName, anyPath, tie('node'))
        .map(([name, path, first]): WorkflowExpression => ({ _tag: 'Previous', name, path, first })),
      fc.tuple(tie('node'), anyKey).map(([value, key]) => pickNode(value, key)),
      fc.tuple(fc.constantFrom(...callable), tie('node'), tie('node')).map(
        ([operator, a, b]): WorkflowExpression => ({
          _tag: 'Apply',
          operator,
          args: workflowOperators[operator].arity === 1 ? [a] : [a, b],
        }),
      ),
    ),
  }),
).node
