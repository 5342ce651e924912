import { decodeWith } from '../../core/codec/codec.js'
import type { KeyPath } from '../expression.js'
import { type Policy, policyCodec } from '../policy.js'
import type { PhaseNode, WorkflowNode } from '../workflow.js'
import { type DocumentReading, isJson, type Json, readTemplated, readTest } from './reading.js'

const EMPTY: WorkflowNode = { _tag: 'Empty' }

/** Reads `policy`, or the seed's `timeout_seconds`. */
export const readPolicy = (reading: DocumentReading, value: Json, at: KeyPath): Policy => {
  const seconds = value['timeout_seconds']
  const given = isJson(value['policy']) ? value['policy'] : {}
  if (value['policy'] !== undefined && !isJson(value['policy']))
    reading.report([...at, 'policy'], 'a policy is { timeout_ms, retries }')
  const isTime = typeof seconds === 'number' && seconds >= 0.001
  if (seconds !== undefined && !isTime)
    reading.report([...at, 'timeout_seconds'], 'timeout_seconds is a number of at least 0.001')
  const policy = isTime ? { timeout_ms: seconds * 1000, ...given } : given
  const decoded = decodeWith(policyCodec)(policy)
  if (decoded._tag === 'Right') return decoded.right
  for (const { path, message } of decoded.left) reading.report([...at, 'policy', ...path.split('.')], message)
  return {}
}

/** The keys of a phase node, those of the seed document among them. */
export const PHASE_KEYS = [
  'phase',
  'kind',
  'config',
  'policy',
  'config_generator',
  'timeout_seconds',
  'continue_on_failure',
  'enabled',
]

/** Puts `enabled` and `continue_on_failure` of the seed around a phase. */
export const guarded = (
  reading: DocumentReading,
  value: Json,
  phase: PhaseNode,
  { path, prefix }: { readonly path: KeyPath; readonly prefix: string },
): WorkflowNode => {
  const flag = value['continue_on_failure']
  if (flag !== undefined && typeof flag !== 'boolean')
    reading.report([...path, 'continue_on_failure'], 'continue_on_failure is true or false')
  const body: WorkflowNode = flag === true ? { _tag: 'Optional', body: phase } : phase
  return value['enabled'] === undefined
    ? body
    : {
        _tag: 'When',
        test: readTest(reading, value['enabled'], [...path, 'enabled'], prefix),
        then: body,
        otherwise: EMPTY,
      }
}

/** Reads `config`, or the seed's `config_generator`: a record of expressions. */
export const readConfig = (reading: DocumentReading, value: Json, path: KeyPath): unknown => {
  if (value['config'] !== undefined && value['config_generator'] !== undefined)
    reading.report([...path, 'config_generator'], 'config and config_generator are one thing: write one')
  const key = value['config'] === undefined ? 'config_generator' : 'config'
  return readTemplated(reading, value[key] ?? {}, [...path, key])
}
