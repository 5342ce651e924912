import { deepStrictEqual, ok } from 'node:assert'
import fc from 'fast-check'
import type { Dataset } from '../../src/market/bars/dataset.js'
import { backtest } from '../../src/phases/backtest/builder.js'
import { optimization } from '../../src/phases/optimization/optimization.js'
import { validation } from '../../src/phases/validation/validation.js'
import type { Study } from '../../src/templates/study.js'
import { sequence } from '../../src/workflow/workflow.js'
import type { Law } from '../law.js'
import { given, market, type Runs, type Span, wild } from './phases.js'

interface Seen {
  readonly windows: readonly {
    readonly train: readonly Span[]
    readonly test: readonly Span[]
    readonly candidate: { readonly members: readonly { readonly params: unknown }[] }
    readonly score?: number
    readonly in_sample: unknown
    readonly out_of_sample: { readonly total_return: number }
    readonly purge: number
    readonly trials: number
  }[]
  readonly out_of_sample: { readonly metrics: { readonly total_trades: number } }
  readonly equity: unknown
}

const WARMUP = 40
const anySeed = fc.integer({ min: 1, max: 1_000_000 })
const anyCandidate = fc.record({
  fast: fc.integer({ min: 2, max: 9 }),
  slow: fc.integer({ min: 10, max: WARMUP }),
  fill: fc.constantFrom('next_open', 'next_close', 'close'),
  risk: fc.constantFrom({}, { stop_loss: 0.03 }),
})
const candidateOf = ({
  fast,
  slow,
  fill,
  risk,
}: {
  readonly fast: number
  readonly slow: number
  readonly fill: string
  readonly risk: object
}) => ({
  members: [{ strategy: 'sma_cross', params: { fast, slow }, beyond_bounds: true }],
  weights: [1],
  execution: { fill, risk },
})
const search = {
  strategies: [
    { strategy: 'sma_cross', space: { fast: [2, 5, 9], slow: [12, 25, WARMUP] }, beyond_bounds: true },
    { strategy: 'momentum', space: { n: [20, 30], threshold: [0, 2] } },
  ],
  objective: { name: 'total_return', min_trades: 1 },
}
const range = { from_bar: WARMUP, warmup: WARMUP }
const anyScheme = fc.oneof(
  fc.record({
    kind: fc.constant('walk_forward'),
    range: fc.constant(range),
    train: fc.integer({ min: 80, max: 150 }),
    test: fc.integer({ min: 30, max: 80 }),
    anchored: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('walk_forward'),
    range: fc.constant(range),
    train: fc.constant(120),
    test: fc.constant(60),
    purge: fc.nat(9),
  }),
  fc.record({
    kind: fc.constant('k_fold'),
    range: fc.constant(range),
    folds: fc.integer({ min: 2, max: 3 }),
    purge: fc.nat(9),
    embargo: fc.nat(60),
  }),
  fc.record({
    kind: fc.constant('combinatorial'),
    range: fc.constant(range),
    groups: fc.constant(4),
    test_groups: fc.integer({ min: 1, max: 2 }),
    purge: fc.nat(9),
  }),
)

const seen = async (runs: Runs, config: object, data: Dataset): Promise<Seen | undefined> => {
  const done: Study = await runs(validation('validated', config as never), { data })
  const outcome = done.phases['validated']
  // markets on which no candidate trades say nothing
  if (outcome?._tag === 'Left' && outcome.left._tag === 'Failed') return undefined
  return given<Seen>(done, 'validated')
}
const spanned = ({ from_bar, to_bar }: Span) => ({ from_bar, to_bar, warmup: WARMUP })

