import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { BinaryOperator } from '../core/syntax/syntax.js'

/** How an operator is written in text: between its arguments, before its one argument, or as a call. */
type Notation =
  | { readonly kind: 'infix'; readonly symbol: BinaryOperator }
  | { readonly kind: 'prefix'; readonly symbol: '-' | '!' }
  | { readonly kind: 'call' }
type Meaning = (...args: readonly unknown[]) => Either<string, unknown>
interface Definition {
  readonly arity: number
  readonly notation: Notation
  /** Gives the value, or says in words which argument does not fit. Absent arguments never reach it. */
  readonly meaning: Meaning
}

const shown = (value: unknown): string =>
  Array.isArray(value)
    ? 'a list'
    : value === null
      ? 'null'
      : typeof value === 'object'
        ? 'a record'
        : typeof value === 'number' || typeof value === 'boolean'
          ? String(value)
          : typeof value === 'string'
            ? JSON.stringify(value)
            : `a ${typeof value}`
const numbers =
  (meaning: (a: number, b: number) => unknown): Meaning =>
  (a, b) =>
    typeof a !== 'number'
      ? left(`${shown(a)} is no number`)
      : typeof b !== 'number'
        ? left(`${shown(b)} is no number`)
        : right(meaning(a, b))
const finiteOnly =
  (meaning: (a: number, b: number) => number): Meaning =>
  (a, b) => {
    const value = numbers(meaning)(a, b)
    return value._tag === 'Right' && !Number.isFinite(value.right)
      ? left('the result is not a finite number')
      : value
  }
const truths =
  (meaning: (a: boolean, b: boolean) => boolean): Meaning =>
  (a, b) =>
    typeof a !== 'boolean' || typeof b !== 'boolean'
      ? left(`${shown(typeof a === 'boolean' ? b : a)} is neither true nor false`)
      : right(meaning(a, b))
const equality =
  (meaning: (same: boolean) => boolean): Meaning =>
  (a, b) =>
    typeof a === 'object' || typeof b === 'object'
      ? left('only numbers, text and truth values can be compared')
      : right(meaning(a === b))
const infix = (symbol: BinaryOperator, meaning: Meaning): Definition => ({
  arity: 2,
  notation: { kind: 'infix', symbol },
  meaning,
})
const call = (arity: number, meaning: Meaning): Definition => ({ arity, notation: { kind: 'call' }, meaning })

const keyOf: Meaning = (value, key) => {
  const known = typeof value === 'object' && value !== null && Object.hasOwn(value, key as PropertyKey)
  return known
    ? right((value as Readonly<Record<PropertyKey, unknown>>)[key as PropertyKey])
    : left(`there is no ${shown(key)} in ${shown(value)}`)
}

const definitions = {
  gt: infix(
    '>',
    numbers((a, b) => a > b),
  ),
  gte: infix(
    '>=',
    numbers((a, b) => a >= b),
  ),
  lt: infix(
    '<',
    numbers((a, b) => a < b),
  ),
  lte: infix(
    '<=',
    numbers((a, b) => a <= b),
  ),
  eq: infix(
    '==',
    equality((same) => same),
  ),
  neq: infix(
    '!=',
    equality((same) => !same),
  ),
  add: infix(
    '+',
    finiteOnly((a, b) => a + b),
  ),
  sub: infix(
    '-',
    finiteOnly((a, b) => a - b),
  ),
  mul: infix(
    '*',
    finiteOnly((a, b) => a * b),
  ),
  div: infix(
    '/',
    finiteOnly((a, b) => a / b),
  ),
  and: infix(
    '&&',
    truths((a, b) => a && b),
  ),
  or: infix(
    '||',
    truths((a, b) => a || b),
  ),
  or_else: infix('??', (a) => right(a)),
  neg: {
    arity: 1,
    notation: { kind: 'prefix', symbol: '-' },
    meaning: (a) => (typeof a === 'number' ? right(-a) : left(`${shown(a)} is no number`)),
  },
  not: {
    arity: 1,
    notation: { kind: 'prefix', symbol: '!' },
    meaning: (a) => (typeof a === 'boolean' ? right(!a) : left(`${shown(a)} is neither true nor false`)),
  },
  min: call(2, numbers(Math.min)),
  max: call(2, numbers(Math.max)),
  length: call(1, (a) =>
    Array.isArray(a) || typeof a === 'string' ? right(a.length) : left(`${shown(a)} has no length`),
  ),
  pick: call(2, keyOf),
} satisfies Readonly<Record<string, Definition>>

export type WorkflowOperator = keyof typeof definitions
/** What each operator of a workflow expression is: arity, notation in text, meaning. */
export const workflowOperators: Readonly<Record<WorkflowOperator, Definition>> = definitions
export const operatorNames = Object.keys(definitions) as readonly WorkflowOperator[]
