import { isLeft } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { type Codec, isRecord, oneOf } from '../../core/codec/codec.js'
import { type JsonSchema, partialSchema, schemaOf, writtenAs } from '../../core/codec/json-schema.js'
import type { Renamed } from '../../core/codec/old-word.js'
import { show } from '../../core/codec/scalar.js'
import { shaped, shapeOf } from '../../core/codec/shape.js'
import { didYouMean } from '../../core/near.js'
import type { WrittenExits } from '../../strategy/account-exits.js'
import type { Costs } from './costs.js'
import { EXECUTION_FIELDS, type Execution, wholeExecutionCodec } from './execution.js'
import { type PresetName, presets } from './presets.js'

type Deep<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: Deep<T[K]> }
    : T

/** Costs as they are written: `rate` and `per_share` are short for those of the commission, a number for slippage's rate. */
export interface CostsInput {
  readonly rate?: number
  readonly per_share?: number
  readonly commission?: Deep<Costs['commission']>
  readonly slippage?: number | Deep<Costs['slippage']>
}
interface OldWords {
  readonly model?: Renamed<'the execution itself, such as { preset: "vectorbt" }'>
  readonly commission?: Renamed<'costs.commission'>
  readonly slippage?: Renamed<'costs.slippage'>
  readonly margin?: Renamed<'leverage, its inverse'>
}
/** The fields of an execution as they are written: what differs from its preset, `pessimistic` by default. */
export interface ExecutionChanges extends Deep<Omit<Execution, 'costs' | 'exits'>>, OldWords {
  readonly preset?: PresetName
  readonly exits?: WrittenExits
  readonly costs?: CostsInput
}
/** An execution as it is written: the name of a preset, or what differs from one. */
export type ExecutionInput = PresetName | ExecutionChanges

type Written = Readonly<Record<string, unknown>>
const NAMES = Object.keys(presets) as readonly PresetName[]
const presetCodec = oneOf('preset', NAMES)
/** What may stand at the top of an execution. */
export const EXECUTION_KEYS: readonly string[] = ['preset', ...EXECUTION_FIELDS]

/** Words of before, each with what says the same now; `margin` of a contract in money is a future's, and stays. */
const RENAMED: Readonly<Record<string, string>> = {
  model:
    'the execution is the whole model: write the fields of the model in the execution itself, such as { preset: "vectorbt" }',
  commission: '"commission" is now "costs.commission"',
  slippage: '"slippage" is now "costs.slippage"',
  margin: '"margin" is now "leverage", its inverse: leverage 10 is a margin of 0.1',
  'limits.leverage': '"limits.leverage" is now "leverage"',
}
/** The old words at the top of an execution. */
export const OLD_KEYS: readonly string[] = Object.keys(RENAMED).filter((key) => !key.includes('.'))
const fieldOf = (written: unknown, key: string): unknown => (isRecord(written) ? written[key] : undefined)

const strangers = (key: string, said: Written, context: t.Context, message: string): t.ValidationError => ({
  value: said,
  context: [...context, ...key.split('.').map((part) => ({ key: part, type: t.unknown }))],
  message,
})
/** Each old word that stands in an execution, at its place, with the new one. */
const renamedIn = (said: Written, context: t.Context): t.Errors => {
  const contract = said['contract']
  const old = Object.entries(RENAMED).filter(
    ([key]) => key.split('.').reduce<unknown>(fieldOf, said) !== undefined,
  )
  return [
    ...old.map(([key, message]) => strangers(key, said, context, message)),
    ...(fieldOf(contract, 'margin') !== undefined && fieldOf(contract, 'kind') !== 'future'
      ? [
          strangers(
            'contract.margin',
            said,
            context,
            `${RENAMED['margin']}; a margin in money is of a future`,
          ),
        ]
      : []),
  ]
}