/** What holds of every validation, whatever runs it. */
export const validationLaws = (runs: Runs): readonly Law[] => [
  {
    name: 'a walk-forward of one window gives what a holdout of its bars gives',
    check: () =>
      fc.assert(
        fc.asyncProperty(anySeed, anyCandidate, async (seed, chosen) => {
          const data = market(seed)
          const candidate = candidateOf(chosen)
          const whole = { kind: 'walk_forward', range, train: 200, test: 160, purge: 0 }
          const walked = await seen(runs, { scheme: whole, candidate }, data)
          const train = { from_bar: WARMUP, to_bar: WARMUP + 200, warmup: WARMUP }
          const test = { from_bar: WARMUP + 200, to_bar: WARMUP + 360, warmup: WARMUP }
          const held = await seen(runs, { scheme: { kind: 'holdout', train, test }, candidate }, data)
          for (const [name, value] of Object.entries(held ?? {}))
            deepStrictEqual((walked as Readonly<Record<string, unknown>> | undefined)?.[name], value)
        }),
        { numRuns: 5 },
      ),
  },
  {
    name: 'a frozen choice gives in every window the backtest of its bars',
    check: () =>
      fc.assert(
        fc.asyncProperty(anySeed, anyCandidate, anyScheme, async (seed, chosen, scheme) => {
          const data = market(seed)
          const candidate = candidateOf(chosen)
          const { windows = [] } = (await seen(runs, { scheme, candidate }, data)) ?? {}
          const alone = await runs(
            sequence(
              ...windows.flatMap(({ test }, i) =>
                test.map((span, k) =>
                  backtest(`b_${i}_${k}`, { candidate, range: spanned(span), resamples: 0 } as never),
                ),
              ),
            ),
            { data },
          )
          for (const [i, { test, out_of_sample }] of windows.entries()) {
            const grown = test.map(
              (_, k) =>
                1 + given<{ metrics: { total_return: number } }>(alone, `b_${i}_${k}`).metrics.total_return,
            )
            const whole = grown.reduce((product, one) => product * one, 1) - 1
            ok(Math.abs(whole - out_of_sample.total_return) < 1e-12, `window ${i}`)
          }
        }),
        { numRuns: 6 },
      ),
  },
  {
    name: 'a window chooses what a search on its train bars alone chooses',
    check: () =>
      fc.assert(
        fc.asyncProperty(anySeed, anyScheme, async (seed, scheme) => {
          const data = market(seed)
          const { windows = [] } = (await seen(runs, { scheme, search }, data)) ?? {}
          const whole = windows.filter(({ train }) => train.length === 1)
          const alone = await runs(
            sequence(
              ...whole.map(({ train }, i) =>
                optimization(`o_${i}`, { ...search, range: spanned(train[0]!) } as never),
              ),
            ),
            { data },
          )
          for (const [i, window] of whole.entries()) {
            const { best } = given<{ best: { params: unknown; score: number } }>(alone, `o_${i}`)
            deepStrictEqual(window.candidate.members[0]?.params, best.params)
            deepStrictEqual(window.score, best.score)
          }
        }),
        { numRuns: 6 },
      ),
  },
  {
    name: 'whatever the test bars of a window hold, nothing that it fitted changes',
    check: () =>
      fc.assert(
        fc.asyncProperty(anySeed, anyScheme, fc.nat(), async (seed, scheme, pick) => {
          const data = market(seed)
          const before = await seen(runs, { scheme, search }, data)
          if (before === undefined) return
          const number = pick % before.windows.length
          const window = before.windows[number]!
          const after = await seen(runs, { scheme, search }, window.test.reduce(wild, data))
          if (after === undefined) return
          const fittedOf = (all: Seen) => {
            const { candidate, score, in_sample, purge, train, trials } = all.windows[number]!
            return { candidate, score, in_sample, purge, train: train.map(spanned), trials }
          }
          deepStrictEqual(fittedOf(after), fittedOf(before))
        }),
        { numRuns: 12 },
      ),
  },
  {
    name: 'a rule that remembers nothing, carried from window to window, gives the backtest of all tested bars',
    check: () =>
      fc.assert(
        fc.asyncProperty(anySeed, anyCandidate, async (seed, chosen) => {
          const data = market(seed)
          const candidate = candidateOf({ ...chosen, risk: {} })
          const scheme = { kind: 'walk_forward', range, train: 100, test: 50, carry: true }
          const carried = await seen(runs, { scheme, candidate }, data)
          const tested = { from_bar: WARMUP + 100, to_bar: 390, warmup: WARMUP }
          const done = await runs(backtest('alone', { candidate, range: tested, resamples: 0 } as never), {
            data,
          })
          const alone = given<{ metrics: { total_trades: number }; equity: unknown }>(done, 'alone')
          deepStrictEqual(carried?.equity, alone.equity)
          deepStrictEqual(carried?.out_of_sample.metrics.total_trades, alone.metrics.total_trades)
        }),
        { numRuns: 6 },
      ),
  },
]
