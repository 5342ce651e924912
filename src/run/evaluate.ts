import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { isUndefined } from '../core/absent.js'
import type { KeyPath } from '../workflow/expression.js'
import { workflowOperators } from '../workflow/operator.js'
import type { Compiled, CompiledTemplate, NameSource } from '../workflow/plan/compiled.js'
import { type Frame, givesOf, outward } from './frame.js'

/** Why an expression has no value. Only what is absent, and not what is of the wrong kind, can be replaced by orElse. */
export interface NoValue {
  readonly absent: boolean
  readonly because: string
}
type Value = Either<NoValue, unknown>
const absent = (because: string): Value => left({ absent: true, because })

const follow = (value: unknown, path: KeyPath, name: string): Value => {
  const [key, ...rest] = path
  if (key === undefined) return right(value)
  if (isUndefined(value)) return absent(`${name} is undefined: ${value.because}`)
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key))
    return absent(`there is no "${String(key)}" in ${name}`)
  return follow((value as Readonly<Record<string | number, unknown>>)[key], rest, `${name}.${String(key)}`)
}

const readVertex = (frame: Frame, sources: readonly NameSource[], path: KeyPath, name: string): Value => {
  const ends = sources.map(({ vertex, prefix }) => ({ prefix, settled: frame.settled[vertex] }))
  const given = ends.find(({ settled }) => settled?._tag === 'Given')
  if (given?.settled?._tag === 'Given') return follow(given.settled.value, [...given.prefix, ...path], name)
  const [first] = ends
  return absent(
    first?.settled?._tag === 'Skipped'
      ? `${name} was skipped: ${first.settled.because}`
      : first?.settled?._tag === 'Lost'
        ? `${name} failed`
        : `${name} did not run`,
  )
}

const operation = (frame: Frame, inputs: Inputs, expression: Compiled & { _tag: 'Operation' }): Value => {
  const { operator, args } = expression
  const [first, second] = args
  const value = (arg: Compiled): Value => {
    const found = evaluate(frame, inputs, arg)
    return found._tag === 'Right' && isUndefined(found.right)
      ? absent(`undefined: ${found.right.because}`)
      : found
  }
  if (operator === 'or_else' && first !== undefined && second !== undefined) {
    const found = value(first)
    return isLeft(found) && found.left.absent ? evaluate(frame, inputs, second) : found
  }
  const values: unknown[] = []
  for (const arg of args) {
    const found = value(arg)
    if (isLeft(found)) return found
    values.push(found.right)
    const decides =
      (operator === 'and' && found.right === false) || (operator === 'or' && found.right === true)
    if (decides && values.length === 1) return found
  }
  const result = workflowOperators[operator].meaning(...values)
  if (result._tag === 'Right') return result
  return left({ absent: operator === 'pick', because: result.left })
}

export type Inputs = Readonly<Record<string, unknown>>

/** The value of an expression as seen from a frame. */
export const evaluate = (frame: Frame, inputs: Inputs, expression: Compiled): Value => {
  switch (expression._tag) {
    case 'Read':
      return readVertex(outward(frame, expression.up), expression.sources, expression.path, expression.name)
    case 'ReadScope':
      return follow(
        givesOf(outward(frame, expression.up), `${expression.prefix}/`),
        expression.path,
        expression.prefix,
      )
    case 'ReadBefore': {
      const { before } = outward(frame, expression.up)
      return before === undefined
        ? evaluate(frame, inputs, expression.first)
        : readVertex(before, expression.sources, expression.path, expression.name)
    }
    case 'ReadItem':
      return follow(outward(frame, expression.up).item, expression.path, `item.${expression.name}`)
    case 'ReadInput':
      return follow(inputs[expression.name], expression.path, `inputs.${expression.name}`)
    case 'ReadRound':
      return right(outward(frame, expression.up).round)
    case 'ReadIndex':
      return right(outward(frame, expression.up).index)
    case 'Constant':
      return right(expression.value)
    case 'Operation':
      return operation(frame, inputs, expression)
  }
}

/** A templated value with every expression evaluated; what cannot be is said with its path. */
export const evaluateTemplate = (
  frame: Frame,
  inputs: Inputs,
  template: CompiledTemplate,
  at = '',
): Value => {
  switch (template._tag) {
    case 'Value':
      return right(template.value)
    case 'Slot': {
      const value = evaluate(frame, inputs, template.expression)
      return isLeft(value) && at !== ''
        ? left({ ...value.left, because: `${at}: ${value.left.because}` })
        : value
    }
    case 'Items': {
      const items = template.items.map((item, i) => evaluateTemplate(frame, inputs, item, `${at}[${i}]`))
      return (
        items.find(isLeft) ?? right(items.map((item) => (item._tag === 'Right' ? item.right : undefined)))
      )
    }
    case 'Fields': {
      const fields = template.fields.map(
        ([key, field]) =>
          [key, evaluateTemplate(frame, inputs, field, at === '' ? key : `${at}.${key}`)] as const,
      )
      const bad = fields.find(([, value]) => isLeft(value))
      return (
        bad?.[1] ??
        right(
          Object.fromEntries(
            fields.map(([key, value]) => [key, value._tag === 'Right' ? value.right : undefined]),
          ),
        )
      )
    }
  }
}
