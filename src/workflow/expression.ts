import type { Undefined } from '../core/absent.js'
import type { WorkflowOperator } from './operator.js'

/** Keys into a value, outermost first. */
export type KeyPath = readonly (string | number)[]

/** An expression as data: a value that only the run will know. */
export type WorkflowExpression =
  | { readonly _tag: 'From'; readonly name: string; readonly path: KeyPath }
  | {
      readonly _tag: 'Previous'
      readonly name: string
      readonly path: KeyPath
      readonly first: WorkflowExpression
    }
  | { readonly _tag: 'Item'; readonly name: string; readonly path: KeyPath }
  | { readonly _tag: 'Input'; readonly name: string; readonly path: KeyPath }
  | { readonly _tag: 'Round' }
  | { readonly _tag: 'Index' }
  | { readonly _tag: 'Literal'; readonly value: unknown }
  | {
      readonly _tag: 'Apply'
      readonly operator: WorkflowOperator
      readonly args: readonly WorkflowExpression[]
    }

export type ExpressionTag = WorkflowExpression['_tag']

declare const Yields: unique symbol
declare const Reads: unique symbol

/**
 * An expression that yields an `A`. Needs: `x` = output x, certainly given; `x?` = x if it ran; `@x` = the item of
 * forEach x; `^x` = what x gave in the round before.
 */
export interface Expr<out A, out Needs extends string> {
  readonly _tag: ExpressionTag
  readonly [Yields]?: () => A
  readonly [Reads]?: () => Needs
}
export type AnyExpr = Expr<unknown, string>
export type Defined<A> = Exclude<NonNullable<A>, Undefined>

const typed = <A, N extends string>(expression: WorkflowExpression): Expr<A, N> => expression
/** The node behind a typed expression. */
export const nodeOf = (expression: AnyExpr): WorkflowExpression => expression as WorkflowExpression

/** A workflow that gives an output under a name. */
export interface Giving<Name extends string, Result> {
  readonly name: Name
  readonly _gives?: () => Result
}

export type KeyAt<R> = keyof Defined<R> & (string | number)
export type At<R, P extends readonly PropertyKey[]> = P extends readonly [
  infer K,
  ...infer T extends readonly PropertyKey[],
]
  ? K extends keyof Defined<R>
    ? At<Defined<R>[K], T> | Extract<R, undefined>
    : never
  : R

/** Reads what a phase, scope, loop or forEach gives, or a part of it. */
export function from<Name extends string, R>(source: Giving<Name, R>): Expr<R, Name>
export function from<Name extends string, R, K1 extends KeyAt<R>>(
  source: Giving<Name, R>,
  k1: K1,
): Expr<At<R, [K1]>, Name>
export function from<Name extends string, R, K1 extends KeyAt<R>, K2 extends KeyAt<At<R, [K1]>>>(
  source: Giving<Name, R>,
  k1: K1,
  k2: K2,
): Expr<At<R, [K1, K2]>, Name>
export function from<
  Name extends string,
  R,
  K1 extends KeyAt<R>,
  K2 extends KeyAt<At<R, [K1]>>,
  K3 extends KeyAt<At<R, [K1, K2]>>,
>(source: Giving<Name, R>, k1: K1, k2: K2, k3: K3): Expr<At<R, [K1, K2, K3]>, Name>
export function from(source: Giving<string, unknown>, ...path: KeyPath): AnyExpr {
  return typed({ _tag: 'From', name: source.name, path })
}

const extended = (expression: WorkflowExpression, key: string | number): WorkflowExpression => {
  switch (expression._tag) {
    case 'From':
    case 'Previous':
    case 'Item':
    case 'Input':
      return { ...expression, path: [...expression.path, key] }
    case 'Round':
    case 'Index':
    case 'Literal':
    case 'Apply':
      return { _tag: 'Apply', operator: 'pick', args: [expression, { _tag: 'Literal', value: key }] }
  }
}

/** Reads one key of what an expression yields. */
export const pick = <A, K extends KeyAt<A>, N extends string>(
  value: Expr<A, N>,
  key: K,
): Expr<At<A, [K]>, N> => typed(pickNode(nodeOf(value), key))
export const pickNode = extended

/**
 * Reads what `name` gave in the round before, and `first` in round 0. By name, so that a phase can read itself: the
 * innermost `iterate` that holds both is meant.
 */
