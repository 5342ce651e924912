import { deepStrictEqual, notStrictEqual, ok, strictEqual } from 'node:assert'
import fc from 'fast-check'
import type { Dataset } from '../../src/market/bars/dataset.js'
import { optimization } from '../../src/phases/optimization/optimization.js'
import { validation } from '../../src/phases/validation/validation.js'
import type { ValidationLook } from '../../src/phases/validation/validation-look.js'
import type { Verdict } from '../../src/phases/validation/verdict.js'
import { memoryStore } from '../../src/store/memory-store.js'
import type { Store } from '../../src/store/store.js'
import { from } from '../../src/workflow/expression.js'
import { sequence } from '../../src/workflow/workflow.js'
import type { Law } from '../law.js'
import { firstBars } from './first-bars.js'
import { given, market, type Runs } from './phases.js'

/** Bars that a run has, of 400 of a synthetic market. */
const TEST_FROM = 150
const train = { from_bar: 40, to_bar: TEST_FROM, warmup: 30 }

interface PooledRun {
  readonly data: Dataset
  readonly fast?: number
  readonly first?: number
  /** What it pools with; null where it stands alone. */
  readonly pool?: string | null
  readonly fill?: string
}
type PooledVerdict = Verdict & { readonly pooled: NonNullable<Verdict['pooled']> }

/** A store of which the content of one name is lost. */
const without = (store: Store, lost: string): Store => ({
  ...store,
  artifacts: {
    ...store.artifacts,
    get: (artifact) =>
      artifact.sha256 === lost
        ? Promise.resolve({ _tag: 'Right', right: undefined })
        : store.artifacts.get(artifact),
  },
})
const returnsIn = async (store: Store): Promise<readonly string[]> => {
  const looks = await store.looks.all()
  if (looks._tag === 'Left') throw new Error(JSON.stringify(looks.left))
  const last = looks.right.sound.at(-1)?.of as ValidationLook
  return (last.pool?.parts ?? []).map(({ returns }) => returns.sha256)
}
/** A store of which the look of one series cannot be read. */
const withDamaged = (store: Store, lost: string): Store => ({
  ...store,
  looks: {
    ...store.looks,
    all: async () => {
      const all = await store.looks.all()
      return all._tag === 'Left'
        ? all
        : {
            _tag: 'Right',
            right: { sound: all.right.sound.filter(({ series }) => series !== lost), damaged: [lost] },
          }
    },
  },
})

