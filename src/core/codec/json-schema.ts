/** A JSON Schema, draft 2020-12, as a value. */
export type JsonSchema = Readonly<Record<string, unknown>>

const known = new WeakMap<object, () => JsonSchema>()

/** Notes what may be written where a codec decodes. */
export const writtenAs = <C extends object>(codec: C, schema: () => JsonSchema): C => {
  known.set(codec, schema)
  return codec
}

/** What may be written where a codec decodes, as far as it says; `{}` is anything. */
export const schemaOf = (codec: object): JsonSchema => known.get(codec)?.() ?? {}
