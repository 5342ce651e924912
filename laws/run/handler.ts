import { deepStrictEqual, ok, strictEqual } from 'node:assert'
import { isLeft } from 'fp-ts/lib/Either.js'
import { from, lastValueFrom, toArray } from 'rxjs'
import { type MarketServices, servicesOn } from '../../src/candidate/services.js'
import { encode } from '../../src/core/canonical/canonical.kernel.js'
import { decodeWith, showFault } from '../../src/core/codec/codec.js'
import type { Bars } from '../../src/market/bars/bars.js'
import { type Dataset, datasetOf } from '../../src/market/bars/dataset.js'
import { type Checkpoint, checkpointAt } from '../../src/run/checkpoint.js'
import { type Emission, isProgress } from '../../src/run/emission.js'
import { requestHere } from '../../src/run/executors/own-units.js'
import type { AnyHandler } from '../../src/run/handler.js'
import { showPhaseError } from '../../src/run/phase-error.js'
import { memoryStore } from '../../src/store/memory-store.js'
import { FUTURES, ownBars } from '../check/futures.js'
import type { Law } from '../law.js'

/** What a kind of phase is tried on. */
export interface HandlerTrial {
  /** A config as it is written; what is left out takes its default. */
  readonly config: unknown
  readonly data: Dataset
  readonly seed?: number
}

type Emitted = Emission<unknown>
type Market = MarketServices

const textOf = (value: unknown, what: string): string => {
  const bytes = encode(value)
  if (isLeft(bytes)) throw new Error(`${what} is no plain data: ${JSON.stringify(bytes.left)}`)
  return Buffer.from(bytes.right).toString('base64')
}

/** The same dataset with other bars; its name and its periods stay. */
const withBars = (data: Dataset, bars: Bars): Dataset =>
  datasetOf(
    {
      name: data.name,
      periods_per_year: Number(data.periods_per_year),
      price_only: false,
      tell_moves: false,
    },
    bars,
  )

/** Sets another clock and another chance for as long as something runs. */
const amidOthers = async <A>(what: () => Promise<A>): Promise<A> => {
  const now = (): number => RealDate.now()
  const random = Math.random.bind(Math)
  const RealDate = globalThis.Date
  const LATER = 400 * 86_400_000
  let draw = 0.11
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args: readonly unknown[]) =>
      Reflect.construct(target, args.length === 0 ? [now() + LATER] : args) as object,
    get: (target, name) => (name === 'now' ? () => now() + LATER : (Reflect.get(target, name) as unknown)),
  })
  Math.random = () => {
    draw = (draw * 997 + 0.123) % 1
    return draw
  }
  try {
    return await what()
  } finally {
    globalThis.Date = RealDate
    Math.random = random
  }
}

/**
 * What every kind of phase promises, tried on one config. `for (const law of handlerLaws(mine, { config: {}, data })) test(law.name,
 * law.check)` binds them.
 */
