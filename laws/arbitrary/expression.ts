import fc from 'fast-check'
import { type Expression, type KeyPath, pickNode } from '../../src/workflow/expression.js'
import { operatorNames, operators } from '../../src/workflow/operator.js'
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
export const anyExpression: fc.Arbitrary<Expression> = fc.letrec<{ node: Expression }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(
      fc.tuple(anyName, anyPath).map(([name, path]): Expression => ({ _tag: 'From', name, path })),
      fc.tuple(anyName, anyPath).map(([name, path]): Expression => ({ _tag: 'Item', name, path })),
      fc.tuple(anyName, anyPath).map(([name, path]): Expression => ({ _tag: 'Input', name, path })),
      fc.constantFrom<Expression>({ _tag: 'Round' }, { _tag: 'Index' }),
      anyLiteral.map((value): Expression => ({ _tag: 'Literal', value })),
    ),
    fc
      .tuple(anyName, anyPath, tie('node'))
      .map(([name, path, first]): Expression => ({ _tag: 'Previous', name, path, first })),
    fc.tuple(tie('node'), anyKey).map(([value, key]) => pickNode(value, key)),
    fc.tuple(fc.constantFrom(...callable), tie('node'), tie('node')).map(
      ([operator, a, b]): Expression => ({
        _tag: 'Apply',
        operator,
        args: operators[operator].arity === 1 ? [a] : [a, b],
      }),
    ),
  ),
})).node
