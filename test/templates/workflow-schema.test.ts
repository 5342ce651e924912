import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { documentText } from '../../src/cli/project/files.js'
import { NOTES } from '../../src/templates/notes/notes.js'
import { workflowSchema } from '../../src/templates/workflow-schema.js'
import { blocksOf } from '../readme/blocks.js'

const validate = new Ajv2020({ strict: false, allowUnionTypes: true }).compile(workflowSchema())
const folder = join(import.meta.dirname, '../../examples/workflows')
const documents = [
  ...readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const),
  ...blocksOf('yaml')
    .filter(({ mark }) => mark === '' || mark === 'run')
    .map(({ page, line, code }) => [`${page}:${line}`, code] as const),
]
const faultsOf = (text: string): unknown => {
  const sound = validate(parse(text, { schema: 'core' }))
  return sound
    ? []
    : validate.errors?.slice(0, 4).map(({ instancePath, message, params }) => [instancePath, message, params])
}

test.each(documents)('%s keeps the schema', (_name, text) => {
  expect(faultsOf(text)).toEqual([])
})

const SOUND = documentText('search_then_validate', 'schema.json')
const BACKTEST = `phase: tested
kind: backtest
config:
  strategy: sma_cross
  params: { fast: 20, slow: 100 }
  range: { from: 2002-01-02, to: 2006-01-03 }
  execution: { fill: next_close }
policy: { timeout_ms: 1000 }
`
const slips: readonly (readonly [slip: string, right: string, wrong: string])[] = [
  ['phase', 'phase: tested', 'pahse: tested'],
  ['name of a phase', 'phase: tested', 'phase: Tested one'],
  ['kind', 'kind: backtest', 'kind: back_test'],
  ['key of a phase', 'config:', 'confg:'],
  ['policy', 'policy:', 'polcy:'],
  ['field of a policy', 'timeout_ms: 1000', 'timeout: 1000'],
  ['type of a policy', 'timeout_ms: 1000', 'timeout_ms: soon'],
  ['negative time', 'timeout_ms: 1000', 'timeout_ms: -5'],
]

describe('slips are refused', () => {
  test('the sound ones are sound', () => {
    expect([faultsOf(SOUND), faultsOf(BACKTEST)]).toEqual([[], []])
  })
  test('in the configs of a search and of a validation', () => {
    const [scheme, fill] = [SOUND.replace('scheme:', 'sheme:'), SOUND.replace('strategies:', 'stratgies:')]
    expect([scheme, fill]).not.toContain(SOUND)
    expect(faultsOf(scheme)).not.toEqual([])
    expect(faultsOf(fill)).not.toEqual([])
  })
  test.each(slips)('%s', (_slip, right, wrong) => {
    expect(BACKTEST).toContain(right)
    expect(faultsOf(BACKTEST.replace(right, wrong))).not.toEqual([])
  })
  test.each([
    'sequnce: []',
    'sequence: { a: 1 }',
    'sequence: [{ phase: a }]',
    'when: true',
    'when: true\nthan: { sequence: [] }',
    'for_each: item\nbody: { sequence: [] }',
    'scope: s\nbody: []',
    'iterate: 3\nbody: { sequence: [] }',
    'template: t\nworkflw: { sequence: [] }',
    'template: t\ninputs: { a: { type: rnage } }\nworkflow: { sequence: [] }',
    'template: t\ninputs: { a: { typ: range } }\nworkflow: { sequence: [] }',
    'parallel: [[]]',
  ])('%s', (text) => {
    expect(faultsOf(text)).not.toEqual([])
  })
})

/** What an earlier phase gives: it is read by reference, and written by nobody. */
const GIVEN =
  /^(artifact|undefined metric|fitted (member|range)|choice|span|overall best|gate|.* (report|model))$/
const fieldsOf = (schema: unknown): readonly (readonly [record: string, field: string, of: any])[] => {
  if (Array.isArray(schema)) return schema.flatMap(fieldsOf)
  if (typeof schema !== 'object' || schema === null) return []
  const { title = '', properties = {} } = schema as { title?: string; properties?: Record<string, unknown> }
  return [
    ...(typeof title === 'string' && !GIVEN.test(title) && typeof properties === 'object'
      ? Object.entries(properties).map(([field, of]) => [title, field, of] as const)
      : []),
    ...Object.values(schema).flatMap(fieldsOf),
  ]
}

test('an editor shows what every field means', () => {
  const silent = fieldsOf(workflowSchema())
    .filter(([, , of]) => typeof of?.description !== 'string' && of?.const === undefined)
    .map(([record, field]) => `${record}.${field}`)
  const named = new Set(
    fieldsOf(workflowSchema()).flatMap(([record, field]) => [field, `${record}.${field}`]),
  )
  expect(Object.keys(NOTES).filter((name) => !named.has(name))).toEqual([])
  expect([...new Set(silent)].filter((name) => !name.endsWith('.kind')).toSorted()).toEqual([])
})
