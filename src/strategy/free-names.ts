import { isLeft } from 'fp-ts/lib/Either.js'
import { alike } from '../core/codec/alike.js'
import { type Codec, isRecord } from '../core/codec/codec.js'
import { parseSyntax } from '../core/syntax/parse.js'
import { printSyntax } from '../core/syntax/print.js'
import { namesIn } from '../core/syntax/syntax.js'

/** The dimensions that stand next to a strategy: those that are searched, and for values that are given just these. */
const dimensionsOf = (written: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({
  ...(isRecord(written['params'])
    ? Object.fromEntries(Object.entries(written['params']).map(([name, value]) => [name, [value]]))
    : {}),
  ...(isRecord(written['space']) ? written['space'] : {}),
})

const opened = (written: unknown): unknown => {
  if (!isRecord(written) || typeof written['strategy'] !== 'string') return written
  const syntax = parseSyntax(written['strategy'])
  if (isLeft(syntax) || syntax.right._tag === 'Name') return written
  const names = namesIn(syntax.right)
  const params = Object.fromEntries(
    Object.entries(dimensionsOf(written)).filter(([name]) => names.includes(name)),
  )
  const text = printSyntax(syntax.right)
  return Object.keys(params).length === 0
    ? written
    : { ...written, strategy: { name: text, params, long_while: text } }
}

/**
 * The same codec, in which a strategy that is a bare condition may have free names: they are parameters, whose values stand
 * next to it as `space` or `params`. Example: `{ strategy: 'close > sma(close, n)', space: { n: { int: [10, 50] } } }`.
 */
export const withFreeNames = <A, O>(codec: Codec<A, O>): Codec<A, O> =>
  alike(codec, {
    is: codec.is,
    validate: (value, context) => codec.validate(opened(value), context),
    encode: codec.encode,
  })
