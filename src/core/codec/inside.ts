import { map } from 'fp-ts/lib/Either.js'
import { alike } from './alike.js'
import { type Codec, isRecord } from './scalar.js'

/**
 * A codec whose values have a tag that is not written: the notation tells forms apart by the keys that each has, the program
 * by the tag.
 */
export const inside = <A extends object, O, const Tag extends Readonly<Record<string, string>>>(
  inner: Codec<A, O>,
  tag: Tag,
): Codec<A & Tag, O> => {
  const names = Object.keys(tag)
  const without = (value: object): A =>
    Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name))) as A
  return alike<A, O, A & Tag>(inner, {
    is: (value): value is A & Tag =>
      isRecord(value) && names.every((name) => value[name] === tag[name]) && inner.is(without(value)),
    validate: (value, context) =>
      map((decoded: A) => ({ ...decoded, ...tag }))(inner.validate(value, context)),
    encode: (value) => inner.encode(without(value)),
  })
}
