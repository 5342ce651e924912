import { isLeft } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { didYouMean } from '../near.js'
import { schemaOf, writtenAs } from './json-schema.js'
import { type AnyCodec, type Codec, isRecord, oneOf, show } from './scalar.js'
import { shaped, shapeOf } from './shape.js'

export interface OptionalField<A, O> {
  readonly _field: 'optional'
  readonly codec: Codec<A, O>
}
export interface DefaultField<A, O> {
  readonly _field: 'default'
  readonly codec: Codec<A, O>
  readonly value: A
}
type Field = AnyCodec | OptionalField<unknown, unknown> | DefaultField<unknown, unknown>
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the field of a struct, whatever it holds
type Fields = Readonly<Record<string, AnyCodec | OptionalField<any, any> | DefaultField<any, any>>>

/** A field that may be left out, and then is absent. */
export const optionalField = <A, O>(inner: Codec<A, O>): OptionalField<A, O> => ({
  _field: 'optional',
  codec: inner,
})
/** A field that may be left out, and then has this value. */
export const withDefault = <A, O>(inner: Codec<A, O>, value: NoInfer<A>): DefaultField<A, O> => ({
  _field: 'default',
  codec: inner,
  value,
})

/** What a record is of which nothing is written: each field has its own default. It throws where one has none. */
export const defaultsOf = <A, O>(codec: Codec<A, O>): A => {
  const decoded = codec.decode({})
  if (!isLeft(decoded)) return decoded.right
  // eslint-disable-next-line functional/no-throw-statements -- a mistake of who wrote the codec
  throw new TypeError(`${codec.name} has a field without a default`)
}
/** A record that may be left out, and then has the defaults of its own fields. */
export const orDefaults = <A, O>(inner: Codec<A, O>): DefaultField<A, O> => ({
  _field: 'default',
  codec: inner,
  value: defaultsOf(inner),
})

type FieldType<F> = F extends { readonly codec: Codec<infer A, infer _O> }
  ? A
  : F extends t.Type<infer A, infer _O>
    ? A
    : never
type FieldInput<F> = F extends { readonly codec: Codec<infer _A, infer O> }
  ? O
  : F extends t.Type<infer _A, infer O>
    ? O
    : never
type OptionalKeys<F> = { [K in keyof F]: F[K] extends { readonly _field: 'optional' } ? K : never }[keyof F]
type LooseKeys<F> = { [K in keyof F]: F[K] extends { readonly _field: string } ? K : never }[keyof F]
type Flat<T> = { readonly [K in keyof T]: T[K] }
export type StructOf<F> = Flat<
  { readonly [K in Exclude<keyof F, OptionalKeys<F>>]: FieldType<F[K]> } & {
    readonly [K in OptionalKeys<F>]?: FieldType<F[K]>
  }
>
export type StructInput<F> = Flat<
  { readonly [K in Exclude<keyof F, LooseKeys<F>>]: FieldInput<F[K]> } & {
    readonly [K in LooseKeys<F>]?: FieldInput<F[K]>
  }
>

const isLoose = (field: Field): field is OptionalField<unknown, unknown> | DefaultField<unknown, unknown> =>
  '_field' in field
const codecOf = (field: Field): AnyCodec => (isLoose(field) ? field.codec : field)

const article = (name: string): string => (/^(?!uni)[aeiou]/.test(name) ? 'an' : 'a')

