import type { Series } from '../language/expressions.js'
import type { Argument, DerivedOperator } from '../language/operator.js'
import { constant, type Node } from '../language/tree.js'

export const xArg: Argument = { name: 'x', sort: 'series' }
/** A window, with the one that is usual where there is one. */
export const nArg = (otherwise?: number, name = 'n', least = 1): Argument => ({
  name,
  sort: 'number',
  whole: true,
  least,
  ...(otherwise === undefined ? {} : { default: otherwise }),
})
export const numberArg = (name: string, otherwise: number): Argument => ({
  name,
  sort: 'number',
  default: otherwise,
})

type Define = (...args: readonly Series[]) => Readonly<Record<string, Node>>

/** An operator written in others; `define` takes its arguments in order and gives a node for each output. */
export const derivation = (
  name: string,
  args: readonly Argument[],
  fields: readonly string[],
  define: Define,
): DerivedOperator => ({
  _tag: 'Derived',
  name,
  version: 1,
  args,
  result: 'series',
  fields,
  define: (given) => define(...args.map((_, at) => given[at] ?? constant(Number.NaN))),
})

/** The same with one output. */
export const formula = (
  name: string,
  args: readonly Argument[],
  define: (...args: readonly Series[]) => Node,
): DerivedOperator => derivation(name, args, [], (...given) => ({ value: define(...given) }))
