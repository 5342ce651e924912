import type { Expression, Node, SpreadElement } from 'acorn'
import { type Either, flatMap, isLeft, left, right, traverseArray } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { readText, SYNTAX_DEPTH_LIMIT } from './read-text.js'
import { type BinaryOperator, type Syntax, type SyntaxFault, syntaxFault, type TextSpan } from './syntax.js'

const binary: readonly string[] = [
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
] satisfies readonly BinaryOperator[]
const spelled: Readonly<Record<string, string>> = {
  '===': '==',
  '!==': '!=',
  '&': '&&',
  '|': '||',
  '=': '==',
}

type Read = Either<SyntaxFault, Syntax>
const refuse = (at: TextSpan, message: string): Either<SyntaxFault, never> => left(syntaxFault(at, message))

const all = (
  nodes: readonly (Expression | SpreadElement | null)[],
  whole: TextSpan,
  depth: number,
): Either<SyntaxFault, readonly Syntax[]> =>
  traverseArray((node: Expression | SpreadElement | null) =>
    node === null || node.type === 'SpreadElement'
      ? refuse(node ?? whole, 'a list holds expressions only')
      : elaborate(node, depth),
  )(nodes)

const keyOf = (
  node: Node & { name?: string; value?: unknown },
  computed: boolean,
): string | number | undefined =>
  !computed && node.type === 'Identifier'
    ? node.name
    : node.type === 'Literal' &&
        (typeof node.value === 'string' ||
          (typeof node.value === 'number' && Number.isSafeInteger(node.value)))
      ? node.value
      : undefined

const elaborate = (node: Expression, depth: number): Read => {
  const at: TextSpan = { start: node.start, end: node.end }
  const deeper = depth + 1
  if (deeper > SYNTAX_DEPTH_LIMIT)
    return refuse(at, `an expression nests at most ${SYNTAX_DEPTH_LIMIT} levels`)
  // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- a whitelist: all other nodes are refused
  switch (node.type) {
    case 'Literal': {
      const value = node.value
      return typeof value === 'number' ||
        typeof value === 'string' ||
        typeof value === 'boolean' ||
        value === null
        ? node.raw?.startsWith('/') === true
          ? refuse(at, 'a pattern is no value here')
          : right({ _tag: 'Literal', value, ...at })
        : refuse(at, 'only numbers, text, true, false and null are values here')
    }
    case 'Identifier':
      return right(
        node.name === 'NaN' || node.name === 'Infinity'
          ? { _tag: 'Literal', value: node.name === 'NaN' ? Number.NaN : Number.POSITIVE_INFINITY, ...at }
          : { _tag: 'Name', name: node.name, ...at },
      )
    case 'ParenthesizedExpression':
      return elaborate(node.expression, depth)
    case 'UnaryExpression': {
      const { operator } = node
      if (operator !== '-' && operator !== '!') return refuse(at, `there is no operator "${operator}"`)
      return pipe(
        elaborate(node.argument, deeper),
        flatMap((operand): Read => {
          const folded =
            operator === '-' &&
            node.argument.type !== 'ParenthesizedExpression' &&
            operand._tag === 'Literal' &&
            typeof operand.value === 'number'
          return right(
            folded
              ? { _tag: 'Literal', value: -operand.value, ...at }
              : { _tag: 'Unary', operator, operand, ...at },
          )
        }),
      )
    }
    case 'BinaryExpression':
    case 'LogicalExpression': {
      const { operator } = node
      if (!binary.includes(operator) || node.left.type === 'PrivateIdentifier') {
        const known = spelled[operator]
        return refuse(
          at,
          `there is no operator "${operator}"${known === undefined ? '' : `, write "${known}"`}`,
        )
      }
      const a = elaborate(node.left, deeper)
      if (isLeft(a)) return a
      const b = elaborate(node.right, deeper)
      return isLeft(b)
        ? b
        : right({
            _tag: 'Binary',
            operator: operator as BinaryOperator,
            left: a.right,
            right: b.right,
            ...at,
          })
    }
    case 'MemberExpression': {
      if (node.object.type === 'Super' || node.optional) return refuse(at, 'write a.b or a[0]')
      const key = keyOf(node.property, node.computed)
      if (key === undefined)
        return refuse(node.property, 'inside [ ] stands a whole number or a text in quotes')
      return pipe(
        elaborate(node.object, deeper),
        flatMap((object): Read => right({ _tag: 'Member', object, key, ...at })),
      )
    }
    case 'CallExpression':
      if (node.callee.type !== 'Identifier' || node.optional)
        return refuse(node.callee, 'only a name can be called')
      return pipe(
        all(node.arguments, at, deeper),
        flatMap(
          (args): Read =>
            right({
              _tag: 'Call',
              callee: node.callee.type === 'Identifier' ? node.callee.name : '',
              args,
              ...at,
            }),
        ),
      )
    case 'ArrayExpression':
      return pipe(
        all(node.elements, at, deeper),
        flatMap((items): Read => right({ _tag: 'List', items, ...at })),
      )
    case 'ObjectExpression':
      return node.properties.reduce<Read>(
        (done, property) => {
          if (isLeft(done) || done.right._tag !== 'Record') return done
          if (
            property.type === 'SpreadElement' ||
            property.kind !== 'init' ||
            property.method ||
            property.shorthand
          )
            return refuse(property, 'a record holds name: value')
          const key = keyOf(property.key, property.computed)
          if (key === undefined || property.computed)
            return refuse(property.key, 'a record holds name: value')
          const value = elaborate(property.value, deeper)
          return isLeft(value)
            ? value
            : right({ ...done.right, entries: [...done.right.entries, [String(key), value.right]] })
        },
        right({ _tag: 'Record', entries: [], ...at }),
      )
    case 'ConditionalExpression':
      return refuse(at, 'there is no "? :", use a `when` node or orElse')
    case 'AssignmentExpression':
      return refuse(
        at,
        node.operator === '='
          ? 'nothing is assigned here, write "==" to compare'
          : 'nothing is assigned here',
      )
    default:
      return refuse(at, `this is no part of the language (${node.type})`)
  }
}

/**
 * Reads one expression; nothing is ever evaluated. Errors: the first fault with its place. Limits: 10,000 characters, 200
 * levels.
 */
export const parseSyntax = (text: string): Either<SyntaxFault, Syntax> =>
  pipe(
    readText(text),
    flatMap((node) => elaborate(node, 0)),
  )
