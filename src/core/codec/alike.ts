import * as t from 'io-ts'
import { schemaOf, writtenAs } from './json-schema.js'
import type { Codec } from './scalar.js'
import { shaped, shapeOf } from './shape.js'

/** What a codec does otherwise than the one that it stands over. */
interface Otherwise<O, B> {
  readonly is: (value: unknown) => value is B
  readonly validate: t.Validate<unknown, B>
  readonly encode: (value: B) => O
}

/** A codec over another one: what may be written, and what it looks like from outside, are the same. */
export const alike = <A, O, B = A>(
  inner: Codec<A, O>,
  { is, validate, encode }: Otherwise<O, B>,
  name: string = inner.name,
): Codec<B, O> =>
  writtenAs(shaped(new t.Type<B, O>(name, is, validate, encode), shapeOf(inner)), () => schemaOf(inner))
