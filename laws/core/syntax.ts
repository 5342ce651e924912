import { deepStrictEqual, ok, strictEqual } from 'node:assert'
import fc from 'fast-check'
import type { Either } from 'fp-ts/lib/Either.js'
import type { Printable } from '../../src/core/syntax/print.js'
import type { BinaryOperator, Syntax, SyntaxFault } from '../../src/core/syntax/syntax.js'
import { anyNoise, anyNumber, anyText } from '../arbitrary/value.js'
import type { Law } from '../law.js'

/** What the laws are about: a printer of expressions and a reader of their text. */
export interface Front {
  readonly parse: (text: string) => Either<SyntaxFault, Syntax>
  readonly print: (syntax: Printable) => string
}

const binary: readonly BinaryOperator[] = [
  '+',
  '-',
  '*',
  '/',
  '%',
  '<',
  '<=',
  '>',
  '>=',
  '==',
  '!=',
  '&&',
  '||',
  '??',
]
/** Those that may not be mixed without brackets come more often. */
const anyBinary = fc.oneof(
  fc.constantFrom(...binary),
  fc.constantFrom('&&' as const, '||' as const, '??' as const),
)
const anyName = fc.stringMatching(/^n[a-zA-Z0-9_]{0,6}$/).filter((name) => name !== 'new' && name !== 'null')
const anyLiteral = fc.oneof(anyNumber, anyText, fc.boolean(), fc.constant(null))
const anyKey = fc.oneof(anyName, anyText, fc.nat(), fc.constantFrom('if', 'a-b', '1'))

/** Any syntax tree that text can say. */
export const anySyntax: fc.Arbitrary<Printable> = fc.letrec<{ node: Printable }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.oneof(
      anyName.map((name): Printable => ({ _tag: 'Name', name })),
      anyLiteral.map((value): Printable => ({ _tag: 'Literal', value })),
    ),
    fc.tuple(tie('node'), anyKey).map(([object, key]): Printable => ({ _tag: 'Member', object, key })),
    fc
      .tuple(anyName, fc.array(tie('node'), { maxLength: 3 }))
      .map(([callee, args]): Printable => ({ _tag: 'Call', callee, args })),
    fc
      .tuple(fc.constantFrom('-' as const, '!' as const), tie('node'))
      .map(([operator, operand]): Printable => ({ _tag: 'Unary', operator, operand })),
    fc
      .tuple(anyBinary, tie('node'), tie('node'))
      .map(([operator, left, right]): Printable => ({ _tag: 'Binary', operator, left, right })),
    fc.array(tie('node'), { maxLength: 3 }).map((items): Printable => ({ _tag: 'List', items })),
    fc
      .uniqueArray(fc.tuple(fc.oneof(anyName, anyText), tie('node')), {
        maxLength: 3,
        selector: ([key]) => key,
      })
      .map((entries): Printable => ({ _tag: 'Record', entries })),
  ),
})).node

const withoutPlaces = (node: Syntax): Printable => {
  switch (node._tag) {
    case 'Literal':
      return { _tag: 'Literal', value: node.value }
    case 'Name':
      return { _tag: 'Name', name: node.name }
    case 'Member':
      return { _tag: 'Member', object: withoutPlaces(node.object), key: node.key }
    case 'Call':
      return { _tag: 'Call', callee: node.callee, args: node.args.map(withoutPlaces) }
    case 'Unary':
      return { _tag: 'Unary', operator: node.operator, operand: withoutPlaces(node.operand) }
    case 'Binary':
      return {
        _tag: 'Binary',
        operator: node.operator,
        left: withoutPlaces(node.left),
        right: withoutPlaces(node.right),
      }
    case 'List':
      return { _tag: 'List', items: node.items.map(withoutPlaces) }
    case 'Record':
      return {
        _tag: 'Record',
        entries: node.entries.map(([key, value]) => [key, withoutPlaces(value)] as const),
      }
  }
}

