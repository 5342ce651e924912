import { left } from 'fp-ts/lib/Either.js'
import { anything, type Codec, either, hasKey, refined } from './codec.js'
import { NOTHING, writtenAs } from './json-schema.js'

/** A word of before, which the compiler refuses with what says the same now. */
export interface Renamed<Now extends string> {
  readonly 'is now': Now
}

/** A codec that refuses everything, and says why. */
export const refused = <A, O>(name: string, because: string): Codec<A, O> =>
  writtenAs(
    refined<unknown, unknown, A>(
      name,
      anything,
      () => left(because),
      (value) => value,
      (_value): _value is A => false,
    ),
    () => NOTHING,
  ) as unknown as Codec<A, O>

/** The codec of a record in which a field of before is refused with what says the same now. */
export const withoutOld = <A, O>(codec: Codec<A, O>, key: string, because: string): Codec<A, O> =>
  either(codec.name, hasKey(key), refused<A, O>(codec.name, because), codec)
