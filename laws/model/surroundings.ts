import { left, right } from 'fp-ts/lib/Either.js'
import { from } from 'rxjs'
import { anything, struct, type TypeOf, withDefault } from '../../src/core/codec/codec.js'
import type { Handler, Handlers } from '../../src/run/handler.js'
import { type KeyValue, memoryBlobs, memoryKeyValue } from '../../src/store/key-value.js'
import { storeOver } from '../../src/store/layered-store.js'
import type { Store } from '../../src/store/store.js'
import { stepOf } from './workflow.js'

/** Waits a number of turns, so that phases end in any order. */
export type Wait = () => number
const stepConfig = struct('step', {
  x: withDefault(anything, null),
  mode: anything,
  id: withDefault(anything, null),
})
const step: Handler<TypeOf<typeof stepConfig>, unknown, Wait> = {
  version: 1,
  config: stepConfig,
  result: anything,
  cached: true,
  grounds: () => Promise.resolve(right(null)),
  run: ({ config }, wait) =>
    from(
      (async () => {
        for (let turns = wait(); turns > 0; turns--) await Promise.resolve()
        const value = stepOf(config.x, config.mode)
        return value === undefined ? left({ _tag: 'Failed', because: 'as told' } as const) : right(value)
      })(),
    ),
}
/** The one kind of phase that the laws know. */
export const handlers: Handlers<Wait> = { step }

/** A store whose values can be damaged, one bit at a time. */
export const fragileStore = (): {
  readonly store: Store
  readonly damage: (pick: number) => Promise<void>
} => {
  const values: KeyValue = memoryKeyValue()
  return {
    store: storeOver(values, memoryBlobs()),
    damage: async (pick) => {
      const kept = (await values.startingWith('!')).filter(([key]) => /^!(act|cas)!/.test(key))
      const [key, value] = kept[pick % Math.max(1, kept.length)] ?? []
      if (key === undefined || value === undefined) return
      const flipped = Uint8Array.from(value)
      flipped[pick % flipped.length]! ^= 1 << (pick % 8)
      await values.batch([[key, flipped]], { sync: false })
    },
  }
}

/** How a disk fails: one operation, or every write from one on, as where it is full. */
export interface Fault {
  readonly at: number
  readonly lasts: boolean
}

/** Two stores over the same bytes: one that fails as told, and one that does not. */
export const faultyStore = ({ at, lasts }: Fault): { readonly faulty: Store; readonly sound: Store } => {
  const values: KeyValue = memoryKeyValue()
  const blobs = memoryBlobs()
  const count = { calls: 0 }
  const failing = <A extends readonly unknown[], B>(isWrite: boolean, act: (...args: A) => Promise<B>) => {
    return (...args: A): Promise<B> => {
      count.calls += 1
      const fails = count.calls === at || (lasts && isWrite && count.calls > at)
      return fails
        ? Promise.reject(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }))
        : act(...args)
    }
  }
  const failingValues: KeyValue = {
    ...values,
    get: failing(false, values.get),
    startingWith: failing(false, values.startingWith),
    batch: failing(true, values.batch),
  }
  return { faulty: storeOver(failingValues, blobs), sound: storeOver(values, blobs) }
}