export const handlerLaws = (
  handler: AnyHandler<Market>,
  { config: written, data: given, seed = 1 }: HandlerTrial,
): readonly Law[] => {
  // each run has bars of its own, so that what one writes into them shows in none
  const data = { ...given, bars: ownBars(given.bars) }
  const config = (): unknown => {
    const decoded = decodeWith(handler.config)(written)
    if (isLeft(decoded)) throw new Error(`the config is none: ${decoded.left.map(showFault).join('; ')}`)
    return decoded.right
  }
  const emitted = (
    on: Dataset,
    store = memoryStore(),
    checkpoint?: Checkpoint,
  ): Promise<readonly Emitted[]> => {
    const services = servicesOn(on === data ? { ...data, bars: ownBars(data.bars) } : on)
    const attempt = {
      config: config(),
      seed,
      signal: new AbortController().signal,
      elapsed: () => 0,
      artifacts: store.artifacts,
      checkpoint: checkpoint ?? checkpointAt(store.checkpoints, 'tried'),
    }
    return lastValueFrom(
      from(handler.run(requestHere(handler, attempt, services), services)).pipe(toArray<Emitted>()),
      { defaultValue: [] },
    )
  }
  const resultIn = (all: readonly Emitted[]): unknown => {
    const last = all.at(-1)
    if (last === undefined || isProgress(last)) throw new Error('it gave no result')
    if (isLeft(last)) throw new Error(showPhaseError(last.left))
    return last.right
  }
  const result = async (on: Dataset, store = memoryStore(), checkpoint?: Checkpoint): Promise<string> =>
    textOf(handler.result.encode(resultIn(await emitted(on, store, checkpoint))), 'its result')
  const grounds = async (on: Dataset): Promise<string | undefined> => {
    const found = await handler.grounds(config(), servicesOn(on), memoryStore().artifacts)
    return isLeft(found) ? undefined : textOf(found.right, 'what its key holds of the data')
  }
  return [
    {
      name: 'it emits progress, and then one result as an Either; it throws nothing',
      check: async () => {
        const all = await emitted(data)
        const results = all.filter((each) => !isProgress(each))
        strictEqual(results.length, 1, `it gave ${results.length} results`)
        ok(!isProgress(all.at(-1) ?? { _tag: 'Progress' }), 'progress came after its result')
        resultIn(all)
      },
    },
    {
      name: 'progress never goes back or beyond its total',
      check: async () => {
        const steps = (await emitted(data)).filter(isProgress)
        steps.forEach(({ done, total }, i) => {
          ok(done <= total, `${done} of ${total}`)
          ok(done >= (steps[i - 1]?.done ?? 0), `${done} after ${steps[i - 1]?.done ?? 0}`)
        })
      },
    },
    {
      name: 'its result is written and read back as the same',
      check: async () => {
        const value = handler.result.encode(resultIn(await emitted(data)))
        const read = decodeWith(handler.result)(JSON.parse(JSON.stringify(value)))
        if (isLeft(read)) throw new Error(`its result does not read: ${read.left.map(showFault).join('; ')}`)
        strictEqual(textOf(handler.result.encode(read.right), 'its result'), textOf(value, 'its result'))
      },
    },
    {
      name: 'two runs on the same data give the same result, in any order of runs',
      check: async () => {
        const first = await result(data)
        await result(withBars(data, FUTURES['ten times as high']?.(data.bars, 0, seed) ?? data.bars)).catch(
          () => undefined,
        )
        strictEqual(await result(data), first, 'a later run on the same data gives another result')
      },
    },
    {
      name: 'another clock and other chance give the same result',
      check: async () => {
        const first = await result(data)
        strictEqual(
          await amidOthers(() => result(data)),
          first,
          'it gives another result at another time or by chance',
        )
      },
    },
    {
      name: 'what it is given stays as it was',
      check: async () => {
        const handed = { ...data, bars: ownBars(data.bars) }
        await emitted(handed)
        deepStrictEqual(handed.bars, data.bars, 'it writes into the bars')
      },
    },
    {
      name: 'what its key holds of the data is plain data, and the same each time',
      check: async () => {
        const own = await grounds(data)
        ok(own !== undefined, 'its grounds are an error on this data')
        strictEqual(
          await amidOthers(() => grounds(data)),
          own,
          'its grounds differ from one time to the next',
        )
      },
    },
    {
      name: 'work that an earlier attempt kept does not show in the result',
      check: async () => {
        const first = await result(data)
        const store = memoryStore()
        const kept = checkpointAt(store.checkpoints, 'tried')
        // the first attempt keeps all that it keeps; the second finds it
        await result(data, store, kept)
        strictEqual(
          await result(data, store, kept),
          first,
          'it gives another result where work was kept before',
        )
      },
    },
    {
      name: 'a config that is none is refused, and never an exception',
      check: () => {
        for (const strange of [null, 7, 'x', [], { strange_field_of_no_kind: 1 }]) {
          const read = decodeWith(handler.config)(strange)
          if (isLeft(read)) ok(read.left.length > 0, 'it is refused without a word')
        }
      },
    },
  ]
}
