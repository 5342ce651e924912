import type { Expr, WorkflowExpression } from './expression.js'
import { isExpression } from './expression.js'

/** A record with a tag is one value: expressions stand in its place, never inside. */
interface Tagged {
  readonly _tag: string
}

/** An `A`, or an expression that yields it, at any depth: what a phase takes as its config. */
export type Templated<A> =
  | A
  | Expr<A, string>
  | (A extends Tagged ? never : A extends object ? { readonly [K in keyof A]: Templated<A[K]> } : never)

/** What a templated config reads. */
export type NeedsIn<T> =
  T extends Expr<unknown, infer N>
    ? N
    : T extends Tagged
      ? never
      : T extends readonly (infer U)[]
        ? NeedsIn<U>
        : T extends object
          ? { [K in keyof T]-?: NeedsIn<T[K]> }[keyof T]
          : never

type KeysOf<A> = A extends unknown ? keyof A : never
/** Refuses keys that `A` has not (top level; the codec refuses nested ones). */
export type Exact<C, A> = C extends { readonly _tag: WorkflowExpression['_tag'] }
  ? unknown
  : A extends readonly unknown[]
    ? unknown
    : C extends object
      ? { readonly [K in keyof C]: K extends KeysOf<A> ? unknown : { readonly 'no such option': K } }
      : unknown

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)

/** Rebuilds a templated value, each expression replaced by `onExpression(expression, path)`. */
export const mapTemplated = (
  value: unknown,
  onExpression: (expression: WorkflowExpression, path: string) => unknown,
  path = '',
): unknown => {
  if (isExpression(value)) return onExpression(value, path)
  if (Array.isArray(value)) return value.map((item, i) => mapTemplated(item, onExpression, `${path}[${i}]`))
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      mapTemplated(inner, onExpression, path === '' ? key : `${path}.${key}`),
    ]),
  )
}

/** Deeper values are left as they are: a cycle is for the plan to find. */
const LITERAL_DEPTH = 200
/** A templated value with its literal expressions as the plain values they are. */
export const withoutLiterals = (value: unknown, depth = 0): unknown => {
  if (depth > LITERAL_DEPTH) return value
  if (isExpression(value))
    return value._tag === 'Literal' && isPlain(value.value, depth) ? value.value : value
  if (Array.isArray(value)) return value.map((item) => withoutLiterals(item, depth + 1))
  if (!isRecord(value) || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, withoutLiterals(inner, depth + 1)]),
  )
}
/** Whether no part of a value would be read as an expression. */
const isPlain = (value: unknown, depth: number): boolean =>
  depth <= LITERAL_DEPTH &&
  !isExpression(value) &&
  (!isRecord(value) || Object.values(value).every((inner) => isPlain(inner, depth + 1)))

/** The expressions of a templated value, each with its path. */
export const expressionsIn = (value: unknown): readonly (readonly [WorkflowExpression, string])[] => {
  const found: (readonly [WorkflowExpression, string])[] = []
  mapTemplated(value, (expression, path) => {
    found.push([expression, path])
    return expression
  })
  return found
}
