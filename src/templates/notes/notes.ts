import type { JsonSchema } from '../../core/codec/json-schema.js'
import { RESEARCH } from './research.js'
import { TRADING } from './trading.js'
import { WORKFLOW } from './workflow.js'

/** What fields mean, by name, or by record and name where a name means several things. */
export const NOTES: Readonly<Record<string, string>> = { ...WORKFLOW, ...RESEARCH, ...TRADING }
/** Records whose fields all mean one kind of thing. */
const WHOLE: Readonly<Record<string, string>> = {
  pattern: 'a bound or a window of the rules by which pattern tells its eight states apart',
}
const isRecord = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What a field means, in half a sentence; undefined where nobody says. */
const noteOf = (record: string, field: string): string | undefined =>
  NOTES[`${record}.${field}`] ?? WHOLE[record] ?? NOTES[field]

/** The same schema, in which each field of a titled record says what it means. */
export const noted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(noted)
  if (!isRecord(value)) return value
  const whole = Object.fromEntries(Object.entries(value).map(([key, held]) => [key, noted(held)]))
  const { title, properties } = whole
  if (!isRecord(properties)) return whole
  const said = Object.fromEntries(
    Object.entries(properties).map(([field, of]) => {
      const note = noteOf(typeof title === 'string' ? title : '', field)
      return [field, note === undefined || !isRecord(of) || 'const' in of ? of : { description: note, ...of }]
    }),
  )
  return { ...whole, properties: said }
}
