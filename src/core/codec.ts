import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { didYouMean } from './near.js'

/** Decodes an `A` from anything, and encodes it to the form `O` that a person may also write (defaults left out). */
export type Codec<A, O = A> = t.Type<A, O>
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a codec of any value; `unknown` would not take it
export type AnyCodec = t.Type<any, any>
export type TypeOf<C extends AnyCodec> = t.TypeOf<C>
/** What may be written where `C` decodes: fields with a default are optional. */
export type InputOf<C extends AnyCodec> = t.OutputOf<C>

/** What is wrong with a value, at which path, and what would be right. */
export interface DecodeFault {
  readonly path: string
  readonly message: string
}

const pathOf = (context: t.Context): string =>
  context
    .slice(1)
    .map(({ key }) => (/^\d+$/.test(key) ? `[${key}]` : `.${key}`))
    .join('')
    .replace(/^\./, '')

/** Decodes with all faults, each with its path. */
export const decodeWith =
  <A, O>(codec: Codec<A, O>) =>
  (value: unknown): Either<readonly DecodeFault[], A> => {
    const decoded = codec.decode(value)
    return isLeft(decoded)
      ? left(
          decoded.left.map(({ context, message }) => ({
            path: pathOf(context),
            message: message ?? `not a ${context.at(-1)?.type.name ?? 'value'}`,
          })),
        )
      : right(decoded.right)
  }

export const showFault = ({ path, message }: DecodeFault): string =>
  path === '' ? message : `${path}: ${message}`

const show = (value: unknown): string => {
  if (value === undefined) return 'nothing'
  if (typeof value === 'number') return String(value)
  const text = JSON.stringify(value) as string | undefined
  return text === undefined ? typeof value : text.length > 60 ? `${text.slice(0, 57)}..` : text
}

/** A codec whose decoded and written forms are one, from a test and the words for what is wanted. */
export const codec = <A>(name: string, is: (value: unknown) => value is A, wanted = name): Codec<A> =>
  new t.Type<A>(
    name,
    is,
    (value, context) =>
      is(value) ? t.success(value) : t.failure(value, context, `${show(value)} is not ${wanted}`),
    (value) => value,
  )

const isNumber = (value: unknown): value is number => typeof value === 'number'
const bounds = (low: number, high: number): string =>
  low === -Infinity && high === Infinity
    ? ''
    : high === Infinity
      ? ` of at least ${low}`
      : low === -Infinity
        ? ` of at most ${high}`
        : ` from ${low} to ${high}`

/** A finite number, both ends included. */
export const finite = (low = -Infinity, high = Infinity): Codec<number> =>
  codec(
    'number',
    (value): value is number => isNumber(value) && Number.isFinite(value) && value >= low && value <= high,
    `a number${bounds(low, high)}`,
  )
/** A safe whole number, both ends included. */
export const integer = (low = -Infinity, high = Infinity): Codec<number> =>
  codec(
    'integer',
    (value): value is number =>
      isNumber(value) && Number.isSafeInteger(value) && value >= low && value <= high,
    `a whole number${bounds(low, high)}`,
  )
/** Any number, NaN and infinities too. */
export const double: Codec<number> = codec('double', isNumber, 'a number')
export const text: Codec<string> = codec(
  'text',
  (value): value is string => typeof value === 'string',
  'text',
)
export const bool: Codec<boolean> = codec(
  'boolean',
  (value): value is boolean => typeof value === 'boolean',
  'true or false',
)
/** Any plain value; what holds no data is found when it is encoded. */
export const anything: Codec<unknown> = codec(
  'value',
  (value): value is unknown => value !== undefined,
  'a value',
)

/** One of some names; another one is told the nearest. */
export const oneOf = <const Names extends readonly string[]>(
  what: string,
  names: Names,
): Codec<Names[number]> =>
  new t.Type<Names[number]>(
    what,
    (value): value is Names[number] => names.includes(value as string),
    (value, context) =>
      names.includes(value as string)
        ? t.success(value as Names[number])
        : t.failure(
            value,
            context,
            typeof value === 'string'
              ? `unknown ${what} "${value}"${didYouMean(value, names)}`
              : `${show(value)} is not a ${what}: one of ${names.join(', ')}`,
          ),
    (value) => value,
  )

/** A list; `name` is what one item is called. */
export const list = <A, O>(item: Codec<A, O>): Codec<readonly A[], readonly O[]> => {
  const inner = t.array(item)
  return new t.Type<readonly A[], readonly O[]>(
    `list of ${item.name}`,
    (value): value is readonly A[] => inner.is(value),
    (value, context) =>
      Array.isArray(value)
        ? inner.validate(value, context)
        : t.failure(value, context, `${show(value)} is not a list of ${item.name}`),
    (value) => inner.encode([...value]),
  )
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)

