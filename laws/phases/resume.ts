import { deepStrictEqual, ok } from 'node:assert'
import fc from 'fast-check'
import { type MarketServices, servicesOn } from '../../src/candidate/services.js'
import { encode } from '../../src/core/canonical/canonical.kernel.js'
import { type Codec, decodeWith } from '../../src/core/codec/codec.js'
import type { Dataset } from '../../src/market/bars/dataset.js'
import type { Universe } from '../../src/market/universe/universe.js'
import { classifier, fit } from '../../src/regime/classifier.js'
import { checkpointAt } from '../../src/run/checkpoint.js'
import { type Emission, isProgress } from '../../src/run/emission.js'
import { requestHere } from '../../src/run/executors/own-units.js'
import type { AnyHandler } from '../../src/run/handler.js'
import { memoryStore } from '../../src/store/memory-store.js'
import type { Store, Unfinished } from '../../src/store/store.js'
import { universeOf } from '../arbitrary/universe.js'
import type { Law } from '../law.js'
import { must } from '../store/case.js'
import { market } from './phases.js'

const KEY = 'abcdef'
type Handler = AnyHandler<MarketServices>
type Written = Readonly<Record<string, unknown>>
/** The handlers of the phases that search. */
export interface Searching {
  readonly optimization: Handler
  readonly validation: Handler
}
type Case = readonly [name: string, config: Written, kind?: keyof Searching, data?: Dataset | Universe]

/** A search under way: `cut` says after which emission it is killed; each look at the clock takes `tick` milliseconds. */
const begun = async (
  handler: Handler,
  config: Written,
  { store, tick, cut = Number.POSITIVE_INFINITY }: { store: Store; tick: number; cut?: number },
  data: Dataset | Universe,
): Promise<readonly Emission<unknown>[]> => {
  const decoded = decodeWith(handler.config as Codec<unknown>)(config)
  if (decoded._tag === 'Left') throw new Error(JSON.stringify(decoded.left))
  let now = 0
  const services = servicesOn(data)
  const attempt = {
    config: decoded.right,
    seed: 5,
    signal: new AbortController().signal,
    elapsed: () => {
      now += tick
      return now
    },
    artifacts: store.artifacts,
    checkpoint: checkpointAt(store.checkpoints, KEY),
  }
  const emissions = handler.run(requestHere(handler, attempt, services), services) as AsyncIterable<
    Emission<unknown>
  >
  const seen: Emission<unknown>[] = []
  for await (const emission of emissions) {
    seen.push(emission)
    if (seen.length > cut) break
  }
  return seen
}

const bytesOf = (emissions: readonly Emission<unknown>[]): string => {
  const ends = emissions.filter((emission) => !isProgress(emission))
  const [end] = ends
  if (ends.length !== 1 || end?._tag !== 'Right') throw new Error(`no result: ${JSON.stringify(ends)}`)
  return Buffer.from(must(encode(end.right))).toString('hex')
}

const stopped = (emissions: readonly Emission<unknown>[]): boolean => emissions.every(isProgress)

const dataset = market(11)
const several = universeOf([
  { symbol: 'a', dataset },
  { symbol: 'b', dataset: market(12) },
])
const space = { fast: { int: [2, 15] }, slow: { int: [16, 60] } }
const searched = {
  strategies: [{ strategy: 'sma_cross', space, beyond_bounds: true }],
  range: { warmup: 60 },
} as const
const objective = { name: 'total_return', min_trades: 1 } as const

const modelOf = (kind: Parameters<typeof classifier>[0]) => must(fit(classifier(kind), dataset.bars, 1))

const apart = (store: Store): Store => ({ ...store, checkpoints: memoryStore().checkpoints })

/**
 * Searches of parameters by every algorithm, of weights and risk settings by replay of what a first one captured, and in
 * every window of a validation.
 */
const configs = async (handler: Handler, store: Store): Promise<readonly Case[]> => {
  const byName = ['random', 'genetic', 'bayesian', 'gradient'].map(
    (name): Case => [name, { ...searched, objective, algorithm: name, budget: 36 }],
  )
  const captured = { ...searched, objective, algorithm: 'random', budget: 40, capture: 'signals' }
  const first = await begun(handler, captured, { store: apart(store), tick: 0 }, dataset)
  const end = first.find((emission) => !isProgress(emission))
  if (end?._tag !== 'Right') throw new Error(JSON.stringify(end))
  const { trials, signal_logs } = end.right as Readonly<Record<'trials' | 'signal_logs', unknown>>
  const members = { replay: signal_logs, members: { of: trials, top: 3 }, objective }
  const nested = { search: { strategies: searched.strategies, objective, algorithm: 'random', budget: 24 } }
  const ensemble = { members: 2, weights: { step: 0.1 }, objective }
  const by_regime = {
    ...members,
    combine: { kind: 'vote', by_regime: true },
    gate: { model: modelOf('trend'), from_bar: 0 },
    weights: { step: 0.2 },
  }
  return [
    [
      'grid',
      {
        ...searched,
        objective,
        strategies: [
          { strategy: 'sma_cross', space: { fast: [3, 5, 8], slow: { int: [20, 40] } }, beyond_bounds: true },
        ],
      },
    ],
    ...byName,
    ['a search that captures', captured],
    ['several instruments', { ...captured, budget: 24 }, 'optimization', several],
    [
      'a search that stops early',
      { ...searched, objective, algorithm: 'random', budget: 90, early_stop: { patience: 25 } },
    ],
    ['weights on a grid', { ...members, weights: { step: 0.1, max: 0.8 } }],
    ['weights under a rule', { ...members, algorithm: 'genetic', budget: 30, weights: { min_members: 2 } }],
    ['votes by regime', by_regime],
    [
      'risk settings',
      { ...members, risk: { stop_loss: { float: [0.01, 0.1], step: 0.005 }, max_holding: [10, 20] } },
    ],
    [
      'windows',
      { ...nested, scheme: { kind: 'walk_forward', train: 120, test: 60, purge: 5 } },
      'validation',
    ],
    ['folds with weights', { ...nested, scheme: { kind: 'k_fold', folds: 3 }, ensemble }, 'validation'],
  ]
}

