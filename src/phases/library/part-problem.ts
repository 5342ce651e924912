import { isRecord } from '../../core/codec/codec.js'
import type { PartSort } from './library.js'

/** What a part of each sort has, by its name in the record: functions, and what is checked in words. */
const FORMS: Readonly<Record<PartSort, { readonly what: string; readonly has: readonly string[] }>> = {
  strategies: { what: 'strategy', has: ['name', 'space'] },
  operators: { what: 'operator', has: ['name', 'version', 'args', 'result', 'fields'] },
  classifiers: { what: 'classifier', has: ['name', 'version', 'config', 'model', 'names', 'fit', 'label'] },
  metrics: { what: 'metric', has: ['name', 'version', 'of'] },
  analyses: { what: 'kind of analysis', has: ['name', 'version', 'config', 'result', 'run', 'phrase'] },
  algorithms: { what: 'search algorithm', has: ['name', 'version', 'config', 'of'] },
  order_machines: { what: 'order machine', has: ['name', 'version'] },
  handlers: { what: 'kind of phase', has: ['version', 'config', 'result', 'cached', 'grounds', 'run'] },
  templates: { what: 'template', has: ['name', 'inputs', 'workflow'] },
  brokers: { what: 'broker', has: ['name', 'version', 'config', 'open'] },
}

/** What is wrong with a part under its name in a library, or nothing. */
export const partProblem = (sort: PartSort, name: string, part: unknown): string | undefined => {
  const { what, has } = FORMS[sort]
  if (!/^[a-z][a-z0-9_]*$/.test(name) || name === 'own')
    return `"${name}" is no name: small letters, digits and _, a letter first, and not "own"`
  if (!isRecord(part)) return `it is no ${what}`
  const missing = has.find((field) => part[field] === undefined)
  if (missing !== undefined) return `a ${what} has "${missing}", which is missing`
  if (has.includes('name') && part['name'] !== name)
    return `it stands under another name than its own: "${String(part['name'])}"`
  const { version } = part
  return has.includes('version') && !(typeof version === 'number' && Number.isSafeInteger(version))
    ? 'its version is no whole number'
    : undefined
}
