import { isRecord } from '../../core/codec/codec.js'
import { columnNames } from '../../strategy/language/tree.js'
import type { PartSort } from './library.js'

/** What the language itself reads where a name is called. */
const READ_BY_THE_LANGUAGE: readonly string[] = [...columnNames, 'label', 'series']

/** What a part of each sort has, by its name in the record: functions, and what is checked in words. */
const FORMS: Readonly<Record<PartSort, { readonly what: string; readonly has: readonly string[] }>> = {
  strategies: { what: 'a strategy', has: ['name', 'space'] },
  operators: { what: 'an operator', has: ['name', 'version', 'args', 'result', 'fields'] },
  classifiers: { what: 'a classifier', has: ['name', 'version', 'config', 'model', 'names', 'fit', 'label'] },
  metrics: { what: 'a metric', has: ['name', 'version', 'of'] },
  analyses: { what: 'a kind of analysis', has: ['name', 'version', 'config', 'result', 'run', 'phrase'] },
  algorithms: { what: 'a search algorithm', has: ['name', 'version', 'config', 'of'] },
  order_machines: { what: 'an order machine', has: ['name', 'version'] },
  handlers: { what: 'a kind of phase', has: ['version', 'config', 'result', 'cached', 'grounds', 'run'] },
  templates: { what: 'a template', has: ['name', 'inputs', 'workflow'] },
  brokers: { what: 'a broker', has: ['name', 'version', 'config', 'open'] },
}

/** What is wrong with a part under its name in a library, or nothing. */
export const partProblem = (sort: PartSort, name: string, part: unknown): string | undefined => {
  const { what, has } = FORMS[sort]
  if (!/^[a-z][a-z0-9_]*$/.test(name) || name === 'own')
    return `"${name}" is no name: small letters, digits and _, a letter first, and not "own"`
  if (!isRecord(part)) return `it is not ${what}`
  const missing = has.find((field) => part[field] === undefined)
  if (missing !== undefined) return `${what} has "${missing}", which is missing`
  if (has.includes('name') && part['name'] !== name)
    return `it stands under another name than its own: "${String(part['name'])}"`
  if (sort === 'operators' && READ_BY_THE_LANGUAGE.includes(name))
    return `${name}(..) is part of the language: give the operator another name`
  const { version } = part
  return has.includes('version') && !(typeof version === 'number' && Number.isSafeInteger(version))
    ? 'its version is no whole number'
    : undefined
}
