import { deepStrictEqual, ok } from 'node:assert'
import fc from 'fast-check'
import {
  equityContent,
  recall,
  tradeSymbolsContent,
  tradesContent,
} from '../../src/candidate/stored-artifacts.js'
import type { Universe } from '../../src/market/universe/universe.js'
import { optimization } from '../../src/phases/optimization/optimization.js'
import { validation } from '../../src/phases/validation/validation.js'
import { plainTrades } from '../../src/portfolio/account/trades.js'
import { timingTest } from '../../src/stats/timing/outcome.js'
import { memoryStore } from '../../src/store/memory-store.js'
import { from } from '../../src/workflow/expression.js'
import { sequence } from '../../src/workflow/workflow.js'
import { universeOf } from '../arbitrary/universe.js'
import type { Law } from '../law.js'
import { type PlainMember, plainSelection } from '../model/selection.js'
import { given, market, type Runs } from './phases.js'

const WARMUP = 30
const BARS = 400
const TRAIN = 200
const range = { from_bar: WARMUP, warmup: WARMUP }
const anySeed = fc.integer({ min: 1, max: 1_000_000 })
const execution = {
  fill: 'close',
  costs: { rate: 0.0005 },
  sizing: { kind: 'fraction', fraction: 0.2 },
}
const search = {
  strategies: [{ strategy: 'sma_cross', space: { fast: [2, 5], slow: [12, WARMUP] }, beyond_bounds: true }],
  objective: { name: 'total_return', min_trades: 1 },
  execution,
}
const anyScheme = fc.constantFrom(
  { kind: 'walk_forward', range, train: 150, test: 60 },
  { kind: 'k_fold', range, folds: 3, embargo: 5 },
  { kind: 'combinatorial', range, groups: 4, purge: 3 },
)
/** Three instruments of one calendar. */
const three = (seed: number, symbols: readonly string[]) =>
  symbols.map((symbol, i) => ({ symbol, dataset: market(seed + i) }))

type Value = Readonly<Record<string, unknown>>

const validated = async (
  runs: Runs,
  data: Universe | ReturnType<typeof market>,
  scheme: object,
  store = memoryStore(),
) => {
  const done = await runs(validation('v', { scheme, search } as never), { data, store })
  const outcome = done.phases['v']
  // markets on which no candidate trades say nothing
  if (outcome?._tag === 'Left' && outcome.left._tag === 'Failed') return undefined
  return given<Value>(done, 'v')
}
/** The result without what names the data, and with its trades as columns. */
const unnamed = async (runs: Runs, ...[data, scheme]: readonly [Parameters<typeof validated>[1], object]) => {
  const store = memoryStore()
  const {
    dataset: _,
    trade_symbols: __,
    trades,
    ...rest
  } = (await validated(runs, data, scheme, store)) ?? {}
  const columns =
    trades === undefined ? undefined : await recall(store.artifacts, tradesContent, trades as never)
  if (columns?._tag === 'Left') throw new Error('the trades are not there')
  return { ...rest, trades: columns === undefined ? undefined : plainTrades(columns.right) }
}

const nearly = (a: unknown, b: unknown, at: string): void => {
  if (typeof a === 'number' && typeof b === 'number')
    ok(Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a)), `${at}: ${a}, not ${b}`)
  else if (typeof a === 'object' && a !== null && typeof b === 'object' && b !== null)
    for (const key of Object.keys(a)) nearly((a as Value)[key], (b as Value)[key], `${at}.${key}`)
  else deepStrictEqual(a, b, at)
}

interface Held {
  readonly verdict: { readonly test: { readonly p: number; readonly z: number; readonly against?: string } }
  readonly equity: never
  readonly trades: never
  readonly trade_symbols: never
  readonly timing_series: never
}

