import * as t from 'io-ts'
import type { Codec } from './codec.js'
import { shaped, shapeOf } from './shape.js'

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
  shaped(
    new t.Type<A, O>(
      codec.name,
      (value): value is A => codec.is(value),
      (value, [root, ...inner]) => {
        const entry: ScopedEntry = { ...(root ?? { key: '', type: codec, actual: value }), scope }
        return codec.validate(value, [entry, ...inner])
      },
      (value) => codec.encode(value),
    ),
    shapeOf(codec),
  )
