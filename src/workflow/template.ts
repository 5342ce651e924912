import { type Either, left, right } from 'fp-ts/lib/Either.js'
import {
  anything,
  bool,
  type Codec,
  type DecodeFault,
  decodeWith,
  finite,
  integer,
  text,
} from '../core/codec/codec.js'
import { didYouMean } from '../core/near.js'
import { type Expr, input } from './expression.js'
import { type PlanOptions, plan } from './plan/plan.js'
import { withoutLiterals } from './templated.js'
import type { AnyWorkflow, NeedsOf, Workflow } from './workflow.js'

/** A named type of input, so that a template in a file can say what it takes. */
export interface InputType<A, I = A> {
  readonly name: string
  readonly codec: Codec<A, I>
}
export const inputType = <A, I>(name: string, codec: Codec<A, I>): InputType<A, I> => ({ name, codec })

export const numberInput = inputType('number', finite())
export const integerInput = inputType('integer', integer())
export const textInput = inputType('text', text)
export const booleanInput = inputType('boolean', bool)
export const anyInput = inputType('any', anything)
/** The types that every template knows; the phases add theirs. */
export const plainInputs = {
  number: numberInput,
  integer: integerInput,
  text: textInput,
  boolean: booleanInput,
  any: anyInput,
}
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- types of any value, looked up by name
export type InputTypes = Readonly<Record<string, InputType<any, any>>>

/** What a template takes under one name. */
export interface InputSpec {
  readonly type: string
  readonly default?: unknown
  readonly description?: string
}

/** A workflow over named inputs, with a record of expressions as its result; no part of it is a function. */
export interface Template {
  readonly name: string
  readonly description: string
  readonly inputs: Readonly<Record<string, InputSpec>>
  readonly workflow: AnyWorkflow
  /** A templated value, evaluated when all has ended. */
  readonly result: unknown
}

interface Given<A, I> {
  readonly type: InputType<A, I>
  readonly default?: NoInfer<I>
  readonly description?: string
}
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- an input of any type
type Declared = Readonly<Record<string, Given<any, any>>>
type Inputs<D> = { readonly [K in keyof D]: D[K] extends Given<infer _A, infer I> ? Expr<I, never> : never }
type ClosedBody<W extends AnyWorkflow> = [NeedsOf<W>] extends [never]
  ? unknown
  : { readonly 'reads an output that nothing before it is certain to give': NeedsOf<W> }

/**
 * Makes a template. `define` is called once, here, with each input as an expression; what is kept is data.
 */
export const template = <const D extends Declared, W extends Workflow<string, unknown>>(
  head: { readonly name: string; readonly description: string; readonly inputs: D },
  define: (inputs: Inputs<D>) => { readonly workflow: W & ClosedBody<W>; readonly result: unknown },
): Template => {
  const names = Object.keys(head.inputs)
  const { workflow, result } = define(
    Object.fromEntries(names.map((name) => [name, input(name)])) as Inputs<D>,
  )
  const specs = Object.entries(head.inputs).map(([name, { type, ...rest }]): [string, InputSpec] => [
    name,
    { type: type.name, ...rest },
  ])
  return {
    name: head.name,
    description: head.description,
    inputs: Object.fromEntries(specs),
    workflow,
    result: withoutLiterals(result),
  }
}

/** A workflow as a template without inputs or result, so that both are run alike. */
export const asTemplate = (workflow: AnyWorkflow, name = 'workflow'): Template => ({
  name,
  description: '',
  inputs: {},
  workflow,
  result: {},
})

const decodeInput = (
  types: InputTypes,
  name: string,
  spec: InputSpec,
  value: unknown,
): Either<readonly DecodeFault[], unknown> => {
  const type = Object.hasOwn(types, spec.type) ? types[spec.type] : undefined
  if (type === undefined)
    return left([
      {
        path: name,
        message: `there is no input type "${spec.type}"${didYouMean(spec.type, Object.keys(types))}`,
      },
    ])
  const decoded = decodeWith(type.codec)(value)
  return decoded._tag === 'Left'
    ? left(
        decoded.left.map(({ path, message }) => ({
          path: path === '' ? name : path.startsWith('[') ? name + path : `${name}.${path}`,
          message,
        })),
      )
    : right(type.codec.encode(decoded.right) as unknown)
}

/** The values of a template's inputs, defaults put in. Errors: all that are missing, unknown or of another type. */
export const bindInputs = (
  { inputs, name: title }: Template,
  values: Readonly<Record<string, unknown>>,
  types: InputTypes,
): Either<readonly DecodeFault[], Readonly<Record<string, unknown>>> => {
  const names = Object.keys(inputs)
  const strangers = Object.keys(values)
    .filter((name) => !names.includes(name))
    .map((name) => ({ path: name, message: `${title} takes no "${name}"${didYouMean(name, names)}` }))
  const decoded = Object.entries(inputs).map(([name, spec]) => {
    const value = values[name] === undefined ? spec.default : values[name]
    const read: Either<readonly DecodeFault[], unknown> =
      value === undefined
        ? left([{ path: name, message: `missing: ${title} needs "${name}" (${spec.type})` }])
        : decodeInput(types, name, spec, value)
    return [name, read] as const
  })
  const faults = [...strangers, ...decoded.flatMap(([, read]) => (read._tag === 'Left' ? read.left : []))]
  return faults.length > 0
    ? left(faults)
    : right(
        Object.fromEntries(
          decoded.flatMap(([name, read]) => (read._tag === 'Right' ? [[name, read.right]] : [])),
        ),
      )
}

/** Plans a template: its workflow with its inputs known by name, and its result. */
export const planTemplate = (
  one: Template,
  options: Omit<PlanOptions, 'inputs' | 'result'> = {},
): ReturnType<typeof plan> =>
  plan(one.workflow, { ...options, inputs: Object.keys(one.inputs), result: one.result })
