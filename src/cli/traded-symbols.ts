import { isLeft } from 'fp-ts/lib/Either.js'
import { isRecord } from '../core/codec/codec.js'
import type { RunState } from '../monitor/run-state.js'
import type { Store } from '../store/store.js'

const symbolsIn = (inputs: unknown): readonly string[] | undefined => {
  const { config, grounds } = isRecord(inputs) ? inputs : { config: undefined, grounds: undefined }
  const found = [config, grounds].flatMap((part) => {
    const of = isRecord(part) && isRecord(part['universe']) ? part['universe']['symbols'] : undefined
    return Array.isArray(of) && of.every((one) => typeof one === 'string') ? [of] : []
  })
  return found[0]
}

/** The instruments that phases of a run traded, by path, where their keys say which. */
export const tradedSymbols = async (
  { phases }: Pick<RunState, 'phases'>,
  { key_inputs }: Pick<Store, 'key_inputs'>,
): Promise<ReadonlyMap<string, readonly string[]>> => {
  const found = new Map<string, readonly string[]>()
  for (const [path, { key, scheduled_key }] of Object.entries(phases)) {
    if (key === undefined) continue
    const inputs = await key_inputs.get(scheduled_key ?? key)
    const symbols = isLeft(inputs) ? undefined : symbolsIn(inputs.right)
    if (symbols !== undefined) found.set(path, symbols)
  }
  return found
}
