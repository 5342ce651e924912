import type { BinaryOperator, Syntax } from './syntax.js'

/** Syntax without places: what the printer needs, and what other trees are turned into. */
export type Printable =
  | { readonly _tag: 'Literal'; readonly value: number | string | boolean | null }
  | { readonly _tag: 'Name'; readonly name: string }
  | { readonly _tag: 'Member'; readonly object: Printable; readonly key: string | number }
  | { readonly _tag: 'Call'; readonly callee: string; readonly args: readonly Printable[] }
  | { readonly _tag: 'Unary'; readonly operator: '-' | '!'; readonly operand: Printable }
  | {
      readonly _tag: 'Binary'
      readonly operator: BinaryOperator
      readonly left: Printable
      readonly right: Printable
    }
  | { readonly _tag: 'List'; readonly items: readonly Printable[] }
  | { readonly _tag: 'Record'; readonly entries: readonly (readonly [string, Printable])[] }

const strength: Readonly<Record<BinaryOperator, number>> = {
  '??': 1,
  '||': 2,
  '&&': 3,
  '==': 4,
  '!=': 4,
  '<': 5,
  '<=': 5,
  '>': 5,
  '>=': 5,
  '+': 6,
  '-': 6,
  '*': 7,
  '/': 7,
  '%': 7,
}
const UNARY = 8
const ATOM = 9

const identifier = /^[A-Za-z_$][A-Za-z0-9_$]*$/

const literal = (value: number | string | boolean | null): string => {
  if (typeof value === 'string')
    return `'${JSON.stringify(value).slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'")}'`
  return Object.is(value, -0) ? '-0' : String(value)
}

const strengthOf = (node: Printable): number =>
  node._tag === 'Binary'
    ? strength[node.operator]
    : node._tag === 'Unary' ||
        (node._tag === 'Literal' &&
          typeof node.value === 'number' &&
          (node.value < 0 || Object.is(node.value, -0)))
      ? UNARY
      : ATOM

const mixes = (outer: BinaryOperator, inner: Printable): boolean =>
  inner._tag === 'Binary' &&
  (outer === '??') !== (inner.operator === '??') &&
  ['??', '||', '&&'].includes(outer) &&
  ['??', '||', '&&'].includes(inner.operator)

const wrapped = (node: Printable, enough: boolean): string =>
  enough ? printSyntax(node) : `(${printSyntax(node)})`

/** Writes an expression with the fewest brackets; `parseSyntax` reads it back as the same tree. */
export const printSyntax = (node: Printable | Syntax): string => {
  switch (node._tag) {
    case 'Literal':
      return literal(node.value)
    case 'Name':
      return node.name
    case 'Member': {
      const plain = wrapped(
        node.object,
        strengthOf(node.object) === ATOM &&
          !(node.object._tag === 'Literal' && typeof node.object.value === 'number'),
      )
      return typeof node.key === 'string' && identifier.test(node.key)
        ? `${plain}.${node.key}`
        : `${plain}[${literal(node.key)}]`
    }
    case 'Call':
      return `${node.callee}(${node.args.map(printSyntax).join(', ')})`
    case 'Unary':
      return `${node.operator}${wrapped(node.operand, strengthOf(node.operand) === ATOM && !(node.operator === '-' && node.operand._tag === 'Literal'))}`
    case 'Binary': {
      const own = strength[node.operator]
      const l = wrapped(node.left, strengthOf(node.left) >= own && !mixes(node.operator, node.left))
      const r = wrapped(node.right, strengthOf(node.right) > own && !mixes(node.operator, node.right))
      return `${l} ${node.operator} ${r}`
    }
    case 'List':
      return `[${node.items.map(printSyntax).join(', ')}]`
    case 'Record':
      return node.entries.length === 0
        ? '{}'
        : `{ ${node.entries.map(([key, value]) => `${identifier.test(key) ? key : literal(key)}: ${printSyntax(value)}`).join(', ')} }`
  }
}
