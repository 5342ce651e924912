import type { AnyCodec } from '../core/codec/codec.js'
import { type JsonSchema, NOTHING, schemaOf } from '../core/codec/json-schema.js'
import { sharedSchema } from '../core/codec/shared-schema.js'
import { handlers } from '../phases/handlers.js'
import { inputTypes } from '../phases/inputs.js'
import { policyCodec } from '../workflow/policy.js'
import { noted } from './notes/notes.js'

const EXPRESSION: JsonSchema = {
  type: 'string',
  pattern: '\\$\\{',
  description: 'an expression, such as ${discovery.candidate} or ${inputs.train}',
}
const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const each = (schemas: JsonSchema): JsonSchema =>
  Object.fromEntries(Object.entries(schemas).map(([name, held]) => [name, orExpression(held as JsonSchema)]))

/** The same schema inside, at any depth of which an expression may stand in place of a value. */
const within = (schema: JsonSchema): JsonSchema => ({
  ...schema,
  ...(isSchema(schema['properties']) ? { properties: each(schema['properties']) } : {}),
  ...(isSchema(schema['items']) ? { items: orExpression(schema['items']) } : {}),
  ...(isSchema(schema['additionalProperties'])
    ? { additionalProperties: orExpression(schema['additionalProperties']) }
    : {}),
  ...Object.fromEntries(
    ['anyOf', 'oneOf'].flatMap((name) => {
      const variants = schema[name]
      return Array.isArray(variants) ? [[name, variants.map((one) => within(one as JsonSchema))]] : []
    }),
  ),
})
const orExpression = (schema: JsonSchema): JsonSchema => {
  if (Object.keys(schema).length === 0 || 'const' in schema) return schema
  const { default: standard, ...held } = schema
  return {
    ...(standard === undefined ? {} : { default: standard }),
    anyOf: [within(held), EXPRESSION],
  }
}

const NODE: JsonSchema = { $ref: '#/$defs/node' }
const NAME: JsonSchema = { type: 'string', pattern: '^[a-z][a-z0-9_]*$' }
const TEST: JsonSchema = { type: ['string', 'number', 'boolean'], description: 'an expression' }

const record = (properties: JsonSchema, ...required: readonly string[]): JsonSchema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})

/** Kinds of phase, each with the codec of its config. */
type Kinds = Readonly<Record<string, { readonly config: AnyCodec }>>
const phase = (kinds: Kinds): JsonSchema => ({
  ...record(
    {
      phase: NAME,
      kind: { enum: Object.keys(kinds) },
      config: { type: 'object' },
      policy: schemaOf(policyCodec),
      config_generator: { type: 'object' },
      timeout_seconds: { type: 'number' },
      continue_on_failure: { type: 'boolean' },
      enabled: TEST,
    },
    'phase',
    'kind',
  ),
  allOf: Object.entries(kinds).map(([kind, { config }]) => ({
    if: { properties: { kind: { const: kind } }, required: ['kind'] },
    then: { properties: { config: within(schemaOf(config)) } },
  })),
})

const NODES: Readonly<Record<string, (kinds: Kinds) => JsonSchema>> = {
  phase,
  sequence: () => record({ sequence: { type: 'array', items: NODE } }, 'sequence'),
  parallel: () => record({ parallel: { type: 'array', items: NODE } }, 'parallel'),
  when: () => record({ when: TEST, then: NODE, otherwise: NODE }, 'when', 'then'),
  iterate: () =>
    record(
      { iterate: NAME, body: NODE, until: TEST, at_most: { type: ['integer', 'string'] } },
      'iterate',
      'body',
    ),
  for_each: () => record({ for_each: NAME, over: {}, body: NODE }, 'for_each', 'over', 'body'),
  scope: () => record({ scope: NAME, body: NODE }, 'scope', 'body'),
  optional: () => record({ optional: NODE }, 'optional'),
}

const input = (): JsonSchema => {
  const type = { enum: Object.keys(inputTypes) }
  return { anyOf: [type, record({ type, default: {}, description: { type: 'string' } }, 'type')] }
}

const template = (): JsonSchema =>
  record({
    template: NAME,
    name: NAME,
    description: { type: 'string' },
    inputs: { type: 'object', additionalProperties: { $ref: '#/$defs/input' } },
    workflow: NODE,
    phases: { type: 'array' },
    result: { type: 'object' },
    aggregation_strategy: { type: 'object' },
  })

/** A node is known by its first key, so that an editor names the fault of that kind alone. */
const node = (): JsonSchema => ({
  type: 'object',
  allOf: Object.keys(NODES).map((kind) => ({
    if: { required: [kind] },
    then: { $ref: `#/$defs/${kind}` },
  })),
  anyOf: [...Object.keys(NODES), 'phases'].map((kind) => ({ required: [kind] })),
})

/** What a library names, by the sort of part; each may stand as its bare name or in a record with options. */
type OwnNames = Readonly<Record<string, readonly string[]>>
const SORTS = ['algorithms', 'analyses', 'brokers', 'classifiers', 'metrics', 'order_machines']
const ownPart = (names: readonly string[]): JsonSchema =>
  names.length === 0
    ? NOTHING
    : {
        anyOf: [
          { enum: names },
          ...['kind', 'name'].map((tag) => ({
            type: 'object',
            properties: { [tag]: { enum: names } },
            required: [tag],
          })),
        ],
      }

/**
 * The JSON Schema of workflow documents, made from the codecs that read them. An editor refuses what no codec knows; `own`
 * names the parts of a library by their sort, `kinds` are the kinds of phase.
 */
export const workflowSchema = (own: OwnNames = {}, kinds: Kinds = handlers): JsonSchema =>
  sharedSchema(
    noted({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'Regimen workflow',
      type: 'object',
      if: {
        anyOf: ['template', 'workflow', 'inputs', 'result', 'aggregation_strategy'].map((key) => ({
          required: [key],
        })),
      },
      then: { $ref: '#/$defs/template' },
      else: NODE,
      $defs: {
        template: template(),
        input: input(),
        node: node(),
        ...Object.fromEntries(SORTS.map((sort) => [`own_${sort}`, ownPart(own[sort] ?? [])])),
        ...Object.fromEntries(
          Object.entries(NODES).map(([kind, schema]) => [kind, { title: kind, ...schema(kinds) }]),
        ),
      },
    }) as JsonSchema,
  )