const COSTS = ['rate', 'per_share', 'commission', 'slippage']
/** What is wrong with the short forms of costs: a stranger, or a word said twice. */
const costFaults = (costs: unknown, context: t.Context): t.Errors => {
  if (!isRecord(costs)) return []
  return Object.keys(costs).flatMap((key) =>
    !COSTS.includes(key)
      ? [strangers(`costs.${key}`, costs, context, `costs have no "${key}"${didYouMean(key, COSTS)}`)]
      : costs[key] !== undefined && fieldOf(costs['commission'], key) !== undefined
        ? [
            strangers(
              `costs.${key}`,
              costs,
              context,
              `"${key}" is said twice: it is short for "commission.${key}"`,
            ),
          ]
        : [],
  )
}
const longCosts = (costs: unknown): unknown => {
  if (!isRecord(costs)) return costs
  const { rate, per_share, commission, slippage } = costs
  const isShort = rate !== undefined || per_share !== undefined
  return {
    commission:
      isShort && (commission === undefined || isRecord(commission))
        ? {
            ...commission,
            ...(rate === undefined ? {} : { rate }),
            ...(per_share === undefined ? {} : { per_share }),
          }
        : commission,
    slippage: slippage === undefined || isRecord(slippage) ? slippage : { rate: slippage },
  }
}
/** The place of a fault as it was written, where a short form was. */
const asWritten = (costs: unknown, depth: number, error: t.ValidationError): t.ValidationError => {
  const keys = error.context.slice(depth).map(({ key }) => key)
  const [first, second, third = ''] = keys
  const at = (drop: number): t.ValidationError => ({
    ...error,
    context: error.context.filter((_, i) => i !== depth + drop),
  })
  if (first !== 'costs') return error
  if (second === 'commission' && fieldOf(costs, third) !== undefined) return at(1)
  return second === 'slippage' && third === 'rate' && !isRecord(fieldOf(costs, 'slippage')) ? at(2) : error
}

/** Fields put over fields; a record of another `kind` takes the place of the whole. */
const over = (base: unknown, changes: unknown): unknown =>
  isRecord(base) && isRecord(changes) && (changes['kind'] === undefined || changes['kind'] === base['kind'])
    ? Object.fromEntries(
        [...new Set([...Object.keys(base), ...Object.keys(changes)])].map((key) => [
          key,
          changes[key] === undefined ? base[key] : over(base[key], changes[key]),
        ]),
      )
    : changes

const validated =
  (start: Execution): t.Validate<unknown, Execution> =>
  (written, context) => {
    if (typeof written !== 'string' && !isRecord(written))
      return t.failure(
        written,
        context,
        `${show(written)} is not an execution: a preset (${NAMES.join(', ')}), or a record of ${EXECUTION_KEYS.join(', ')}`,
      )
    const { preset, ...said }: Written = typeof written === 'string' ? { preset: written } : written
    const inside = typeof written === 'string' ? context : [...context, { key: 'preset', type: presetCodec }]
    const named = preset === undefined ? undefined : presetCodec.validate(preset, inside)
    if (named !== undefined && isLeft(named)) return named
    const base = named === undefined ? start : presets[named.right]
    const faults = [...renamedIn(said, context), ...costFaults(said['costs'], context)]
    if (faults.length > 0) return t.failures([...faults])
    const { costs } = said
    const whole = over(wholeExecutionCodec.encode(base), { ...said, costs: longCosts(costs) })
    const decoded = wholeExecutionCodec.validate(whole, context)
    return isLeft(decoded)
      ? t.failures(decoded.left.map((error) => asWritten(costs, context.length, error)))
      : decoded
  }

const COST = { type: 'number', minimum: 0 }
/** What may be written: the name of a preset, or any of the fields of the model and the short forms of costs. */
const writtenSchema = (): JsonSchema => {
  const { properties, ...whole } = partialSchema(schemaOf(wholeExecutionCodec))
  const { costs, ...fields } = properties as Readonly<Record<string, JsonSchema>>
  const { slippage, ...costFields } = (costs?.['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>
  return {
    anyOf: [
      schemaOf(presetCodec),
      {
        ...whole,
        properties: {
          preset: schemaOf(presetCodec),
          ...fields,
          costs: {
            ...costs,
            properties: { rate: COST, per_share: COST, ...costFields, slippage: { anyOf: [COST, slippage] } },
          },
        },
      },
    ],
  }
}

/**
 * Reads the name of a preset, or what differs from one; without a preset, from the execution that is given. It is written in
 * full. An old word is refused with the new one.
 */
export const executionOver = (start: Execution): Codec<Execution, ExecutionInput> =>
  writtenAs(
    shaped(
      new t.Type<Execution, ExecutionInput>(
        'execution',
        (value): value is Execution => wholeExecutionCodec.is(value),
        validated(start),
        (execution) => wholeExecutionCodec.encode(execution) as ExecutionInput,
      ),
      shapeOf(wholeExecutionCodec),
    ),
    writtenSchema,
  )

/** Reads `vectorbt`, or `{ preset: 'vectorbt', capital: 10000, costs: { rate: 0.001 } }`; the preset is `pessimistic` by default. */
export const executionCodec = executionOver(presets.pessimistic)
