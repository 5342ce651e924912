import { isLeft } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { type Codec, checked, type InputOf, isRecord, list, type TypeOf, text } from '../core/codec/codec.js'
import { type JsonSchema, schemaOf, writtenAs } from '../core/codec/json-schema.js'
import {
  type Classifier,
  type ClassifierInput,
  type ClassifierKind,
  classifierCodec,
  kindOf,
} from './classifier.js'

/** A classifier under a name of its own, so that one kind may stand next to itself with other options. */
export type NamedClassifier = Classifier & { readonly name?: string }
export type NamedClassifierInput =
  | ClassifierInput
  | (Exclude<ClassifierInput, ClassifierKind> & { readonly name?: string })

const nameCodec = checked(text, (name) =>
  /^[a-z][a-z0-9_]*$/.test(name)
    ? undefined
    : `"${name}" is no name: small letters, digits and _, a letter first`,
)

/** Parts of a classifier: its name, if it has one, and all else. */
const split = (value: object): readonly [name: unknown, rest: unknown] => {
  const { name, ...rest } = value as { readonly name?: unknown }
  return [name, rest]
}

/** The classifier without its name: what is fitted. */
export const unnamed = (value: NamedClassifier): Classifier => split(value)[1] as Classifier

/** A schema of records of which each may have a name as well. */
const withName = (schema: JsonSchema): JsonSchema => ({
  ...schema,
  ...(schema['properties'] === undefined
    ? {}
    : { properties: { ...(schema['properties'] as object), name: schemaOf(nameCodec) } }),
  ...Object.fromEntries(
    ['anyOf', 'oneOf'].flatMap((key) => {
      const variants = schema[key] as readonly JsonSchema[] | undefined
      return variants === undefined ? [] : [[key, variants.map(withName)]]
    }),
  ),
})

/** A classifier by its bare kind or as a record, where the record may give it a `name`. */
export const namedClassifierCodec: Codec<NamedClassifier, NamedClassifierInput> = writtenAs(
  new t.Type(
    'classifier',
    (value): value is NamedClassifier => {
      if (!isRecord(value)) return false
      const [name, rest] = split(value)
      return (name === undefined || nameCodec.is(name)) && classifierCodec.is(rest)
    },
    (value, context): t.Validation<NamedClassifier> => {
      if (!isRecord(value)) return classifierCodec.validate(value, context)
      const [name, rest] = split(value)
      const inner = classifierCodec.validate(rest, context)
      if (name === undefined) return inner
      const named = nameCodec.validate(name, [...context, { key: 'name', type: nameCodec }])
      const faults = [inner, named].flatMap((part) => (isLeft(part) ? part.left : []))
      return isLeft(inner) || isLeft(named)
        ? t.failures(faults)
        : t.success({ ...inner.right, name: named.right })
    },
    (value) => {
      const inner = classifierCodec.encode(unnamed(value))
      if (value.name === undefined) return inner
      return {
        ...(typeof inner === 'string' ? { kind: inner } : inner),
        name: value.name,
      } as NamedClassifierInput
    },
  ),
  () => withName(schemaOf(classifierCodec)),
)

/** What a classifier's results stand under: its name, else its kind. */
export const classifierName = (value: NamedClassifier): string => value.name ?? kindOf(unnamed(value))

/** The classifiers of a study: also a template's input. */
export const classifiersCodec = checked(list(namedClassifierCodec), (all) => {
  const names = all.map(classifierName)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  return all.length === 0
    ? 'name at least one classifier'
    : twice === undefined
      ? undefined
      : `two classifiers are named "${twice}": give one a "name" of its own`
})
export type Classifiers = TypeOf<typeof classifiersCodec>
export type ClassifiersInput = InputOf<typeof classifiersCodec>
