import { deepStrictEqual, ok } from 'node:assert'
import fc from 'fast-check'
import type { Dataset } from '../../src/market/bars/dataset.js'
import { backtest } from '../../src/phases/backtest/builder.js'
import { liveTrading } from '../../src/phases/live-trading/live-trading.js'
import { optimization } from '../../src/phases/optimization/optimization.js'
import { from } from '../../src/workflow/expression.js'
import { sequence } from '../../src/workflow/workflow.js'
import type { Law } from '../law.js'
import { given, market, type Runs, wild } from '../phases/phases.js'

const TRAIN = 300
const WARMUP = 120
const range = { from_bar: WARMUP, to_bar: TRAIN, warmup: WARMUP }
const later = { from_bar: TRAIN, to_bar: 390, warmup: WARMUP }

const anyCase = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  n: fc.integer({ min: 2, max: 20 }),
  fill: fc.constantFrom('next_open', 'close'),
  rules: fc.constantFrom(
    { long_while: 'close > sma(close, n)', when: "label(mood) == 'calm'" },
    { long_while: "label(trend) == 'trending_up' && label(mood) != 'turbulent'" },
    { long_while: 'close > sma(close, n)', short_while: "label(trend) == 'trending_down'" },
    {
      enter_long: "close > sma(close, n) && label(mood) == 'turbulent'",
      exit_long: 'close < sma(close, n)',
    },
  ),
})
const labels = { mood: { kind: 'hmm', states: 2 }, trend: { kind: 'trend', window: 20 } }
type LabelCase = typeof anyCase extends fc.Arbitrary<infer A> ? A : never
const strategyOf = ({ rules }: LabelCase) => ({ params: { n: { int: [2, 30] } }, ...rules })

/** The same bars up to a bar, and others as legal from it on. */
const otherFrom = (data: Dataset, first: number): Dataset =>
  wild(data, { from_bar: first, to_bar: data.bars.length })

/** The choice of a search, as a later phase reads it. */
const chosenBy = from as unknown as (search: unknown, output: 'candidate') => never

interface Made {
  readonly metrics: Readonly<Record<string, unknown>>
  readonly candidate: unknown
  readonly equity: unknown
}

/** What holds of strategies that read labels, whatever runs their phases. */
export const labelledLaws = (runs: Runs): readonly Law[] => {
  const law = (name: string, holds: (of: LabelCase) => Promise<void>): Law => ({
    name,
    check: () => fc.assert(fc.asyncProperty(anyCase, holds), { numRuns: 10 }),
  })
  const searchOf = (one: LabelCase) =>
    optimization('search', {
      strategies: [{ strategy: strategyOf(one), space: { n: [one.n, one.n + 5] } }],
      labels,
      range,
      execution: { fill: one.fill },
      objective: { name: 'total_return', min_trades: 1 },
    } as never)
  return [
    law('bars after a range change nothing of what a strategy that reads labels did on it', async (one) => {
      const alone = backtest('alone', {
        strategy: strategyOf(one),
        params: { n: one.n },
        labels,
        range,
        execution: { fill: one.fill },
        resamples: 0,
      } as never)
      const workflow = sequence(alone, searchOf(one)) as never
      const data = market(one.seed)
      const seenOn = async (bars: Dataset) => {
        const done = await runs(workflow, { data: bars })
        const { metrics, equity, candidate } = given<Made>(done, 'alone')
        const found = done.phases['search']
        const best = found?._tag === 'Right' && found.right._tag === 'Ran' ? found.right.value : found
        return { metrics, equity, candidate, best: (best as { best?: unknown }).best }
      }
      deepStrictEqual(await seenOn(otherFrom(data, TRAIN)), await seenOn(data))
    }),
    law('what labels a backtest was fitted before its first scored bar', async (one) => {
      const config = { strategy: strategyOf(one), params: { n: one.n }, labels, range, resamples: 0 }
      const data = market(one.seed)
      const fittedOn = async (bars: Dataset) => {
        const { candidate } = given<Made>(
          await runs(backtest('alone', config as never), { data: bars }),
          'alone',
        )
        return (candidate as { readonly labels: unknown }).labels
      }
      deepStrictEqual(await fittedOn(otherFrom(data, WARMUP)), await fittedOn(data))
    }),
    law(
      'a labelled winner, run again alone, gives exactly its trial, with the models of the search',
      async (one) => {
        const search = searchOf(one)
        const alone = backtest('alone', {
          candidate: chosenBy(search, 'candidate'),
          range,
          resamples: 0,
        } as never)
        const done = await runs(sequence(search, alone), { data: market(one.seed) })
        const outcome = done.phases['search']
        // markets on which no candidate trades say nothing
        if (outcome?._tag === 'Left' && outcome.left._tag === 'Failed') return
        const { best, candidate } = given<{ best: Made; candidate: unknown }>(done, 'search')
        const { metrics, candidate: again } = given<Made>(done, 'alone')
        for (const [name, value] of Object.entries(best.metrics))
          if (name !== 'score') deepStrictEqual([name, metrics[name]], [name, value])
        deepStrictEqual(again, candidate)
      },
    ),
    law('paper trading of a labelled choice on later bars gives the trades of its backtest', async (one) => {
      const search = searchOf(one)
      const candidate = chosenBy(search, 'candidate')
      const done = await runs(
        sequence(
          search,
          backtest('later', { candidate, range: later, resamples: 0 } as never),
          liveTrading('live', { candidate, range: later } as never),
        ),
        { data: market(one.seed) },
      )
      const outcome = done.phases['search']
      if (outcome?._tag === 'Left' && outcome.left._tag === 'Failed') return
      const { equity, metrics } = given<Made>(done, 'later')
      const live = given<Made & { readonly expected: { readonly trades_differing: number } }>(done, 'live')
      ok(live.expected.trades_differing === 0, 'the trades differ')
      deepStrictEqual([live.equity, live.metrics], [equity, metrics])
    }),
  ]
}