/** Laws of runs whose tested bars are tested together. */
export const poolLaws = (runs: Runs): readonly Law[] => {
  const state = { runs: 0 }
  const verdictOf = async (
    { data, fast = 3, first = TEST_FROM, pool = 'tuned', fill = 'next_close' }: PooledRun,
    store: Store,
  ): Promise<Verdict> => {
    state.runs += 1
    const candidate = {
      members: [{ strategy: 'sma_cross', params: { fast, slow: 12 }, beyond_bounds: true }],
      weights: [1],
      execution: { fill },
    }
    const config = {
      scheme: { kind: 'holdout', train, test: { from_bar: first } },
      candidate,
      ...(pool === null ? {} : { pool }),
    }
    const run = (0xa000 + state.runs).toString(16)
    const done = await runs(validation('validated', config as never), { data, store, run })
    return given<{ verdict: Verdict }>(done, 'validated').verdict
  }
  const alone = (run: PooledRun, store: Store = memoryStore()) => verdictOf({ ...run, pool: null }, store)
  const pooled = async (run: PooledRun, store: Store): Promise<PooledVerdict> =>
    (await verdictOf(run, store)) as PooledVerdict
  const law = (name: string, holds: (data: Dataset, store: Store) => Promise<void>): Law => ({
    name,
    check: () =>
      fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 1_000_000 }), (seed) =>
          holds(market(seed), memoryStore()),
        ),
        { numRuns: 1 },
      ),
  })
  return [
    law('a pool of one run has the test and the outcome of that run', async (data, store) => {
      const one = await pooled({ data }, store)
      const plain = await alone({ data })
      const { z, p, bars, years } = one.pooled
      deepStrictEqual({ z, p, bars, years }, plain.test)
      deepStrictEqual([one.outcome, one.edge, one.look.number], [plain.outcome, plain.edge, 1])
    }),
    law('bars that runs of one account added are tested as that account', async (data, store) => {
      for (const fill of ['next_close', 'next_open'])
        for (const length of [190, 220, 226, 259]) {
          const run = { data: firstBars(data, length), fill, pool: fill }
          const { pooled: all } = await pooled(run, store)
          if (all.waiting > 0) continue
          const { test } = await alone(run)
          deepStrictEqual([all.z, all.p, all.bars], [test.z, test.p, test.bars])
        }
    }),
    law(
      'a look is taken at 60 days and at half as many again, and is the next at its bars',
      async (data, store) => {
        const found: unknown[] = []
        for (const length of [190, 210, 239, 240, 284, 285]) {
          const { pooled: all, look } = await pooled({ data: firstBars(data, length) }, store)
          found.push([all.looks, look.number, all.bars, all.waiting])
        }
        deepStrictEqual(found, [
          [0, 1, 40, 0],
          [1, 1, 60, 0],
          [1, 1, 60, 29],
          [2, 2, 90, 0],
          [2, 2, 90, 44],
          [3, 3, 135, 0],
        ])
      },
    ),
    law('a run whose bars wait has the verdict of the look before', async (data, store) => {
      const before = await pooled({ data: firstBars(data, 230) }, store)
      const after = await pooled({ data: firstBars(data, 240), fast: 5 }, store)
      const { waiting: _, ...rest } = after.pooled
      deepStrictEqual({ ...rest, waiting: 0 }, before.pooled)
      deepStrictEqual(
        [after.outcome, after.because, after.edge, after.look.level],
        [before.outcome, before.because, before.edge, before.look.level],
      )
    }),
    law('bars that a run of the pool had are not tested again, whatever is chosen', async (data, store) => {
      const before = await pooled({ data }, store)
      const other = await pooled({ data, fast: 5 }, store)
      const older = await pooled({ data: firstBars(data, 300), fast: 7 }, store)
      notStrictEqual(other.test.z, before.test.z)
      deepStrictEqual([other.pooled, older.pooled], [before.pooled, before.pooled])
      deepStrictEqual([other.look.number, older.look.number], [1, 1])
    }),
    law('windows of their own that follow one another are pooled as longer ones are', async (data, store) => {
      await pooled({ data: firstBars(data, 230) }, store)
      const { pooled: all } = await pooled({ data: firstBars(data, 300), first: 230 }, store)
      deepStrictEqual([all.runs, all.bars, all.looks], [2, 150, 2])
    }),
    law('a run that is run again, after any others, changes no byte', async (data, store) => {
      const lengths = [210, 225, 245, 300]
      const first: Verdict[] = []
      for (const length of lengths) first.push(await pooled({ data: firstBars(data, length) }, store))
      const again: Verdict[] = []
      for (const length of lengths.toReversed())
        again.unshift(await pooled({ data: firstBars(data, length) }, store))
      deepStrictEqual(again, first)
    }),
    law('another study counts the runs of one look of a pool once', async (data, store) => {
      for (const length of [211, 215, 220, 225]) await pooled({ data: firstBars(data, length) }, store)
      const { look } = await alone({ data: firstBars(data, 220), fast: 5 }, store)
      strictEqual(look.number, 3)
      const { look: next } = await pooled({ data }, store)
      strictEqual(next.number, 3)
    }),
    law('runs on another market are another pool', async (data, store) => {
      await pooled({ data }, store)
      const { pooled: all, look } = await pooled({ data: market(data.bars.length + 1) }, store)
      deepStrictEqual([all.runs, look.number], [1, 1])
    }),
    law(
      'a part that cannot be read is reported, supports nothing, and counts as a look',
      async (data, store) => {
        await pooled({ data: firstBars(data, 210) }, store)
        await pooled({ data: firstBars(data, 240) }, store)
        const [lost = ''] = await returnsIn(store)
        const hollow = without(store, lost)
        const next = await pooled({ data }, hollow)
        deepStrictEqual([next.pooled.runs, next.look.unreadable, next.look.number], [2, 1, 4])
        const gone = without(store, (await returnsIn(store)).at(-1) ?? '')
        const last = await pooled({ data, fast: 5 }, gone)
        ok(last.outcome !== 'supported' && last.look.number >= next.look.number)
        ok(last.pooled.lost + last.look.unreadable > 0)
      },
    ),
    law('a look of a pool that cannot be read counts as one more', async (data, store) => {
      await pooled({ data: firstBars(data, 210) }, store)
      const second = await pooled({ data: firstBars(data, 240) }, store)
      const third = await pooled({ data }, withDamaged(store, second.look.series))
      deepStrictEqual([third.look.number, third.look.unreadable], [3, 1])
      strictEqual(third.pooled.bars, 250)
    }),
    law('a look of a pool that another store has counts as one more', async (data, store) => {
      await pooled({ data: firstBars(data, 210) }, store)
      const second = await pooled({ data: firstBars(data, 240) }, store)
      const all = await store.looks.all()
      const carried = all._tag === 'Left' ? [] : all.right.sound
      const look = carried.find(({ series }) => series === second.look.series)
      const other: Store = { ...memoryStore(), artifacts: store.artifacts }
      if (look !== undefined) await other.looks.add(look)
      const third = await pooled({ data }, other)
      deepStrictEqual([third.look.number, third.look.unreadable], [3, 1])
    }),
    law('a pool is never supported where a choice was made on bars that it added', async (data, store) => {
      const search = optimization('search', {
        strategies: [{ strategy: 'sma_cross', space: { fast: [2, 3], slow: [12] }, beyond_bounds: true }],
        objective: { name: 'total_return', min_trades: 1 },
        range: { from_bar: 40, to_bar: 200, warmup: 30 },
        execution: { fill: 'next_close' },
      } as never)
      const held = validation('validated', {
        scheme: { kind: 'holdout', train, test: { from_bar: TEST_FROM } },
        candidate: from(search, 'candidate'),
        pool: 'tuned',
      } as never)
      const done = await runs(sequence(search, held), { data: firstBars(data, 260), store, run: 'bbbb' })
      const peeked = given<{ verdict: Verdict }>(done, 'validated').verdict
      strictEqual(peeked.peeked, 2)
      const later = await pooled({ data }, store)
      strictEqual(later.peeked, 2)
      ok(peeked.outcome !== 'supported' && later.outcome !== 'supported')
    }),
  ]
}