export const previous = <const Name extends string, A, N extends string>(
  name: Name,
  first: Expr<A, N>,
  ...path: KeyPath
): Expr<A, N | `^${Name}`> => typed({ _tag: 'Previous', name, path, first: nodeOf(first) })

/** The item of the forEach with this name; `forEach` hands it to its body. */
export const item = <A, const Name extends string>(name: Name): Expr<A, `@${Name}`> =>
  typed({ _tag: 'Item', name, path: [] })
/** A template's input; `template` hands it to its definition. */
export const input = <A>(name: string): Expr<A, never> => typed({ _tag: 'Input', name, path: [] })
/** The number of the round of the innermost iterate, from 0. */
export const round = (): Expr<number, never> => typed({ _tag: 'Round' })
/** The place of the item of the innermost forEach, from 0. */
export const index = (): Expr<number, never> => typed({ _tag: 'Index' })
export const literal = <A>(value: A): Expr<A, never> => typed({ _tag: 'Literal', value })

type Operand<A, N extends string> = Expr<A, N> | A
const tags: ReadonlySet<unknown> = new Set<ExpressionTag>([
  'From',
  'Previous',
  'Item',
  'Input',
  'Round',
  'Index',
  'Literal',
  'Apply',
])
/** Whether a value is an expression: a record whose `_tag` is one of the eight. */
export const isExpression = (value: unknown): value is WorkflowExpression =>
  typeof value === 'object' && value !== null && '_tag' in value && tags.has(value._tag)

const operandOf = (value: unknown): WorkflowExpression =>
  isExpression(value) ? value : { _tag: 'Literal', value }
const apply = <A, N extends string>(operator: WorkflowOperator, ...args: readonly unknown[]): Expr<A, N> =>
  typed({ _tag: 'Apply', operator, args: args.map(operandOf) })

type Scalar = number | string | boolean
type Numeric = <N extends string, M extends string = never>(
  a: Expr<number, N>,
  b: Operand<number, M>,
) => Expr<number, NoInfer<N | M>>
type Comparison = <N extends string, M extends string = never>(
  a: Expr<number, N>,
  b: Operand<number, M>,
) => Expr<boolean, NoInfer<N | M>>
type Equality = <N extends string, A extends Scalar, M extends string = never>(
  a: Expr<A, N>,
  b: Operand<NoInfer<A>, M>,
) => Expr<boolean, NoInfer<N | M>>
type Connective = <N extends string, M extends string = never>(
  a: Expr<boolean, N>,
  b: Operand<boolean, M>,
) => Expr<boolean, NoInfer<N | M>>

export const gt: Comparison = (a, b) => apply('gt', a, b)
export const gte: Comparison = (a, b) => apply('gte', a, b)
export const lt: Comparison = (a, b) => apply('lt', a, b)
export const lte: Comparison = (a, b) => apply('lte', a, b)
export const eq: Equality = (a, b) => apply('eq', a, b)
export const neq: Equality = (a, b) => apply('neq', a, b)
export const add: Numeric = (a, b) => apply('add', a, b)
export const sub: Numeric = (a, b) => apply('sub', a, b)
export const mul: Numeric = (a, b) => apply('mul', a, b)
export const div: Numeric = (a, b) => apply('div', a, b)
export const min: Numeric = (a, b) => apply('min', a, b)
export const max: Numeric = (a, b) => apply('max', a, b)
export const and: Connective = (a, b) => apply('and', a, b)
export const or: Connective = (a, b) => apply('or', a, b)
export const not = <N extends string>(a: Expr<boolean, N>): Expr<boolean, N> => apply('not', a)
export const length = <N extends string>(a: Expr<readonly unknown[] | string, N>): Expr<number, N> =>
  apply('length', a)

/** The value if there is one, else `otherwise`: the only reader of what may not have run, or may be undefined. */
export function orElse<A, N extends string, M extends string>(
  value: Expr<A, N>,
  otherwise: Expr<NoInfer<Defined<A>>, M>,
): Expr<Defined<A>, `${N}?` | M>
export function orElse<A, N extends string>(
  value: Expr<A, N>,
  otherwise: NoInfer<Defined<A>>,
): Expr<Defined<A>, `${N}?`>
export function orElse(value: AnyExpr, otherwise: unknown): AnyExpr {
  return apply('or_else', value, otherwise)
}