/** A record from any key to one kind of value. */
export const dictionary = <A, O>(
  item: Codec<A, O>,
): Codec<Readonly<Record<string, A>>, Readonly<Record<string, O>>> => {
  const inner = t.record(t.string, item)
  return new t.Type<Readonly<Record<string, A>>, Readonly<Record<string, O>>>(
    `record of ${item.name}`,
    (value): value is Readonly<Record<string, A>> => inner.is(value),
    (value, context) =>
      isRecord(value)
        ? inner.validate(value, context)
        : t.failure(value, context, `${show(value)} is not a record of ${item.name}`),
    (value) => inner.encode(value),
  )
}

interface OptionalField<A, O> {
  readonly _field: 'optional'
  readonly codec: Codec<A, O>
}
interface DefaultField<A, O> {
  readonly _field: 'default'
  readonly codec: Codec<A, O>
  readonly value: A
}
type Field = AnyCodec | OptionalField<unknown, unknown> | DefaultField<unknown, unknown>
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the field of a struct, whatever it holds
type Fields = Readonly<Record<string, AnyCodec | OptionalField<any, any> | DefaultField<any, any>>>

/** A field that may be left out, and then is absent. */
export const optional = <A, O>(inner: Codec<A, O>): OptionalField<A, O> => ({
  _field: 'optional',
  codec: inner,
})
/** A field that may be left out, and then has this value. */
export const withDefault = <A, O>(inner: Codec<A, O>, value: NoInfer<A>): DefaultField<A, O> => ({
  _field: 'default',
  codec: inner,
  value,
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

/** A record of known fields. An unknown key is refused, with the nearest known one. */
export const struct = <F extends Fields>(name: string, fields: F): Codec<StructOf<F>, StructInput<F>> => {
  const known = Object.entries<Field>(fields)
  const names = known.map(([key]) => key)
  const validate: t.Validate<unknown, StructOf<F>> = (value, context) => {
    if (!isRecord(value))
      return t.failure(value, context, `${show(value)} is not a ${name}: {${names.join(', ')}}`)
    const strangers: t.Errors = Object.keys(value)
      .filter((key) => !names.includes(key) && value[key] !== undefined)
      .map((key) => ({
        value: value[key],
        context: [...context, { key, type: t.unknown }],
        message: `a ${name} has no "${key}"${didYouMean(key, names)}`,
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
          ? t.failure(given, inside, `missing: a ${name} needs "${key}"`)
          : inner.validate(given, inside)
      if (isLeft(decoded)) errors.push(...decoded.left)
      else entries.push([key, decoded.right])
    }
    return errors.length > 0 ? t.failures(errors) : t.success(Object.fromEntries(entries) as StructOf<F>)
  }
  return new t.Type<StructOf<F>, StructInput<F>>(
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
}

/** A union told apart by one field; an unknown tag is told the nearest. The variants are structs without the tag. */
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
  return new t.Type<A, O>(
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
  )
}

/** A codec over another form: what is written decodes by `from`, then `to` may refuse it in words. */
export const refined = <A, O, B>(
  name: string,
  from: Codec<A, O>,
  to: (value: A) => Either<string, B>,
  back: (value: B) => A,
  is: (value: unknown) => value is B,
): Codec<B, O> =>
  new t.Type<B, O>(
    name,
    is,
    (value, context) => {
      const decoded = from.validate(value, context)
      if (isLeft(decoded)) return decoded
      const refinedValue = to(decoded.right)
      return isLeft(refinedValue)
        ? t.failure(value, context, refinedValue.left)
        : t.success(refinedValue.right)
    },
    (value) => from.encode(back(value)),
  )

/** A codec that checks one more thing of what another decodes. */
export const checked = <A, O>(inner: Codec<A, O>, problem: (value: A) => string | undefined): Codec<A, O> =>
  refined(
    inner.name,
    inner,
    (value) => {
      const found = problem(value)
      return found === undefined ? right(value) : left(found)
    },
    (value) => value,
    (value): value is A => inner.is(value) && problem(value) === undefined,
  )

/** The first of two written forms that fits by `first`'s own test of shape, else the second. */
export const either = <A, AO, B, BO>(
  name: string,
  isFirst: (value: unknown) => boolean,
  first: Codec<A, AO>,
  second: Codec<B, BO>,
): Codec<A | B, AO | BO> =>
  new t.Type<A | B, AO | BO>(
    name,
    (value): value is A | B => first.is(value) || second.is(value),
    (value, context): t.Validation<A | B> =>
      isFirst(value) ? first.validate(value, context) : second.validate(value, context),
    (value) => (first.is(value) ? first.encode(value) : second.encode(value)),
  )

/** A codec that refers to itself. */
export const recursive = <A, O>(name: string, define: (self: Codec<A, O>) => Codec<A, O>): Codec<A, O> =>
  t.recursion<A, O>(name, define)
