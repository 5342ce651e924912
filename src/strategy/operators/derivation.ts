import type { Series } from '../language/expression.js'
import { type Argument, derivedOperator } from '../language/operator.js'
import { constant, type Node, textNode } from '../language/tree.js'

export const xArg = { name: 'x', sort: 'series' } as const satisfies Argument

export interface WindowForms {
  readonly name: string
  readonly sort: 'number'
  readonly whole: true
  readonly least: number
}
/** A window, with the one that is usual where there is one. */
export const nArg: {
  (): WindowForms
  (otherwise: undefined, name: string): WindowForms
  (otherwise: number, name?: string, least?: number): WindowForms & { readonly default: number }
} = (otherwise?: number, name = 'n', least = 1) =>
  ({
    name,
    sort: 'number',
    whole: true,
    least,
    ...(otherwise === undefined ? {} : { default: otherwise }),
  }) as WindowForms & { readonly default: number }
export const numberArg = (name: string, otherwise: number) =>
  ({ name, sort: 'number', default: otherwise }) as const

const usual = ({ default: value }: Argument): Node =>
  typeof value === 'string' ? textNode(value) : constant(value ?? Number.NaN)

/** An operator written in others; `define` takes its arguments in order and gives a node for each output. */
export const derivation = <
  const N extends string,
  const As extends readonly Argument[],
  const Fields extends readonly string[],
>(
  name: N,
  args: As,
  fields: Fields,
  define: (...args: { readonly [Place in keyof As]: Series }) => Readonly<Record<string, Node>>,
) =>
  derivedOperator({
    _tag: 'Derived',
    name,
    version: 2,
    args,
    result: 'series',
    fields,
    define: (given: readonly Node[]) =>
      define(
        ...(args.map((argument, at) => given[at] ?? usual(argument)) as unknown as {
          readonly [Place in keyof As]: Series
        }),
      ),
  })

/** The same with one output. */
export const formula = <const N extends string, const As extends readonly Argument[]>(
  name: N,
  args: As,
  define: (...args: { readonly [Place in keyof As]: Series }) => Node,
) => derivation(name, args, [], (...given) => ({ value: define(...given) }))
