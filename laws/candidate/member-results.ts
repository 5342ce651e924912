import { ok } from 'node:assert/strict'
import fc from 'fast-check'
import type { Market } from '../../src/candidate/market.js'
import type { memberResults, memberTiming } from '../../src/candidate/member-results.js'
import type { joinedLabels, regimeResults } from '../../src/candidate/regime-results.kernel.js'
import { readingsOn, strategySignals } from '../../src/candidate/strategy-signals.js'
import { marketOver, tradedData } from '../../src/candidate/traded-data.js'
import { decodeWith } from '../../src/core/codec/codec.js'
import { dataOf } from '../../src/market/universe/data.js'
import type { Followed } from '../../src/portfolio/fast/portfolio.kernel.js'
import { executionCodec } from '../../src/portfolio/rules/execution-codec.js'
import { classifier, fit, label } from '../../src/regime/classifier.js'
import type { FilteredLabels } from '../../src/regime/labels.js'
import { testedSeries } from '../../src/stats/timing/selection.kernel.js'
import { strategyCodec } from '../../src/strategy/strategy-codec.js'
import { universeOf } from '../arbitrary/universe.js'
import type { Law } from '../law.js'
import { market } from '../phases/phases.js'
import { must } from '../strategy/strategy.js'

const RULES = ['close > sma(close, 8)', 'rank(roc(close, 5)) > 0.4'] as const
const SYMBOLS = ['a', 'b', 'c']

/** Some instruments of one calendar, what is traded on them, and how. */
const anyCase = fc.record({
  seed: fc.integer({ min: 1, max: 100_000 }),
  count: fc.integer({ min: 1, max: 3 }),
  rule: fc.constantFrom(...RULES),
  short: fc.boolean(),
  fill: fc.constantFrom('next_open', 'next_close', 'close'),
})
type Case = typeof anyCase extends fc.Arbitrary<infer A> ? A : never

const ranOn = ({ seed, count, rule, short, fill }: Case) => {
  const data = dataOf(
    universeOf(SYMBOLS.slice(0, count).map((symbol, i) => ({ symbol, dataset: market(seed + i) }))),
  )
  const on: Market = must(marketOver(must(tradedData(data)), { warmup: 30 }))
  const strategy = must(
    decodeWith(strategyCodec)({
      name: 'law',
      long_while: rule,
      ...(short ? { short_while: `!(${rule})` } : {}),
    }),
  )
  const signals: readonly (Followed | undefined)[] = must(
    strategySignals({ strategy, params: {} }, on, readingsOn(on, undefined, {})),
  )
  const execution = must(
    decodeWith(executionCodec)({
      fill,
      costs: { rate: 0.001 },
      finalize: 'close',
      sizing: { kind: 'fraction', fraction: 0.25 },
    }),
  )
  return { on, execution, run: on.follow(signals, execution) }
}
const near = (a: number, b: number, what: string): void => {
  ok(Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b)), `${what}: ${a} is not ${b}`)
}
const sumAt = (
  all: readonly ({ readonly [K in 'pnl' | 'returns']: Float64Array } | undefined)[],
  of: 'pnl' | 'returns',
  k: number,
): number => all.reduce((sum, one) => sum + (one?.[of][k] ?? 0), 0)

/** The money of an instrument's bars that follow a close of a regime; no close is known before its first labelled bar. */
const plainlyIn = (
  regime: string,
  member: { readonly bar: Int32Array; readonly pnl: Float64Array } | undefined,
  labelled: { readonly labels: FilteredLabels; readonly first: number } | undefined,
): number =>
  [...(member?.bar ?? [])].reduce((sum, bar, k) => {
    const { labels, first = 0 } = labelled ?? {}
    const before = bar > first ? labels?.names[labels.label[bar - 1 - first] ?? 0] : 'unknown'
    return sum + (bar >= 0 && before === regime ? (member?.pnl[k] ?? 0) : 0)
  }, 0)

/** What holds of the parts of an account that its instruments added. */
export const memberResultLaws = (
  results: typeof memberResults,
  timing: typeof memberTiming,
  regimes: { readonly joined: typeof joinedLabels; readonly results: typeof regimeResults },
): readonly Law[] => {
  const law = (name: string, holds: (one: Case) => void): Law => ({
    name,
    check: () => fc.assert(fc.property(anyCase, holds), { numRuns: 12 }),
  })
  return [
    law('what instruments of one calendar added sums to the equity, step by step', (one) => {
      const { on, run } = ranOn(one)
      const all = results(on, run)
      for (let k = 0; k + 1 < run.equity.length; k++)
        near(sumAt(all, 'pnl', k), (run.equity[k + 1] ?? 0) - (run.equity[k] ?? 0), `money of step ${k}`)
    }),
    law('what instruments earned above the same exposure sums to the series that is tested', (one) => {
      const { on, run, execution } = ranOn(one)
      const all = timing(on, run, execution)
      const { at_exposure } = testedSeries(on.timed(run, execution))
      // nothing could be traded at the close before the first step
      for (let k = 1; k < at_exposure.length; k++)
        near(sumAt(all, 'returns', k), at_exposure[k] ?? 0, `return of step ${k}`)
    }),
    law('regimes share out what instruments added, each by the label of its own close before', (one) => {
      const { on, run } = ranOn(one)
      const labels = on.instruments.map(({ dataset: { bars } }) => ({
        labels: label(must(fit({ ...classifier('trend'), window: 20 } as never, bars, 1)), bars),
        first: 0,
      }))
      const members = results(on, run)
      const found = regimes.results(regimes.joined(labels), members)
      near(
        found.bars.pnl.reduce((sum, pnl) => sum + pnl, 0),
        (run.equity.at(-1) ?? 0) - (run.equity[0] ?? 0),
        'money of all regimes',
      )
      for (const name of found.labels.names) {
        const known = [...found.labels.label].map((at) => found.labels.names[at] === name)
        near(
          found.bars.pnl.reduce((sum, pnl, i) => sum + (known[i] === true ? pnl : 0), 0),
          members.reduce((sum, one, i) => sum + plainlyIn(name, one, labels[i]), 0),
          `money in ${name}`,
        )
      }
    }),
  ]
}
