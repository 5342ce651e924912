import type { Condition, LabelSeries, NumberLike, PlainLike, Reads, Series } from './expression.js'
import type { Argument, Operator } from './operator.js'
import { apply, constant, type Node, textNode } from './tree.js'

type Given<A extends Argument> = A['sort'] extends 'series'
  ? NumberLike
  : A['sort'] extends 'boolean'
    ? Condition
    : A['sort'] extends 'label'
      ? LabelSeries
      : A['sort'] extends 'number'
        ? PlainLike
        : A extends { readonly one_of: readonly (infer Word)[] }
          ? Word | Node
          : string | Node
type AllGiven<As extends readonly Argument[]> = As extends readonly [
  infer First extends Argument,
  ...infer Rest extends readonly Argument[],
]
  ? 'default' extends keyof First
    ? [Given<First>?, ...AllGiven<Rest>]
    : [Given<First>, ...AllGiven<Rest>]
  : []
type Result<O extends Operator, R extends Reads = 'market'> = O['result'] extends 'boolean'
  ? Condition<R>
  : Series<R>
type Operand<A extends Argument, R extends Reads> = A['sort'] extends 'boolean' ? Condition<R> : NumberLike<R>

/** A function of values bar by bar, which may be values of the open trade. */
type BarByBar<O extends Operator> = O['args'] extends readonly [infer X extends Argument]
  ? <R extends Reads = 'market'>(x: Operand<X, R>) => Result<O, R>
  : O['args'] extends readonly [infer X extends Argument, infer Y extends Argument]
    ? <R extends Reads = 'market', S extends Reads = 'market'>(
        x: Operand<X, R>,
        y: Operand<Y, S>,
      ) => Result<O, R | S>
    : (...args: AllGiven<O['args']>) => Result<O>

/** The typed function of an operator, from its signature: arguments, defaults and outputs are said there alone. */
export type FunctionOf<O extends Operator> = 'scalar' extends keyof O
  ? BarByBar<O>
  : O['_tag'] extends 'Trade'
    ? (...args: AllGiven<O['args']>) => Series<'trade'>
    : (
        ...args: AllGiven<O['args']>
      ) => O['fields'] extends readonly [] ? Result<O> : { readonly [Name in O['fields'][number]]: Result<O> }

const nodeOf = (value: Node | number | string): Node =>
  typeof value === 'number' ? constant(value) : typeof value === 'string' ? textNode(value) : value

/**
 * A function that writes an operator's expression: `functionOf(kama)(close, 10)` is `kama(close, 10)` in text; what is left
 * out has its default. An operator of several outputs gives a record of them.
 */
export const functionOf = <const O extends Operator>({ name, args, fields }: O): FunctionOf<O> => {
  const written = (...given: readonly (Node | number | string | undefined)[]) => {
    const all = args.flatMap(({ default: usual, implied }, place) => {
      const value = given[place] ?? (implied === true ? undefined : usual)
      return value === undefined ? [] : [nodeOf(value)]
    })
    const of = apply(name, ...all)
    return fields.length === 0 || of._tag !== 'Apply'
      ? of
      : Object.fromEntries(fields.map((field) => [field, { _tag: 'Field', of, name: field }]))
  }
  return written as unknown as FunctionOf<O>
}

/** The typed functions of some operators, under their names in the record. */
export const functionsOf = <const Os extends Readonly<Record<string, Operator>>>(
  operators: Os,
): { readonly [Name in keyof Os]: FunctionOf<Os[Name]> } =>
  Object.fromEntries(Object.entries(operators).map(([name, operator]) => [name, functionOf(operator)])) as {
    readonly [Name in keyof Os]: FunctionOf<Os[Name]>
  }