/** What holds of validations of several instruments, whatever runs them. */
export const jointValidationLaws = (runs: Runs): readonly Law[] => [
  {
    name: 'a universe of one instrument is validated as that instrument alone, to the bit',
    check: () =>
      fc.assert(
        fc.asyncProperty(anySeed, anyScheme, async (seed, scheme) => {
          const dataset = market(seed)
          const alone = await unnamed(runs, dataset, scheme)
          const joint = await unnamed(runs, universeOf([{ symbol: 'only', dataset }]), scheme)
          deepStrictEqual(joint, alone)
        }),
        { numRuns: 2 },
      ),
  },
  {
    name: 'the order of the files changes no validation, and other names for the symbols permute it',
    check: () =>
      fc.assert(
        fc.asyncProperty(anySeed, anyScheme, async (seed, scheme) => {
          const listings = three(seed, ['a', 'b', 'c'])
          const before = await validated(runs, universeOf(listings), scheme)
          deepStrictEqual(await validated(runs, universeOf(listings.toReversed()), scheme), before)
          const renamed = await validated(runs, universeOf(three(seed, ['c', 'a', 'b'])), scheme)
          for (const name of ['in_sample', 'out_of_sample', 'buy_and_hold'])
            nearly(renamed?.[name], before?.[name], name)
          const testOf = (value: Value | undefined) => (value as Held | undefined)?.verdict.test
          nearly(testOf(renamed), testOf(before), 'test')
        }),
        { numRuns: 2 },
      ),
  },
  {
    name: 'what a holdout of the winner of several instruments tests is what its trades and the bars give by hand',
    check: () =>
      fc.assert(
        fc.asyncProperty(anySeed, async (seed) => {
          const data = universeOf(three(seed, ['a', 'b', 'c']))
          const store = memoryStore()
          const train = { from_bar: WARMUP, to_bar: TRAIN, warmup: WARMUP }
          const first = optimization('search', { ...search, range: train } as never)
          const scheme = { kind: 'holdout', train, test: { from_bar: TRAIN, warmup: WARMUP } }
          const held = validation('held', {
            scheme,
            candidate: from(first as never, 'candidate' as never),
          } as never)
          const done = await runs(sequence(first, held), { data, store })
          const outcome = done.phases['held']
          if (outcome?._tag === 'Left' && outcome.left._tag !== 'BadConfig') return
          const { verdict, ...kept } = given<Held>(done, 'held')
          const read = async (of: typeof equityContent, reference: never): Promise<Float64Array> => {
            const found = await recall(store.artifacts, of, reference)
            if (found._tag === 'Left') throw new Error('the artifact is not there')
            return found.right
          }
          const equity = await read(equityContent, kept.equity)
          const trades = await recall(store.artifacts, tradesContent, kept.trades)
          const symbols = await recall(store.artifacts, tradeSymbolsContent, kept.trade_symbols)
          if (trades._tag === 'Left' || symbols._tag === 'Left') throw new Error('the trades are not there')
          const { side, units, entry_bar, exit_bar } = trades.right
          const steps = Array.from({ length: BARS - TRAIN }, (_, k) => k)
          const worth = (k: number): number => equity[k] ?? Number.NaN
          const members = data.instruments.map(({ symbol, dataset: { bars } }): PlainMember => {
            const close = (bar: number): number => bars.close[bar] ?? Number.NaN
            const own = [...side.keys()].filter((i) => symbols.right[i] === symbol)
            const through = (bar: number): number =>
              own.reduce(
                (sum, i) =>
                  (entry_bar[i] ?? 0) < bar && bar <= (exit_bar[i] ?? 0)
                    ? sum + (side[i] ?? 0) * (units[i] ?? 0)
                    : sum,
                0,
              )
            return {
              weight: [steps.map((k) => (through(TRAIN + k) * close(TRAIN + k - 1)) / worth(k))],
              unit: [steps.map((k) => close(TRAIN + k) / close(TRAIN + k - 1) - 1)],
              tradable: steps.map(() => true),
            }
          })
          const x = steps.map((k) => worth(k + 1) / worth(k) - 1)
          const plain = plainSelection(x, members)
          const tests = [plain.at_exposure, plain.at_beta].map((d) =>
            timingTest(Float64Array.from(d), Float64Array.from(x), 252),
          )
          const [exposure, beta] = tests
          if (exposure === undefined || beta === undefined) return
          const worse = beta.p > exposure.p ? beta : exposure
          ok(Math.abs(verdict.test.p - worse.p) < 1e-6, `p ${verdict.test.p}, by hand ${worse.p}`)
          const series = await read(equityContent, kept.timing_series)
          const expected = worse === beta ? plain.at_beta : plain.at_exposure
          for (const [k, d] of expected.entries())
            ok(Math.abs((series[k] ?? Number.NaN) - d) < 1e-9, `step ${k}: ${series[k]}, by hand ${d}`)
        }),
        { numRuns: 3 },
      ),
  },
]
