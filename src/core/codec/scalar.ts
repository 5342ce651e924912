import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { didYouMean } from '../near.js'
import { type JsonSchema, writtenAs } from './json-schema.js'

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
  /** Set where the key itself is unknown, whatever it holds. */
  readonly stranger?: true
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
            ...(context.at(-1)?.type === t.unknown ? { stranger: true as const } : {}),
          })),
        )
      : right(decoded.right)
  }

export const showFault = ({ path, message }: DecodeFault): string =>
  path === '' ? message : `${path}: ${message}`

const textOf = (value: unknown): string | undefined => {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}
/** A value in a message, shortened; whatever it is, it never throws. */
export const show = (value: unknown): string => {
  if (value === undefined) return 'nothing'
  if (typeof value === 'number') return String(value)
  const text = textOf(value)
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

const numberSchema = (type: string, low: number, high: number) => (): JsonSchema => ({
  type,
  ...(low === -Infinity ? {} : { minimum: low }),
  ...(high === Infinity ? {} : { maximum: high }),
})

/** A finite number, both ends included. */
export const finite = (low = -Infinity, high = Infinity): Codec<number> =>
  writtenAs(
    codec(
      'number',
      (value): value is number => isNumber(value) && Number.isFinite(value) && value >= low && value <= high,
      `a number${bounds(low, high)}`,
    ),
    numberSchema('number', low, high),
  )
/** A safe whole number, both ends included. */
export const integer = (low = -Infinity, high = Infinity): Codec<number> =>
  writtenAs(
    codec(
      'integer',
      (value): value is number =>
        isNumber(value) && Number.isSafeInteger(value) && value >= low && value <= high,
      `a whole number${bounds(low, high)}`,
    ),
    numberSchema('integer', low, high),
  )
/** Any number, NaN and infinities too. */
export const double: Codec<number> = codec('double', isNumber, 'a number')
export const text: Codec<string> = writtenAs(
  codec('text', (value): value is string => typeof value === 'string', 'text'),
  () => ({ type: 'string' }),
)
export const bool: Codec<boolean> = writtenAs(
  codec('boolean', (value): value is boolean => typeof value === 'boolean', 'true or false'),
  () => ({ type: 'boolean' }),
)
/** Any plain value; what holds no data is found when it is encoded. */
export const anything: Codec<unknown> = codec(
  'value',
  (value): value is unknown => value !== undefined,
  'a value',
)

/** One of some names; another one is refused with the nearest. */
export const oneOf = <const Names extends readonly string[]>(
  what: string,
  names: Names,
): Codec<Names[number]> =>
  writtenAs(
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
                : value === undefined
                  ? `missing: one of ${names.join(', ')}`
                  : `${show(value)} is not a ${what}: one of ${names.join(', ')}`,
            ),
      (value) => value,
    ),
    () => ({ enum: [...names] }),
  )

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)

/** Tells written forms apart by a key that only one of them has. */
export const hasKey =
  (key: string) =>
  (value: unknown): boolean =>
    typeof value === 'object' && value !== null && key in value
