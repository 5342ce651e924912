import type { Interval } from '../inference/bootstrap.js'
import { normalCdf, normalQuantile } from '../returns/normal.kernel.js'
import { ALPHA, FLOOR, lookFactor } from './looks.js'
import type { TestedSeries } from './selection.kernel.js'
import { type LongRun, longRunOf } from './timing.kernel.js'

/** Fewer days, or fewer decisions that changed the position, show no timing that could be tested. */
export const LEAST = { days: 60, decisions: 5 } as const
/** The one-sided quantile at 95 %, the two-sided one, and that of a power of 80 %. */
const ONE_SIDED = 1.6448536269514722
const TWO_SIDED = 1.959963984540054
const POWER = 0.8416212335729143
/** p values are printed and kept at least this large. */
export const LEAST_P = 1e-6
/** A deviation below this share of the account's own is rounding. */
const ROUNDING = 1e-9

/** The one-sided test of a timing series on bars that its choice did not see. */
export interface TimingTest extends LongRun {
  /** Days a year, or bars where they are longer. */
  readonly periods: number
  readonly years: number
  readonly z: number
  readonly p: number
}

/** Tests that the mean of `d` is above 0; a series that does not vary next to the account's returns has z 0 and p 1/2. */
export const timingTest = (d: Float64Array, net: Float64Array, periods: number): TimingTest => {
  const run = longRunOf(d)
  const varies = run.deviation > ROUNDING * longRunOf(net).deviation
  const variance = varies ? run.variance : 0
  const z = variance > 0 ? (run.mean * Math.sqrt(run.n)) / Math.sqrt(variance) : 0
  return { ...run, variance, periods, years: run.n / periods, z, p: normalCdf(-z) }
}

/** Which return above the market of the members counts: at the account's mean exposure, or at its beta. */
export type Against = 'exposure' | 'beta'

/** The test of an account, and, of several instruments, the series that it is of. */
export interface SelectionTest extends TimingTest {
  readonly against?: Against
}

/** Tests the series of an account; of two the one with the larger p counts, at the exposure where both are equal. */
export const selectionTest = (
  { at_exposure, at_beta }: TestedSeries,
  net: Float64Array,
  periods: number,
): SelectionTest => {
  const exposure = timingTest(at_exposure, net, periods)
  if (at_beta === undefined) return exposure
  const beta = timingTest(at_beta, net, periods)
  return beta.p > exposure.p ? { ...beta, against: 'beta' } : { ...exposure, against: 'exposure' }
}

/** What decides: the test bars alone, train and test bars together, or the whole chain of choices. */
export type Rule =
  | { readonly _tag: 'Test' }
  | { readonly _tag: 'TrainAndTest'; readonly p: number }
  | { readonly _tag: 'Chain'; readonly p: number }

/** Two independent one-sided p values as one: `(z_1 + z_2) / √2` (Stouffer 1949). */
export const together = (p: number, q: number): number =>
  normalCdf((normalQuantile(p) + normalQuantile(q)) / Math.SQRT2)

/** What the outcome is decided by. */
export interface Tested {
  readonly test: TimingTest
  readonly decisions: number
  /** Trials behind the choice that were scored on bars of the test. */
  readonly peeked: number
  /** Parts of the tested bars that cannot be read; none where left out. */
  readonly lost?: number
  readonly look: number
  readonly rule: Rule
  /** The least edge that is worth having, in units of its own risk a year. */
  readonly worth: number
}

export const OUTCOMES = ['supported', 'refuted', 'inconclusive'] as const
export type VerdictOutcome = (typeof OUTCOMES)[number]

/** A mean return above the same exposure held. */
export interface Edge {
  /** A year. */
  readonly annual: number
  /** At 95 %. */
  readonly interval: Interval
  /** In units of its own risk, a year. */
  readonly ratio: number
  /** The one-sided upper bound at 95 % of both. */
  readonly most: { readonly annual: number; readonly ratio: number }
}

