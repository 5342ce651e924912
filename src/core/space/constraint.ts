import { type Either, flatMap, isLeft, left, mapLeft, right, traverseArray } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { didYouMean } from '../near.js'
import { parseSyntax } from '../syntax/parse.js'
import { printSyntax } from '../syntax/print.js'
import { type Syntax, type SyntaxFault, syntaxFault } from '../syntax/syntax.js'
import type { Params, ParamValue, Space } from './dimension.js'

/** A relation between parameters, such as `fast < slow`; candidates for which it does not hold are left out. */
export interface Constraint {
  readonly _tag: 'Constraint'
  readonly text: string
  readonly syntax: Syntax
}

type Value = ParamValue | boolean
const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
}
const relation: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
}

const kindOf = (node: Syntax, names: readonly string[]): Either<SyntaxFault, 'value' | 'boolean'> => {
  switch (node._tag) {
    case 'Literal':
      return node.value === null
        ? left(syntaxFault(node, 'a constraint knows no null'))
        : right(typeof node.value === 'boolean' ? 'boolean' : 'value')
    case 'Name':
      return names.includes(node.name)
        ? right('value')
        : left(syntaxFault(node, `there is no parameter "${node.name}"${didYouMean(node.name, names)}`))
    case 'Unary':
      return needs(node.operand, node.operator === '!' ? 'boolean' : 'value', names)
    case 'Binary': {
      const { operator } = node
      if (operator === '??') return left(syntaxFault(node, 'every parameter has a value: "??" says nothing'))
      const inner = operator === '&&' || operator === '||' ? 'boolean' : 'value'
      return pipe(
        needs(node.left, inner, names),
        flatMap(() => needs(node.right, inner, names)),
        flatMap(() => right(operator in arithmetic ? 'value' : 'boolean')),
      )
    }
    case 'Call':
    case 'Member':
    case 'List':
    case 'Record':
      return left(syntaxFault(node, 'a constraint compares parameters: fast < slow'))
  }
}

const needs = (
  node: Syntax,
  wanted: 'value' | 'boolean',
  names: readonly string[],
): Either<SyntaxFault, 'value' | 'boolean'> =>
  pipe(
    kindOf(node, names),
    flatMap((kind) =>
      kind === wanted
        ? right(kind)
        : left(
            syntaxFault(
              node,
              wanted === 'boolean' ? 'a comparison is wanted here' : 'a value is wanted here',
            ),
          ),
    ),
  )

/** Reads a constraint over the named parameters. Errors: the first fault with its place, an unknown name with the nearest. */
export const parseConstraint = (text: string, names: readonly string[]): Either<SyntaxFault, Constraint> =>
  pipe(
    parseSyntax(text),
    flatMap((syntax) => {
      const kind = needs(syntax, 'boolean', names)
      return isLeft(kind) ? kind : right({ _tag: 'Constraint' as const, text: printSyntax(syntax), syntax })
    }),
  )

const valueIn = (node: Syntax, params: Params): Value => {
  switch (node._tag) {
    case 'Literal':
      return node.value ?? Number.NaN
    case 'Name':
      return params[node.name] ?? Number.NaN
    case 'Unary':
      return node.operator === '!'
        ? valueIn(node.operand, params) !== true
        : -Number(valueIn(node.operand, params))
    case 'Binary': {
      const { operator } = node
      if (operator === '&&')
        return valueIn(node.left, params) === true && valueIn(node.right, params) === true
      if (operator === '||')
        return valueIn(node.left, params) === true || valueIn(node.right, params) === true
      const a = valueIn(node.left, params)
      const b = valueIn(node.right, params)
      if (operator === '==') return a === b
      if (operator === '!=') return a !== b
      return (
        arithmetic[operator]?.(Number(a), Number(b)) ?? relation[operator]?.(Number(a), Number(b)) ?? false
      )
    }
    case 'Call':
    case 'Member':
    case 'List':
    case 'Record':
      return Number.NaN
  }
}

/** Whether the parameters meet a constraint. */
export const meets = (constraint: Constraint, params: Params): boolean =>
  valueIn(constraint.syntax, params) === true
/** Whether the parameters meet all of them. */
export const meetsAll = (constraints: readonly Constraint[], params: Params): boolean =>
  constraints.every((constraint) => meets(constraint, params))

/** Reads constraints over a space's parameters. */
export const constraintsOf = (
  space: Space,
  texts: readonly string[],
): Either<string, readonly Constraint[]> =>
  traverseArray((text: string) =>
    pipe(
      parseConstraint(text, Object.keys(space)),
      mapLeft(({ message }) => `constraint "${text}": ${message}`),
    ),
  )(texts)
