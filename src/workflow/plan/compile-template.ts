import { isExpression } from '../expression.js'
import { compile } from './compile.js'
import type { CompiledTemplate } from './compiled.js'
import type { Reader } from './reader.js'

/** Compiles every expression of a templated value. */
export const compileTemplate = (reader: Reader, value: unknown): CompiledTemplate => {
  if (isExpression(value)) return { _tag: 'Slot', expression: compile(reader, value) }
  const inside = (key: string): Reader => ({ ...reader, at: `${reader.at}${key}` })
  if (Array.isArray(value))
    return { _tag: 'Items', items: value.map((one: unknown, i) => compileTemplate(inside(`[${i}]`), one)) }
  if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value))
    return {
      _tag: 'Fields',
      fields: Object.entries(value).map(
        ([key, one]) => [key, compileTemplate(inside(`.${key}`), one)] as const,
      ),
    }
  return { _tag: 'Value', value }
}