/** Years of test bars in which an edge shows with a power of 80 %. */
export interface YearsNeeded {
  /** Of an edge as large as was found, where that is above 0. */
  readonly found?: number
  readonly worth: number
}

/** What follows from the tests. */
export interface Decision {
  readonly outcome: VerdictOutcome
  /** p of train and test bars together, where both count. */
  readonly together?: number
  /** What is missing for `supported`. */
  readonly missing: readonly Missing[]
  readonly edge: Edge
  readonly years_needed: YearsNeeded
}
export type Missing = 'too_short' | 'no_timing' | 'lost' | 'peeked' | 'test' | 'together' | 'chain' | 'floor'

/** The edge that a test found. */
export const edgeOf = ({ mean, n, variance, deviation, periods }: TimingTest): Edge => {
  const error = n > 0 ? Math.sqrt(variance / n) : 0
  const annual = (value: number): number => value * periods
  const ratio = (value: number): number => (deviation > 0 ? (value / deviation) * Math.sqrt(periods) : 0)
  return {
    annual: annual(mean),
    interval: { low: annual(mean - TWO_SIDED * error), high: annual(mean + TWO_SIDED * error) },
    ratio: ratio(mean),
    most: { annual: annual(mean + ONE_SIDED * error), ratio: ratio(mean + ONE_SIDED * error) },
  }
}

const needed = (rule: Rule, factor: number): number => {
  const alone = -normalQuantile(ALPHA / factor)
  return rule._tag === 'TrainAndTest'
    ? Math.max(Math.SQRT2 * alone + normalQuantile(rule.p), -normalQuantile(FLOOR / factor))
    : alone
}

/** What is missing of the rule's own conditions. */
const unmet = ({ rule, test }: Tested, factor: number, both: number | undefined): readonly Missing[] => {
  switch (rule._tag) {
    case 'Test':
      return factor * test.p <= ALPHA ? [] : ['test']
    case 'Chain':
      return factor * rule.p <= ALPHA ? [] : ['chain']
    case 'TrainAndTest':
      return [
        ...(factor * (both ?? 1) <= ALPHA ? [] : (['together'] as const)),
        ...(factor * test.p <= FLOOR ? [] : (['floor'] as const)),
      ]
  }
}

/**
 * What the tests say of a choice. Supported: nothing peeked, and with m = `lookFactor(k)` m p <= 0.025 for walk-forward, for
 * the chain of k-fold and combinatorial, and for the choice of a holdout without a recorded search; a holdout with one needs
 * m p_c <= 0.025 of train and test bars together and m p_o <= 0.15. Refuted: not supported, and the one-sided upper bound of
 * the edge in units of its own risk is below `worth`. Else inconclusive, as all that shows no timing is.
 */
export const decide = (tested: Tested): Decision => {
  const { test, decisions, peeked, lost = 0, look, rule, worth } = tested
  const factor = lookFactor(look)
  const edge = edgeOf(test)
  const both = rule._tag === 'TrainAndTest' ? together(test.p, rule.p) : undefined
  const idle: readonly Missing[] = [
    ...(test.n < LEAST.days ? (['too_short'] as const) : []),
    ...(decisions < LEAST.decisions || test.variance === 0 ? (['no_timing'] as const) : []),
    ...(lost > 0 ? (['lost'] as const) : []),
  ]
  const missing: readonly Missing[] = [
    ...idle,
    ...(peeked > 0 ? (['peeked'] as const) : []),
    ...unmet(tested, factor, both),
  ]
  const z = needed(rule, factor)
  const years = (ratio: number): number => ((z + POWER) / ratio) * ((z + POWER) / ratio)
  return {
    outcome:
      missing.length === 0
        ? 'supported'
        : idle.length === 0 && edge.most.ratio < worth
          ? 'refuted'
          : 'inconclusive',
    ...(both === undefined ? {} : { together: both }),
    missing,
    edge,
    years_needed: { ...(edge.ratio > 0 ? { found: years(edge.ratio) } : {}), worth: years(worth) },
  }
}