/** A record of known fields. An unknown key is refused, with the nearest known one. */
export const struct = <F extends Fields>(name: string, fields: F): Codec<StructOf<F>, StructInput<F>> => {
  const known = Object.entries<Field>(fields)
  const names = known.map(([key]) => key)
  const validate: t.Validate<unknown, StructOf<F>> = (value, context) => {
    if (!isRecord(value))
      return t.failure(
        value,
        context,
        `${show(value)} is not ${article(name)} ${name}: {${names.join(', ')}}`,
      )
    const strangers: t.Errors = Object.keys(value)
      .filter((key) => !names.includes(key) && value[key] !== undefined)
      .map((key) => ({
        value: value[key],
        context: [...context, { key, type: t.unknown }],
        message: `${article(name)} ${name} has no "${key}"${didYouMean(key, names)}`,
      }))
    const errors: t.ValidationError[] = [...strangers]
    const entries: [string, unknown][] = []
    for (const [key, field] of known) {
      const given = value[key]
      if (given === undefined && isLoose(field)) {
        if (field._field === 'default') entries.push([key, field.value])
        continue
      }
      const inner = codecOf(field)
      const inside = [...context, { key, type: inner, actual: given }]
      const decoded: t.Validation<unknown> =
        given === undefined
          ? t.failure(given, inside, `missing: ${article(name)} ${name} needs "${key}"`)
          : inner.validate(given, inside)
      if (isLeft(decoded)) errors.push(...decoded.left)
      else entries.push([key, decoded.right])
    }
    return errors.length > 0 ? t.failures(errors) : t.success(Object.fromEntries(entries) as StructOf<F>)
  }
  const codec = new t.Type<StructOf<F>, StructInput<F>>(
    name,
    (value): value is StructOf<F> =>
      isRecord(value) &&
      Object.keys(value).every((key) => names.includes(key) || value[key] === undefined) &&
      known.every(([key, field]) =>
        value[key] === undefined
          ? isLoose(field) && field._field === 'optional'
          : codecOf(field).is(value[key]),
      ),
    validate,
    (value) =>
      Object.fromEntries(
        known.flatMap(([key, field]) => {
          const held = (value as Readonly<Record<string, unknown>>)[key]
          return held === undefined ? [] : [[key, codecOf(field).encode(held) as unknown]]
        }),
      ) as StructInput<F>,
  )
  const form = shaped(codec, {
    _tag: 'Fields',
    fields: Object.fromEntries(known.map(([key, field]) => [key, shapeOf(codecOf(field))])),
    absent: known.flatMap(([key, field]) => (isLoose(field) && field._field === 'optional' ? [key] : [])),
  })
  const plainDefault = (field: Field): object =>
    isLoose(field) && field._field === 'default' && typeof field.value !== 'object'
      ? { default: field.value }
      : {}
  return writtenAs(form, () => ({
    title: name,
    type: 'object',
    properties: Object.fromEntries(
      known.map(([key, field]) => [key, { ...schemaOf(codecOf(field)), ...plainDefault(field) }]),
    ),
    required: known.flatMap(([key, field]) => (isLoose(field) ? [] : [key])),
    additionalProperties: false,
  }))
}

/** A union distinguished by one field; an unknown tag is refused with the nearest. The variants are structs without the tag. */
export const tagged = <const Tag extends string, V extends Readonly<Record<string, AnyCodec>>>(
  what: string,
  tag: Tag,
  variants: V,
): Codec<
  { readonly [K in keyof V]: Flat<{ readonly [T in Tag]: K } & t.TypeOf<V[K]>> }[keyof V],
  { readonly [K in keyof V]: Flat<{ readonly [T in Tag]: K } & t.OutputOf<V[K]>> }[keyof V]
> => {
  const names = Object.keys(variants)
  const tagCodec = oneOf(`${what} ${tag}`, names)
  type A = { readonly [K in keyof V]: Flat<{ readonly [T in Tag]: K } & t.TypeOf<V[K]>> }[keyof V]
  type O = { readonly [K in keyof V]: Flat<{ readonly [T in Tag]: K } & t.OutputOf<V[K]>> }[keyof V]
  const split = (
    value: Readonly<Record<string, unknown>>,
  ): readonly [AnyCodec | undefined, Record<string, unknown>] => {
    const { [tag]: name, ...rest } = value
    return [typeof name === 'string' && Object.hasOwn(variants, name) ? variants[name] : undefined, rest]
  }
  return writtenAs(
    new t.Type<A, O>(
      what,
      (value): value is A => {
        if (!isRecord(value)) return false
        const [variant, rest] = split(value)
        return variant?.is(rest) ?? false
      },
      (value, context) => {
        if (!isRecord(value))
          return t.failure(
            value,
            context,
            `${show(value)} is not a ${what}: a record with "${tag}", one of ${names.join(', ')}`,
          )
        const [variant, rest] = split(value)
        if (variant === undefined) {
          const bad = tagCodec.validate(value[tag], [...context, { key: tag, type: tagCodec }])
          return isLeft(bad) ? bad : t.failure(value, context)
        }
        const decoded: t.Validation<object> = variant.validate(rest, context)
        return isLeft(decoded) ? decoded : t.success({ [tag]: value[tag], ...decoded.right } as A)
      },
      (value) => {
        const [variant, rest] = split(value)
        const encoded: unknown = variant?.encode(rest)
        return { [tag]: (value as Readonly<Record<string, unknown>>)[tag], ...(encoded as object) } as O
      },
    ),
    () => ({
      type: 'object',
      oneOf: Object.entries(variants).map(([name, variant]) => {
        const schema = schemaOf(variant)
        const properties = schema['properties'] as object | undefined
        const required = (schema['required'] ?? []) as readonly string[]
        return properties === undefined
          ? { properties: { [tag]: { const: name } }, required: [tag] }
          : { ...schema, properties: { [tag]: { const: name }, ...properties }, required: [tag, ...required] }
      }),
    }),
  )
}
