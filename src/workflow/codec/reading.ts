import { didYouMean } from '../../core/near.js'
import type { KeyPath, WorkflowExpression } from '../expression.js'
import { parseWorkflowExpression, printWorkflowExpression } from '../expression-text.js'
import type { DocumentFault } from './document.js'

/** Where faults go, and where each phase of the workflow was written. */
export interface DocumentReading {
  /** `at` is the place of a character in a text value, or says that the key is meant. */
  readonly report: (path: KeyPath, message: string, at?: number | 'key') => void
  readonly places: Map<string, KeyPath>
  readonly faults: readonly DocumentFault[]
}

export type Json = Readonly<Record<string, unknown>>
export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const MISSING: WorkflowExpression = { _tag: 'Literal', value: null }

/** Reads a bare expression; `${..}` around it is taken too, and numbers and truth values stand for themselves. */
export const readExpression = (
  reading: DocumentReading,
  value: unknown,
  path: KeyPath,
): WorkflowExpression => {
  if (typeof value === 'number' || typeof value === 'boolean') return { _tag: 'Literal', value }
  if (typeof value !== 'string') {
    reading.report(path, 'an expression is missing: text such as "discovery.best.sharpe_ratio > 1"')
    return MISSING
  }
  const wrapped = /^\s*\$\{([\s\S]*)\}\s*$/.exec(value)
  const text = wrapped?.[1] ?? value
  const read = parseWorkflowExpression(text)
  if (read._tag === 'Right') return read.right
  reading.report(path, read.left.message, value.indexOf(text) + read.left.start)
  return MISSING
}

/** Reads the test of a `when`, and notes where it stands under the path that plans give it. */
export const readTest = (
  reading: DocumentReading,
  value: unknown,
  path: KeyPath,
  prefix: string,
): WorkflowExpression => {
  const test = readExpression(reading, value, path)
  reading.places.set(`${prefix}when ${printWorkflowExpression(test)}`, path)
  return test
}

const readText = (reading: DocumentReading, text: string, path: KeyPath): unknown => {
  const bare = text.replaceAll('$${', ' ')
  if (!bare.includes('${')) return text.replaceAll('$${', '${')
  if (text.startsWith('${') && text.endsWith('}')) {
    const expression = readExpression(reading, text, path)
    return expression._tag === 'Literal' ? expression.value : expression
  }
  reading.report(path, '"${..}" stands for a whole value; write $${ for a plain "${"', text.indexOf('${'))
  return text
}

/** Reads a templated value: `${..}` is an expression, at any depth. */
export const readTemplated = (reading: DocumentReading, value: unknown, path: KeyPath): unknown => {
  if (typeof value === 'string') return readText(reading, value, path)
  if (Array.isArray(value)) return value.map((one: unknown, i) => readTemplated(reading, one, [...path, i]))
  if (!isJson(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, readTemplated(reading, inner, [...path, key])]),
  )
}

/** Reads a result: a record, at any depth, of bare expressions. */
export const readResult = (reading: DocumentReading, value: unknown, path: KeyPath): unknown => {
  if (Array.isArray(value)) return value.map((one: unknown, i) => readResult(reading, one, [...path, i]))
  if (isJson(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, readResult(reading, inner, [...path, key])]),
    )
  const expression = value === null ? MISSING : readExpression(reading, value, path)
  return expression._tag === 'Literal' ? expression.value : expression
}

/** Reports every key of a record that is not among the known ones. */
export const refuseStrangers = (
  reading: DocumentReading,
  value: Json,
  known: readonly string[],
  what: string,
  path: KeyPath,
): void => {
  for (const key of Object.keys(value))
    if (!known.includes(key))
      reading.report([...path, key], `${what} has no "${key}"${didYouMean(key, known)}`, 'key')
}

export const readName = (reading: DocumentReading, value: unknown, path: KeyPath): string => {
  if (typeof value === 'string') return value
  reading.report(path, 'a name is missing')
  return 'missing'
}
