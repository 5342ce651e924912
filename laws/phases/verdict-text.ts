import fc from 'fast-check'
import { type Judged, showP, type Verdict, verdictOf } from '../../src/phases/validation/verdict.js'
import { normalCdf } from '../../src/stats/returns/normal.kernel.js'
import { OUTCOMES } from '../../src/stats/timing/outcome.js'
import type { Law } from '../law.js'

const evenly = (from: number, to: number) =>
  fc.integer({ min: 0, max: 10_000 }).map((part) => from + ((to - from) * part) / 10_000)

/** The evidence of a holdout of five years, with or without train bars, at some look. */
const anyJudged: fc.Arbitrary<Judged> = fc
  .record({
    z: evenly(-4, 5),
    p: fc.option(evenly(0.001, 0.5), { nil: undefined }),
    number: fc.integer({ min: 1, max: 5 }),
    decisions: fc.constantFrom(3, 80, 80, 80),
    peeked: fc.constantFrom(0, 0, 0, 2),
  })
  .map(({ z, p, number, decisions, peeked }) => ({
    timing: {
      test: {
        n: 1260,
        mean: (z * 0.01) / Math.sqrt(1260),
        deviation: 0.01,
        variance: 0.0001,
        periods: 252,
        years: 5,
        z,
        p: normalCdf(-z),
      },
      decisions,
      series: 's',
      print: { day: new Int32Array(0), return: new Float32Array(0) },
      test_from: 0,
      risk: { volatility: 0.1, max_drawdown: -0.1, held: { volatility: 0.1, max_drawdown: -0.1 } },
    },
    ...(p === undefined ? {} : { train: { p, trials: 30, apart: 0 } }),
    look: { series: 's', number, others: Array.from({ length: number - 1 }, () => 'aaaa'), unreadable: 0 },
    peeked,
    worth: 0.5,
  }))

/** What is said of a p value that misses. */
const NEEDS = { floor: 'on the test bars (needs 0.15)', alone: 'on the test bars (needs 0.025)' } as const
const TOGETHER = 'on train and test bars together (needs 0.025)'

/** Laws of a verdict in words. */
export const verdictTextLaws = (text: (verdict: Verdict) => readonly string[]): readonly Law[] => {
  const law = (name: string, holds: (verdict: Verdict, lines: readonly string[]) => boolean): Law => ({
    name,
    check: () =>
      fc.assert(
        fc.property(anyJudged, (judged) => {
          const verdict = verdictOf(judged)
          return holds(verdict, text(verdict))
        }),
        { numRuns: 400 },
      ),
  })
  const closing = (lines: readonly string[]): string => lines.at(-1) ?? ''
  return [
    law('the last line says the outcome and no other one', (verdict, lines) =>
      OUTCOMES.every(
        (outcome) =>
          new RegExp(`^VERDICT +${outcome}\\b`).test(closing(lines)) === (outcome === verdict.outcome),
      ),
    ),
    law('what is inconclusive says each p that misses, and no other one', (verdict, lines) => {
      if (verdict.outcome !== 'inconclusive' || verdict.decisions < 5) return true
      const m = (verdict.look.number * (verdict.look.number + 1)) / 2
      const { test, train, together = 1 } = verdict
      return (
        closing(lines).includes(NEEDS.alone) === (train === undefined && m * test.p > 0.025) &&
        closing(lines).includes(NEEDS.floor) === (train !== undefined && m * test.p > 0.15) &&
        closing(lines).includes(TOGETHER) === (train !== undefined && m * together > 0.025) &&
        closing(lines).includes('scored there') === verdict.peeked > 0
      )
    }),
    law('a later look shows p, its factor and their product, a first one no factor', (verdict, lines) => {
      const { number } = verdict.look
      const m = (number * (number + 1)) / 2
      const p = verdict.together ?? verdict.test.p
      const looks = lines.find((line) => line.startsWith('  looks')) ?? ''
      return number === 1
        ? looks.includes('first at these bars') && !lines.join().includes(' x ')
        : looks.includes(`p = ${showP(p)} x ${m} = ${showP(Math.min(1, m * p))}, needs 0.025`)
    }),
    law(
      'what is inconclusive says the years that would decide, and those that are there, but where nothing can be tested',
      (verdict, lines) => {
        if (verdict.outcome !== 'inconclusive') return true
        const line = closing(lines)
        if (verdict.decisions < 5) return !line.includes('years')
        return (
          line.includes('worth having (0.5)') &&
          line.endsWith('test years; you have 5.0') &&
          line.includes('An edge as large as found') === verdict.edge.annual > 0
        )
      },
    ),
    law('what is refuted says the bound of the edge, what is supported needs nothing', (verdict, lines) =>
      verdict.outcome === 'refuted'
        ? /below 0\.5 of its risk \(at most [+-]?[\d.]+ % a year\)$/.test(closing(lines))
        : verdict.outcome !== 'supported' || !/needs|years/.test(closing(lines)),
    ),
  ]
}
