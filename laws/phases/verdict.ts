import { deepStrictEqual, ok, strictEqual } from 'node:assert'
import fc from 'fast-check'
import { recall, tradesContent } from '../../src/candidate/stored-artifacts.js'
import type { Dataset } from '../../src/market/bars/dataset.js'
import { optimization } from '../../src/phases/optimization/optimization.js'
import { validation } from '../../src/phases/validation/validation.js'
import type { Verdict } from '../../src/phases/validation/verdict.js'
import type { Trades } from '../../src/portfolio/account/trades.js'
import type { Artifact } from '../../src/store/artifact.js'
import { memoryStore } from '../../src/store/memory-store.js'
import { from } from '../../src/workflow/expression.js'
import { type AnyWorkflow, sequence } from '../../src/workflow/workflow.js'
import type { Law } from '../law.js'
import { timingByHand } from '../model/timing.js'
import { given, market, type Runs } from './phases.js'

interface Validated {
  readonly verdict: Verdict
  readonly trades: Artifact<Trades>
  readonly out_of_sample: { readonly metrics: { readonly sharpe_ratio: unknown } }
}
const TRAIN = [60, 200] as const
const TEST = [200, 400] as const
const spanOf = ([from_bar, to_bar]: readonly [number, number]) => ({ from_bar, to_bar, warmup: 60 })
const scheme = { kind: 'holdout', train: spanOf(TRAIN), test: spanOf(TEST) }
const execution = { fill: 'close', costs: { rate: 0.001 } }
const candidateOf = (strategy: unknown, params: object, more: object = {}) => ({
  members: [{ strategy, params }],
  weights: [1],
  execution: { ...execution, ...more },
})
const crossing = (fast: number, slow: number, more: object = {}) =>
  candidateOf('sma_cross', { fast, slow }, more)
const always = { name: 'always', long_while: 'close > 0' }

const anySeed = fc.integer({ min: 1, max: 1_000_000 })
const anyFast = fc.integer({ min: 5, max: 12 })
const anySlow = fc.integer({ min: 20, max: 40 })

const searchOf = (name: string, fast: readonly number[]) =>
  optimization(name, {
    strategies: [{ strategy: 'sma_cross', space: { fast, slow: [15, 30, 50] }, beyond_bounds: true }],
    objective: { name: 'total_return', min_trades: 1 },
    range: spanOf(TRAIN),
    execution,
  } as never)

/** Laws of a verdict, through whole runs. */
export const verdictLaws = (runs: Runs): readonly Law[] => {
  const run = async (workflow: AnyWorkflow, data: Dataset, store = memoryStore()) =>
    given<Validated>(await runs(workflow, { data, store }), 'validated')
  const held = (candidate: unknown, data: Dataset, store = memoryStore()) =>
    run(validation('validated', { scheme, candidate } as never), data, store)
  const chosen = (data: Dataset, ...searches: readonly ReturnType<typeof searchOf>[]) =>
    run(
      sequence(
        ...searches,
        validation('validated', {
          scheme,
          candidate: from(searches[0]!, 'candidate'),
          trials: searches.map((one) => from(one, 'trials')),
        } as never),
      ),
      data,
    )
  const law = (name: string, check: () => Promise<void>): Law => ({ name, check })
  const onMarkets = (
    name: string,
    holds: (data: Dataset, fast: number, slow: number) => Promise<void>,
    numRuns = 4,
  ): Law =>
    law(name, () =>
      fc.assert(
        fc.asyncProperty(anySeed, anyFast, anySlow, (seed, fast, slow) => holds(market(seed), fast, slow)),
        { numRuns },
      ),
    )
  return [
    onMarkets('z is that of the trades and the bars, by hand', async (data, fast, slow) => {
      const store = memoryStore()
      const { verdict, trades } = await held(crossing(fast, slow), data, store)
      const read = await recall(store.artifacts, tradesContent, trades)
      if (read._tag === 'Left') throw new Error(JSON.stringify(read.left))
      const byHand = timingByHand(data.bars, TEST, read.right, { capital: 100_000, cost: 0.001 })
      strictEqual(verdict.test.bars, byHand.days)
      ok(Math.abs(verdict.test.z - byHand.z) < 1e-6, `${verdict.test.z} by hand ${byHand.z}`)
      const annual = byHand.mean * (verdict.test.bars / verdict.test.years)
      ok(Math.abs(verdict.edge.annual - annual) < 1e-9, `${verdict.edge.annual} by hand ${annual}`)
    }),
    onMarkets('ten times the capital has the same verdict', async (data, fast, slow) => {
      const [one, ten] = await Promise.all(
        [1e5, 1e6].map(async (capital) => (await held(crossing(fast, slow, { capital }), data)).verdict),
      )
      ok(Math.abs((one?.test.z ?? 0) - (ten?.test.z ?? 1)) < 1e-7)
      strictEqual(one?.outcome, ten?.outcome)
    }),
    onMarkets(
      'what is always long, with all or 45 % of the account, has no timing and no NaN',
      async (data) => {
        const sizings = [{}, { sizing: { kind: 'fraction', fraction: 0.45 } }]
        for (const sizing of sizings) {
          const { verdict } = await held(candidateOf(always, {}, sizing), data)
          strictEqual(verdict.outcome, 'inconclusive')
          ok(verdict.because.join().includes('there is no timing to test'), verdict.because.join())
          const { test, edge, years_needed } = verdict
          const numbers = [test.p, test.z, edge.annual, edge.ratio, edge.interval.low, years_needed.worth]
          ok(numbers.every(Number.isFinite), numbers.join())
        }
      },
      2,
    ),
    onMarkets(
      'parameters that are typed in get no evidence from train bars, those of a search do',
      async (data) => {
        const searched = await chosen(data, searchOf('search', [2, 5, 9]))
        ok(searched.verdict.train !== undefined && searched.verdict.together !== undefined)
        const typed = await held(crossing(5, 30), data)
        deepStrictEqual([typed.verdict.train, typed.verdict.together], [undefined, undefined])
      },
      3,
    ),
    onMarkets('one more trial that is not chosen never lowers p of the train bars', async (data) => {
      const few = await chosen(data, searchOf('search', [2, 5]))
      const more = await chosen(data, searchOf('search', [2, 5]), searchOf('another', [8]))
      ok((more.verdict.train?.p ?? 0) >= (few.verdict.train?.p ?? 1))
      ok((more.verdict.train?.trials ?? 0) > (few.verdict.train?.trials ?? 0))
      deepStrictEqual(more.verdict.test, few.verdict.test)
    }),
    onMarkets(
      'trials that another search made too count once',
      async (data) => {
        const once = await chosen(data, searchOf('search', [2, 5, 9]))
        const twice = await chosen(data, searchOf('search', [2, 5, 9]), searchOf('another', [5, 9]))
        deepStrictEqual(twice.verdict, once.verdict)
      },
      3,
    ),
  ]
}
