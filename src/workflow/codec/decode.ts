import { type Either, flatMap, left, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { stringify } from 'yaml'
import type { KeyPath } from '../expression.js'
import type { PlanFault } from '../plan/fault.js'
import { asTemplate, type InputSpec, type Template } from '../template.js'
import { type AnyWorkflow, type WorkflowNode, workflowNode } from '../workflow.js'
import { type DocumentFault, pathText, readDocument } from './document.js'
import { templateJson, workflowJson } from './print-json.js'
import { readNode } from './read-node.js'
import { type DocumentReading, isJson, type Json, readName, readResult, refuseStrangers } from './reading.js'

/** A template read from a file, and the way from a fault of its plan to a line of the file. */
export interface Decoded {
  readonly template: Template
  readonly locate: (fault: PlanFault) => DocumentFault
  /** Whether a node of this path stands in the file. */
  readonly has: (path: string) => boolean
}

const SPEC_KEYS = ['type', 'default', 'description']
const readInputs = (reading: DocumentReading, value: unknown): Readonly<Record<string, InputSpec>> => {
  if (value === undefined) return {}
  if (!isJson(value)) {
    reading.report(['inputs'], 'inputs is a record: name to type')
    return {}
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, spec]): [string, InputSpec] => {
      const at: KeyPath = ['inputs', name]
      if (typeof spec === 'string') return [name, { type: spec }]
      if (!isJson(spec)) {
        reading.report(at, 'an input is the name of a type, or { type, default, description }')
        return [name, { type: 'any' }]
      }
      refuseStrangers(reading, spec, SPEC_KEYS, 'an input', at)
      const description = spec['description']
      return [
        name,
        {
          type: readName(reading, spec['type'], [...at, 'type']),
          ...(spec['default'] === undefined ? {} : { default: spec['default'] }),
          ...(typeof description === 'string' ? { description } : {}),
        },
      ]
    }),
  )
}

const TEMPLATE_KEYS = [
  'template',
  'name',
  'description',
  'inputs',
  'workflow',
  'phases',
  'result',
  'aggregation_strategy',
]
const isTemplate = (value: Json): boolean =>
  ['template', 'workflow', 'inputs', 'result', 'aggregation_strategy'].some((key) =>
    Object.hasOwn(value, key),
  ) ||
  (Object.hasOwn(value, 'phases') && Object.keys(value).length > 1)

const asWorkflow = (node: WorkflowNode): AnyWorkflow => node
const root = { path: [], prefix: '', depth: 0 }

const readTemplate = (reading: DocumentReading, value: Json): Template => {
  refuseStrangers(reading, value, TEMPLATE_KEYS, 'a template', [])
  const title = value['template'] ?? value['name'] ?? 'workflow'
  const node =
    value['workflow'] === undefined
      ? readNode(reading, { phases: value['phases'] ?? [] }, root)
      : readNode(reading, value['workflow'], { ...root, path: ['workflow'] })
  const key = value['result'] === undefined ? 'aggregation_strategy' : 'result'
  return {
    name: readName(reading, title, ['template']),
    description: typeof value['description'] === 'string' ? value['description'] : '',
    inputs: readInputs(reading, value['inputs']),
    workflow: asWorkflow(node),
    result: value[key] === undefined ? {} : readResult(reading, value[key], [key]),
  }
}

const keysIn = (path: string): KeyPath =>
  [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, key]) =>
    index === undefined ? (key ?? '') : Number(index),
  )

/** Reads a template or a bare workflow from YAML or JSON. Errors: all faults of form, with line and column. */
export const decodeWorkflow = (source: string): Either<readonly DocumentFault[], Decoded> =>
  pipe(
    readDocument(source),
    flatMap((document): Either<readonly DocumentFault[], Decoded> => {
      const faults: DocumentFault[] = []
      const places = new Map<string, KeyPath>()
      const report: DocumentReading['report'] = (path, message, at) =>
        faults.push(document.fault(path, message, at))
      const reading: DocumentReading = { report, places, faults }
      const { value } = document
      const template =
        isJson(value) && isTemplate(value)
          ? readTemplate(reading, value)
          : asTemplate(asWorkflow(readNode(reading, value, root)))
      if (faults.length > 0) return left(faults)
      const locate = ({ _tag, at, message }: PlanFault): DocumentFault => {
        const [place = '', path = []] =
          [...places]
            .filter(([prefix]) => at === prefix || at.startsWith(`${prefix}.`))
            .sort(([a], [b]) => b.length - a.length)[0] ?? []
        const rest = place === '' ? keysIn(at) : keysIn(at.slice(place.length))
        const field = _tag === 'UnknownKind' ? ['kind'] : []
        return {
          ...document.fault([...path, ...rest, ...field], message),
          path: at === '' ? pathText(path) : at,
        }
      }
      return right({ template, locate, has: (path) => places.has(path) })
    }),
  )

const yaml = (value: unknown): string => stringify(value, { lineWidth: 120, aliasDuplicateObjects: false })

/** Writes a workflow or a template as YAML, in canonical notation. */
export const encodeWorkflow = (workflow: AnyWorkflow): string => yaml(workflowJson(workflowNode(workflow)))
export const encodeTemplate = (template: Template): string => yaml(templateJson(template))
