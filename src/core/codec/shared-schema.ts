import type { JsonSchema } from './json-schema.js'

const LEAST = 160
const isRecord = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * The same schema in which what stands in several places stands once in `$defs`, under the title of its record. Only schemas
 * are shared: a record with `type`, `anyOf`, `oneOf`, `allOf` or `enum`.
 */
export const sharedSchema = (schema: JsonSchema): JsonSchema => {
  const names = new Map<string, string>()
  const defs: Record<string, unknown> = {}
  const nameFor = (title: unknown): string => {
    const stem = typeof title === 'string' ? title.replace(/[^a-z0-9]+/gi, '_') : 'shape'
    const taken = Object.keys(defs).filter((name) => name === stem || name.startsWith(`${stem}.`)).length
    return taken === 0 ? stem : `${stem}.${taken + 1}`
  }
  const isSchema = (value: JsonSchema): boolean =>
    ['type', 'anyOf', 'oneOf', 'allOf', 'enum'].some((key) => key in value) && !('$defs' in value)
  const shared = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shared)
    if (!isRecord(value)) return value
    const whole = Object.fromEntries(Object.entries(value).map(([key, held]) => [key, shared(held)]))
    if (!isSchema(value)) return whole
    // a description and a default are of the field, not of what it holds
    const { description, default: standard, ...rest } = whole
    const text = JSON.stringify(rest)
    if (text.length < LEAST) return whole
    const known = names.get(text)
    const name = known ?? nameFor(rest['title'])
    if (known === undefined) {
      names.set(text, name)
      defs[name] = rest
    }
    return {
      $ref: `#/$defs/${name}`,
      ...(description === undefined ? {} : { description }),
      ...(standard === undefined ? {} : { default: standard }),
    }
  }
  const { $defs, ...top } = schema
  const kept = Object.fromEntries(
    Object.entries(($defs ?? {}) as JsonSchema).map(([name, held]) => {
      const { ...inner } = held as JsonSchema
      return [name, Object.fromEntries(Object.entries(inner).map(([key, of]) => [key, shared(of)]))]
    }),
  )
  return { ...top, $defs: { ...kept, ...defs } }
}