const words = [
  'a',
  'b.c',
  '1',
  "'x'",
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ',',
  ':',
  '.',
  '+',
  '-',
  '!',
  '??',
  '&&',
  '=',
  '=>',
  '`',
  '/',
  '/*',
  '//',
  '?.',
  '...',
  'new',
  'this',
  'function',
  'class',
  'await',
  'import',
  '0x',
  '1n',
  '\\u{',
  '\u2028',
  '😀',
  '#',
  '@',
  '?',
  'async',
  'yield',
  'super',
  ';',
  '\n',
  '<!--',
]

/** Text of all sorts: noise, words of the language in any order, and expressions with a slip. */
export const anyExpressionText: fc.Arbitrary<string> = fc.oneof(
  anyNoise,
  fc.array(fc.constantFrom(...words), { maxLength: 12, size: 'max' }).map((all) => all.join('')),
  fc.array(fc.constantFrom(...words), { maxLength: 12, size: 'max' }).map((all) => all.join(' ')),
)

/** Says that printing and parsing are inverse, that no text throws, and that faults have a place. */
export const syntaxLaws = ({ parse, print }: Front): readonly Law[] => {
  const faultOf = (text: string): SyntaxFault | undefined => {
    const read = parse(text)
    return read._tag === 'Left' ? read.left : undefined
  }
  return [
    {
      name: 'what is printed is read back as the same tree',
      check: () =>
        fc.assert(
          fc.property(anySyntax, (syntax) => {
            const read = parse(print(syntax))
            if (read._tag === 'Left') throw new Error(`${print(syntax)}: ${read.left.message}`)
            deepStrictEqual(withoutPlaces(read.right), syntax)
          }),
          { numRuns: 1000 },
        ),
    },
    {
      name: 'any text gives a tree or a fault with a place inside the text',
      check: () =>
        fc.assert(
          fc.property(anyExpressionText, (text) => {
            const fault = faultOf(text)
            if (fault === undefined) return
            ok(fault.message !== '')
            ok(
              fault.start >= 0 && fault.start <= fault.end && fault.end <= text.length,
              JSON.stringify(fault),
            )
          }),
          { numRuns: 1000 },
        ),
    },
    {
      name: 'a tree read from text prints to text that is read as the same tree',
      check: () =>
        fc.assert(
          fc.property(anyExpressionText, (text) => {
            const read = parse(text)
            if (read._tag === 'Left') return
            const again = parse(print(read.right))
            if (again._tag === 'Left') throw new Error(`${print(read.right)}: ${again.left.message}`)
            deepStrictEqual(withoutPlaces(again.right), withoutPlaces(read.right))
          }),
          { numRuns: 1000 },
        ),
    },
    {
      name: 'text has at most 10,000 characters',
      check: () => {
        strictEqual(faultOf(`a${' '.repeat(9_998)}b`.replace('b', '')), undefined)
        strictEqual(faultOf(`'${'x'.repeat(9_998)}'`), undefined)
        strictEqual(faultOf(`'${'x'.repeat(9_999)}'`)?.start, 10_000)
      },
    },
    {
      name: 'nesting ends at 200 levels, whatever nests',
      check: () => {
        const nests: readonly ((depth: number) => string)[] = [
          (depth) => `${'('.repeat(depth)}a${')'.repeat(depth)}`,
          (depth) => `${'['.repeat(depth)}a${']'.repeat(depth)}`,
          (depth) => `${'!'.repeat(depth)}a`,
          (depth) => `a${'.b'.repeat(depth)}`,
          (depth) => `a${' + a'.repeat(depth)}`,
          (depth) => `${'f('.repeat(depth)}${')'.repeat(depth)}`,
        ]
        for (const nest of nests) {
          strictEqual(faultOf(nest(190)), undefined, nest(3))
          ok(faultOf(nest(210)) !== undefined, nest(3))
          ok(faultOf(nest(3300).slice(0, 10_000)) !== undefined, nest(3))
        }
      },
    },
  ]
}
