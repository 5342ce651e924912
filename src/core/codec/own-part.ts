import { isLeft } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { nearest } from '../near.js'
import { type Codec, isRecord } from './codec.js'
import { schemaOf, writtenAs } from './json-schema.js'
import { inScope } from './scope.js'
import { shaped, shapeOf } from './shape.js'

/** Something that a user adds: a name, and a version that is raised whenever it would give another result. */
export interface Part {
  readonly name: string
  readonly version: number
}

/** A part that a config names, as it is decoded: the part itself, and what the config says to it. */
export type Own<Tag extends string, P, V = unknown> = { readonly [T in Tag]: 'own' } & {
  readonly part: P
  readonly value: V
}

/** A part as a config names it by its kind (a classifier, a broker), with its options as they are written. */
export const byKind = <P extends Part>(part: P, value: object = {}): Own<'kind', P> => ({
  kind: 'own',
  part,
  value,
})
/** A part as a config names it by its name (a search algorithm), with its options as they are written. */
export const byName = <P extends Part>(part: P, value: object = {}): Own<'name', P> => ({
  name: 'own',
  part,
  value,
})

/** A named part as it stands in a file; anything else is none. */
export const writtenPart = (value: object): object | undefined => {
  const { part, value: said, ...tag } = value as Partial<Own<string, Part, object>>
  const [name] = Object.keys(tag)
  return part === undefined || said === undefined || name === undefined || tag[name] !== 'own'
    ? undefined
    : { [name]: part.name, ...said }
}

/** What a codec over built-in variants needs to take parts of one sort as well. */
export interface OwnForm<Tag extends string, P extends Part, V> {
  /** Under which the parts stand in scope. */
  readonly sort: string
  /** What one of them is called in a message. */
  readonly what: string
  /** The field that names it. */
  readonly tag: Tag
  /** What may stand next to the tag. */
  readonly form: (part: P) => Codec<V, unknown>
}

/**
 * A codec of variants that also takes the parts in scope, by their bare name or as a record with the name in its tag. Parts
 * are found while it decodes; what is decoded holds its part, so it is encoded and used without a scope.
 */
export const orOwn = <const Tag extends string, P extends Part, V, A, O>(
  { sort, what, tag, form }: OwnForm<Tag, P, V>,
  builtIn: Codec<A, O>,
): Codec<A | Own<Tag, P, V>, O | Own<Tag, P, V>> => {
  const isOwn = (value: unknown): value is Own<Tag, P, V> =>
    isRecord(value) && value[tag] === 'own' && 'part' in value && 'value' in value
  const codec = new t.Type<A | Own<Tag, P, V>, O | Own<Tag, P, V>>(
    builtIn.name,
    (value): value is A | Own<Tag, P, V> => isOwn(value) || builtIn.is(value),
    (value, context): t.Validation<A | Own<Tag, P, V>> => {
      if (isOwn(value)) return t.success(value)
      const parts = inScope(context, sort) as Readonly<Record<string, P>>
      const name = isRecord(value) ? value[tag] : value
      const part = typeof name === 'string' && Object.hasOwn(parts, name) ? parts[name] : undefined
      if (part !== undefined) {
        const { [tag]: _, ...rest } = isRecord(value) ? value : {}
        const said = form(part).validate(rest, context)
        return isLeft(said) ? said : t.success({ [tag]: 'own', part, value: said.right } as Own<Tag, P, V>)
      }
      const decoded = builtIn.validate(value, context)
      const isUnknown = isLeft(decoded) && decoded.left.some(({ message }) => message?.startsWith('unknown '))
      const near = isUnknown && typeof name === 'string' ? nearest(name, Object.keys(parts)) : undefined
      return near === undefined
        ? decoded
        : t.failure(value, context, `unknown ${what} "${String(name)}", did you mean "${near}"?`)
    },
    (value) => {
      if (!isOwn(value)) return builtIn.encode(value)
      const said = form(value.part).encode(value.value)
      return { [tag]: value.part.name, ...(said as object) } as O
    },
  )
  return writtenAs(shaped(codec, shapeOf(builtIn)), () => ({
    anyOf: [schemaOf(builtIn), { $ref: `#/$defs/own_${sort}` }],
  }))
}
