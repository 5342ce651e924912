import { isRecord } from '../core/codec/codec.js'
import type { Report } from './report.js'

/** A value with every text in it as `of` gives it; columns of numbers are left as they are. */
const inText = (of: (text: string) => string, value: unknown): unknown => {
  if (typeof value === 'string') return of(value)
  if (Array.isArray(value)) return value.map((one: unknown) => inText(of, one))
  if (!isRecord(value) || ArrayBuffer.isView(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, inText(of, held)]))
}

/** A report whose commands a person can copy: `copied` writes a line as their shell takes it. */
export const withCommands = (report: Report, copied: (line: string) => string): Report =>
  inText(copied, report) as Report
