import type * as t from 'io-ts'
import { alike } from './alike.js'
import type { Codec } from './codec.js'

/** What names mean while something is decoded, by sort (`strategies`, `operators`, ..): they join what a codec knows itself. */
export type Scope = Readonly<Record<string, Readonly<Record<string, unknown>>>>

interface ScopedEntry extends t.ContextEntry {
  readonly scope?: Scope
}

/** The names of a sort that are in scope where a codec validates; none where nothing was given. */
export const inScope = (context: t.Context, sort: string): Readonly<Record<string, unknown>> =>
  (context[0] as ScopedEntry | undefined)?.scope?.[sort] ?? {}

/** The same codec, in which the names of a scope are known wherever it decodes. Encoding needs no scope. */
export const within = <A, O>(scope: Scope, codec: Codec<A, O>): Codec<A, O> =>
  alike(codec, {
    is: codec.is,
    validate: (value, [root, ...inner]) => {
      const entry: ScopedEntry = { ...(root ?? { key: '', type: codec, actual: value }), scope }
      return codec.validate(value, [entry, ...inner])
    },
    encode: codec.encode,
  })
