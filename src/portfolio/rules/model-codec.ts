import { type Either, isLeft, left } from 'fp-ts/lib/Either.js'
import {
  anything,
  type Codec,
  decodeWith,
  isRecord,
  oneOf,
  refined,
  showFault,
} from '../../core/codec/codec.js'
import { type ExecutionModel, type ExecutionModelInput, executionModelCodec } from './execution-model.js'
import { type PresetName, presets } from './presets.js'

const names = Object.keys(presets) as readonly PresetName[]
const presetCodec = oneOf('preset', names)

/** An execution model as it is written: the name of a preset, or a preset (default `pessimistic`) and what differs from it. */
export type ModelInput =
  | PresetName
  | (Partial<{ readonly [Field in keyof ExecutionModelInput]: Deep<ExecutionModelInput[Field]> }> & {
      readonly preset?: PresetName
    })
type Deep<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: Deep<T[K]> }
    : T

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

const modelFrom = (written: unknown): Either<string, ExecutionModel> => {
  if (typeof written !== 'string' && !isRecord(written))
    return left(`an execution model is a preset (${names.join(', ')}) or a record`)
  const { preset = 'pessimistic', ...changes } = typeof written === 'string' ? { preset: written } : written
  const base = decodeWith(presetCodec)(preset)
  if (isLeft(base)) return left(base.left.map(showFault).join('; '))
  const model = decodeWith(executionModelCodec)(
    over(executionModelCodec.encode(presets[base.right]), changes),
  )
  return isLeft(model) ? left(model.left.map(showFault).join('; ')) : model
}

/** Reads `vectorbt`, or `{ preset: 'vectorbt', capital: 10000, commission: { rate: 0.001 } }`; it is written in full. */
export const modelCodec = refined<unknown, unknown, ExecutionModel>(
  'execution model',
  anything,
  modelFrom,
  (model) => executionModelCodec.encode(model),
  (value): value is ExecutionModel => executionModelCodec.is(value),
) as Codec<ExecutionModel, ModelInput>
