import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { alike } from './alike.js'
import { schemaOf, writtenAs } from './json-schema.js'
import { type Codec, isRecord, show } from './scalar.js'
import { shaped, shapeOf } from './shape.js'

export {
  type AnyCodec,
  anything,
  bool,
  type Codec,
  codec,
  type DecodeFault,
  decodeWith,
  double,
  finite,
  hasKey,
  type InputOf,
  integer,
  isRecord,
  oneOf,
  showFault,
  type TypeOf,
  text,
} from './scalar.js'
export {
  defaultsOf,
  optionalField,
  orDefaults,
  type StructInput,
  type StructOf,
  struct,
  tagged,
  withDefault,
} from './struct.js'

/** A list; `name` is what one item is called. */
export const list = <A, O>(item: Codec<A, O>): Codec<readonly A[], readonly O[]> => {
  const inner = t.array(item)
  const codec = new t.Type<readonly A[], readonly O[]>(
    `list of ${item.name}`,
    (value): value is readonly A[] => inner.is(value),
    (value, context) =>
      Array.isArray(value)
        ? inner.validate(value, context)
        : t.failure(value, context, `${show(value)} is not a list of ${item.name}: write [ .. ]`),
    (value) => inner.encode([...value]),
  )
  return writtenAs(shaped(codec, { _tag: 'Items', of: shapeOf(item) }), () => ({
    type: 'array',
    items: schemaOf(item),
  }))
}

/** A record from any key to one kind of value. */
export const dictionary = <A, O>(
  item: Codec<A, O>,
): Codec<Readonly<Record<string, A>>, Readonly<Record<string, O>>> => {
  const inner = t.record(t.string, item)
  const codec = new t.Type<Readonly<Record<string, A>>, Readonly<Record<string, O>>>(
    `record of ${item.name}`,
    (value): value is Readonly<Record<string, A>> => inner.is(value),
    (value, context) =>
      isRecord(value)
        ? inner.validate(value, context)
        : t.failure(value, context, `${show(value)} is not a record of ${item.name}`),
    (value) => inner.encode(value),
  )
  return writtenAs(shaped(codec, { _tag: 'Dictionary', of: shapeOf(item) }), () => ({
    type: 'object',
    additionalProperties: schemaOf(item),
  }))
}

/**
 * A codec over another form: what is written decodes by `from`, then `to` may refuse it in words. Its shape is that of the
 * written form.
 */
export const refined = <A, O, B>(
  name: string,
  from: Codec<A, O>,
  to: (value: A) => Either<string, B>,
  back: (value: B) => A,
  is: (value: unknown) => value is B,
): Codec<B, O> =>
  alike<A, O, B>(
    from,
    {
      is,
      validate: (value, context) => {
        const decoded = from.validate(value, context)
        if (isLeft(decoded)) return decoded
        const refinedValue = to(decoded.right)
        return isLeft(refinedValue)
          ? t.failure(value, context, refinedValue.left)
          : t.success(refinedValue.right)
      },
      encode: (value) => from.encode(back(value)),
    },
    name,
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
  writtenAs(
    new t.Type<A | B, AO | BO>(
      name,
      (value): value is A | B => first.is(value) || second.is(value),
      (value, context): t.Validation<A | B> =>
        isFirst(value) ? first.validate(value, context) : second.validate(value, context),
      (value) => (first.is(value) ? first.encode(value) : second.encode(value)),
    ),
    () => ({ anyOf: [schemaOf(first), schemaOf(second)] }),
  )