const anyCut = fc.record({ cut: fc.nat(20), again: fc.nat(12), tick: fc.integer({ min: 5, max: 120 }) })

/** Harms to a checkpoint that its checksums do not see: what a store gives is of something else. */
const harms: readonly ((kept: Unfinished) => Unfinished)[] = [
  ({ parts }) => ({ head: null, parts }),
  ({ head, parts }) => ({ head, parts: parts.slice(1) }),
  ({ head, parts }) => ({ head, parts: parts.map(() => 'no ledger') }),
  // sound, of another search that has ended: who went on from it would give what that one found
  ({ head, parts }) => ({ head: { ...(head as object), identity: 'another', ended: 'budget' }, parts }),
  ({ head, parts }) => ({ head: { ...(head as object), trials: -1 }, parts }),
  ({ head, parts }) => ({ head: { ...(head as object), ended: 'perhaps' }, parts }),
]

/** Counts how often a search went on from what was kept. */
const counting = (store: Store, count: { went_on: number }): Store => ({
  ...store,
  checkpoints: {
    ...store.checkpoints,
    get: async (of) => {
      const kept = await store.checkpoints.get(of)
      if (must(kept) !== undefined) count.went_on += 1
      return kept
    },
  },
})

/** What holds of every search that goes on from its checkpoint. */
export const resumeLaws = (handlers: Searching): readonly Law[] => [
  {
    name: 'a search that was cut off twice, after any number of trials, gives the bytes of one that was not',
    check: async () => {
      const store = memoryStore()
      const counts = { optimization: { went_on: 0 }, validation: { went_on: 0 } }
      for (const [name, config, kind = 'optimization', data = dataset] of await configs(
        handlers.optimization,
        store,
      )) {
        const handler = handlers[kind]
        const whole = bytesOf(await begun(handler, config, { store: apart(store), tick: 0 }, data))
        await fc.assert(
          fc.asyncProperty(anyCut, async ({ cut, again, tick }) => {
            const one = counting(apart(store), counts[kind])
            for (const at of [cut, again]) {
              const before = must(await one.checkpoints.get({ key: KEY, step: '' }))?.head
              const seen = await begun(handler, config, { store: one, tick, cut: at }, data)
              if (!stopped(seen)) return deepStrictEqual(bytesOf(seen), whole, name)
              const { trials } = (before ?? { trials: 0 }) as { readonly trials: number }
              const known = seen.flatMap((emission) => (isProgress(emission) ? [emission.done] : []))
              ok(
                known.every((done) => done >= trials),
                `${name} made trials again that it had`,
              )
            }
            deepStrictEqual(bytesOf(await begun(handler, config, { store: one, tick }, data)), whole, name)
          }),
          { numRuns: 6 },
        )
      }
      for (const { went_on } of Object.values(counts)) ok(went_on > 0, 'no search went on')
    },
  },
  {
    name: 'a checkpoint that cannot be read, or is of another search, is as none',
    check: async () => {
      const { optimization } = handlers
      const [[, config] = ['', {}]] = await configs(optimization, memoryStore())
      const whole = bytesOf(await begun(optimization, config, { store: memoryStore(), tick: 0 }, dataset))
      for (const harm of harms) {
        const one = memoryStore()
        await begun(optimization, config, { store: one, tick: 60, cut: 4 }, dataset)
        const { get } = one.checkpoints
        ok(must(await get({ key: KEY, step: '' })) !== undefined, 'nothing was kept')
        const harmed: Store['checkpoints'] = {
          ...one.checkpoints,
          get: async (of) => {
            const kept = await get(of)
            return kept._tag === 'Right' && kept.right !== undefined
              ? { ...kept, right: harm(kept.right) }
              : kept
          },
        }
        const seen = await begun(
          optimization,
          config,
          { store: { ...one, checkpoints: harmed }, tick: 60 },
          dataset,
        )
        ok(seen[0]?._tag === 'Progress' && seen[0].done <= 10, 'it went on from what is harmed')
        deepStrictEqual(bytesOf(seen), whole)
      }
    },
  },
]
