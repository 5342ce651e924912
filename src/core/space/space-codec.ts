import { type Either, left, right } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import {
  type Codec,
  codec,
  dictionary,
  finite,
  integer,
  list,
  oneOf,
  optionalField,
  refined,
  struct,
} from '../codec/codec.js'
import { schemaOf, writtenAs } from '../codec/json-schema.js'
import { didYouMean } from '../near.js'
import { type Dimension, dimensionProblem, type ParamValue, type Space } from './dimension.js'

/**
 * A dimension as it is written: `{ int: [2, 30] }`, `{ float: [0.1, 1], scale: 'log' }`, `{ choice: [1, 2] }`, or a plain list.
 */
export type WrittenDimension =
  | { readonly int: readonly [number, number]; readonly step?: number }
  | { readonly float: readonly [number, number]; readonly scale?: 'linear' | 'log'; readonly step?: number }
  | { readonly choice: readonly ParamValue[] }
  | readonly ParamValue[]

const pair = (item: Codec<number>): Codec<readonly [number, number]> =>
  writtenAs(
    codec(
      'range',
      (value): value is readonly [number, number] =>
        Array.isArray(value) && value.length === 2 && value.every((end) => item.is(end)),
      'a range [low, high]; a step stands next to it, such as step: 5',
    ),
    () => ({ type: 'array', items: schemaOf(item), minItems: 2, maxItems: 2 }),
  )
const paramValue: Codec<ParamValue> = writtenAs(
  codec(
    'value',
    (value): value is ParamValue => typeof value === 'string' || finite().is(value),
    'a number or text',
  ),
  () => ({ type: ['number', 'string'] }),
)
const intForm = struct('int dimension', { int: pair(integer()), step: optionalField(integer(1)) })
const floatForm = struct('float dimension', {
  float: pair(finite()),
  scale: optionalField(oneOf('scale', ['linear', 'log'])),
  step: optionalField(finite()),
})
const choiceForm = struct('choice dimension', { choice: list(paramValue) })

const sound = (dimension: Dimension): Either<string, Dimension> => {
  const problem = dimensionProblem(dimension)
  return problem === undefined ? right(dimension) : left(problem)
}

const isDimension = (value: unknown): value is Dimension =>
  typeof value === 'object' && value !== null && '_tag' in value

const as = <A, O>(
  form: Codec<A, O>,
  to: (value: A) => Dimension,
  back: (value: Dimension) => A,
): Codec<Dimension, O> => refined(form.name, form, (value) => sound(to(value)), back, isDimension)

const stepOf = (step: number | undefined): { readonly step?: number } => (step === undefined ? {} : { step })
const forms = {
  int: as(
    intForm,
    ({ int: [low, high], step }) => ({ _tag: 'Int', low, high, step: step ?? 1 }),
    (d) =>
      d._tag === 'Int'
        ? { int: [d.low, d.high] as const, ...(d.step === 1 ? {} : { step: d.step }) }
        : { int: [0, 0] as const },
  ),
  float: as(
    floatForm,
    ({ float: [low, high], scale, step }) => ({
      _tag: 'Float',
      low,
      high,
      scale: scale ?? 'linear',
      ...stepOf(step),
    }),
    (d) =>
      d._tag === 'Float'
        ? {
            float: [d.low, d.high] as const,
            ...(d.scale === 'log' ? { scale: 'log' as const } : {}),
            ...stepOf(d.step),
          }
        : { float: [0, 0] as const },
  ),
  choice: as(
    choiceForm,
    ({ choice: values }) => ({ _tag: 'Choice', values }),
    (d) => (d._tag === 'Choice' ? { choice: d.values } : { choice: [] }),
  ),
  plain: as(
    list(paramValue),
    (values) => ({ _tag: 'Choice', values }),
    (d) => (d._tag === 'Choice' ? d.values : []),
  ),
}

const formNames = ['int', 'float', 'choice'] as const
const FORMS = 'write { int: [low, high] }, { float: [low, high] }, { choice: [..] } or a list of values'

/** Decodes a dimension from any of its written forms; writes a choice as `{ choice: [..] }`. */
export const dimensionCodec: Codec<Dimension, WrittenDimension> = writtenAs(
  new t.Type<Dimension, WrittenDimension>(
    'dimension',
    isDimension,
    (value, context) => {
      if (Array.isArray(value)) return forms.plain.validate(value, context)
      const keys = typeof value === 'object' && value !== null ? Object.keys(value) : []
      const form = formNames.find((name) => keys.includes(name))
      if (form !== undefined) return forms[form].validate(value, context)
      const stray = keys[0]
      return t.failure(
        value,
        context,
        stray === undefined
          ? `not a dimension: ${FORMS}`
          : `there is no dimension "${stray}"${didYouMean(stray, formNames).replace(/[^?]$/, '$&;')} ${FORMS}`,
      )
    },
    (dimension) =>
      dimension._tag === 'Int'
        ? forms.int.encode(dimension)
        : dimension._tag === 'Float'
          ? forms.float.encode(dimension)
          : forms.choice.encode(dimension),
  ),
  () => ({ anyOf: [forms.plain, ...formNames.map((name) => forms[name])].map(schemaOf) }),
)

/** Decodes a space: a record of dimensions by parameter name. */
export const spaceCodec: Codec<Space, Readonly<Record<string, WrittenDimension>>> = dictionary(dimensionCodec)
