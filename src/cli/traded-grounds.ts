import { isLeft } from 'fp-ts/lib/Either.js'
import { isRecord } from '../core/codec/codec.js'
import type { RunState } from '../monitor/run-state.js'
import type { Store } from '../store/store.js'

/** What the key of a phase says of how it traded. */
export interface TradedGround {
  /** The instruments that it traded, where it names them. */
  readonly symbols?: readonly string[]
  /** Bars that each instrument read before the first that was scored; null of one that never had them. */
  readonly warmups?: readonly (number | null)[]
}

const symbolsIn = (inputs: unknown): readonly string[] | undefined => {
  const { config, grounds } = isRecord(inputs) ? inputs : { config: undefined, grounds: undefined }
  const found = [config, grounds].flatMap((part) => {
    const of = isRecord(part) && isRecord(part['universe']) ? part['universe']['symbols'] : undefined
    return Array.isArray(of) && of.every((one) => typeof one === 'string') ? [of] : []
  })
  return found[0]
}

const warmupOf = (slice: unknown): number | null => {
  const warmup: unknown = isRecord(slice) ? slice['warmup'] : undefined
  const [from, to]: readonly unknown[] = Array.isArray(warmup) ? (warmup as readonly unknown[]) : []
  return typeof from === 'number' && typeof to === 'number' ? to - from : null
}

/** The warm-up of the slices in the grounds of a phase, or of the windows that it laid out. */
const warmupsIn = (inputs: unknown): readonly (number | null)[] | undefined => {
  const grounds = isRecord(inputs) && isRecord(inputs['grounds']) ? inputs['grounds'] : {}
  const { slice, warmup } = grounds
  if (typeof warmup === 'number') return [warmup]
  if (Array.isArray(warmup) && warmup.every((one) => typeof one === 'number')) return warmup
  if (!isRecord(slice)) return undefined
  return Array.isArray(slice['slices']) ? slice['slices'].map(warmupOf) : [warmupOf(slice)]
}

/** What the keys of a run's phases say of how they traded, by path. */
export const tradedGrounds = async (
  { phases }: Pick<RunState, 'phases'>,
  { key_inputs }: Pick<Store, 'key_inputs'>,
): Promise<ReadonlyMap<string, TradedGround>> => {
  const found = new Map<string, TradedGround>()
  for (const [path, { key, scheduled_key }] of Object.entries(phases)) {
    if (key === undefined) continue
    const inputs = await key_inputs.get(scheduled_key ?? key)
    if (isLeft(inputs)) continue
    const [symbols, warmups] = [symbolsIn(inputs.right), warmupsIn(inputs.right)]
    found.set(path, {
      ...(symbols === undefined ? {} : { symbols }),
      ...(warmups === undefined ? {} : { warmups }),
    })
  }
  return found
}
