/** A JSON Schema, draft 2020-12, as a value. */
export type JsonSchema = Readonly<Record<string, unknown>>

const known = new WeakMap<object, () => JsonSchema>()

/** What nothing fits. */
export const NOTHING: JsonSchema = { not: {} }

const looseIn = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(looseIn)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value).flatMap(([key, held]) =>
            key === 'required' ? [] : [[key === 'oneOf' ? 'anyOf' : key, looseIn(held)]],
          ),
        )
      : value
/** The same with every field optional at any depth, as of what is laid over other values. */
export const partialSchema = (schema: JsonSchema): JsonSchema => looseIn(schema) as JsonSchema

/** Notes what may be written where a codec decodes. */
export const writtenAs = <C extends object>(codec: C, schema: () => JsonSchema): C => {
  known.set(codec, schema)
  return codec
}

/** What may be written where a codec decodes, as far as it says; `{}` is anything. */
export const schemaOf = (codec: object): JsonSchema => known.get(codec)?.() ?? {}
