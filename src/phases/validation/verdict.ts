import {
  bool,
  finite,
  integer,
  list,
  oneOf,
  optionalField,
  struct,
  type TypeOf,
  text,
} from '../../core/codec/codec.js'
import { counted, percent } from '../../stats/metrics/metric-text.js'
import { ALPHA, FLOOR, lookFactor, lookLevel } from '../../stats/timing/looks.js'
import {
  type Decision,
  decide,
  LEAST,
  LEAST_P,
  type Missing,
  OUTCOMES,
  type Rule,
  type SelectionTest,
} from '../../stats/timing/outcome.js'
import type { ChainEvidence } from './chain-evidence.js'
import { chainCodec } from './chain-evidence.js'
import type { PooledTest } from './pooled-test.js'
import { againstCodec, riskComparisonCodec, type TimingEvidence } from './timing-evidence.js'
import { type TrainTest, trainCodec } from './train-choice.js'

const boundsCodec = struct('bounds', { annual: finite(), ratio: finite() })

const testFields = {
  p: finite(0, 1),
  z: finite(),
  bars: integer(0),
  years: finite(0),
  against: optionalField(againstCodec),
} as const

/** What the evidence says of a choice: one decision, what it rests on, and what would settle it. */
export const verdictCodec = struct('verdict', {
  outcome: oneOf('outcome', OUTCOMES),
  supported: bool,
  because: list(text),
  /** The bars out of sample alone; `bars` are trading days, or bars where they are longer. */
  test: struct('test', testFields),
  /** The bars that the choice was made on, after all trials. */
  train: optionalField(trainCodec),
  /** p of both together. */
  together: optionalField(finite(0, 1)),
  chain: optionalField(chainCodec),
  /** Of a run that adds its bars to those of earlier ones: what decides in place of `test`, `runs` runs tested as one account. */
  pooled: optionalField(
    struct('pooled', {
      ...testFields,
      runs: integer(0),
      decisions: integer(0),
      /** Looks that these runs have taken; days that wait for the next one, and the days that are tested then. */
      looks: integer(0),
      waiting: integer(0),
      next_at: integer(0),
      /** Parts of these bars that cannot be read. */
      lost: integer(0),
    }),
  ),
  look: struct('look', {
    number: integer(1),
    level: finite(0),
    /** Hash of the stitched returns, and of what pools them with others: looks with equal ones are one look. */
    series: text,
    /** The runs of the other looks; `same run` for the one that made this look. */
    others: list(text),
    unreadable: integer(0),
    /** Whether the record of this look was lost, so that later looks count as earlier ones. */
    renumbered: optionalField(bool),
    /** Time of the first tested bar that no other look reached; absent in a first look, and where one reached them all. */
    fresh_from: optionalField(finite()),
  }),
  /** The return above the same exposure held: a year, its 95 % interval, in units of its own risk, and the upper bounds. */
  edge: struct('edge', {
    annual: finite(),
    interval: struct('interval', { low: finite(), high: finite() }),
    ratio: finite(),
    most: boundsCodec,
  }),
  /** Years of test bars in which an edge shows with a power of 80 %: one as large as found, and one worth having. */
  years_needed: struct('years needed', { found: optionalField(finite(0)), worth: finite(0) }),
  /** Volatility, drawdown and Sharpe ratio next to the same mean exposure held. */
  risk: riskComparisonCodec,
  worth: finite(0),
  /** Whether no instrument of the universe ends, and a rule compares its members. */
  survivors_only: optionalField(bool),
  decisions: integer(0),
  /** Trials behind the choice that were scored on bars of the test or later ones. */
  peeked: integer(0),
})
export type Verdict = TypeOf<typeof verdictCodec>

/** A p value to two significant digits, never 0. */
export const showP = (p: number): string => {
  const least = Math.max(p, LEAST_P)
  const shown = least.toPrecision(2)
  return shown.includes('e') ? least.toFixed(Math.max(0, 1 - Math.floor(Math.log10(least)))) : shown
}

/** Whether there was anything to test: no length of the test decides of an account that hardly changes its position. */
export const hasTiming = ({ decisions, pooled, edge: { interval } }: Verdict): boolean =>
  (pooled?.decisions ?? decisions) >= LEAST.decisions && interval.low < interval.high

/** The test of the bars out of sample that decides: of the run alone, or of all that it is pooled with. */
export const decidingTest = ({ pooled, test }: Verdict): Verdict['test'] => pooled ?? test

/** p of what decides: test and train together, the chain, or the test bars alone. */
export const deciding = (verdict: Verdict): number =>
  verdict.together ?? verdict.chain?.p ?? decidingTest(verdict).p

/** The evidence of a choice and where it stands. */
export interface Judged {
  readonly timing: TimingEvidence
  readonly train?: TrainTest
  readonly chain?: ChainEvidence
  readonly pooled?: PooledTest
  readonly look: Omit<Verdict['look'], 'level'>
  readonly peeked: number
  readonly worth: number
}

const ruleOf = ({ train, chain }: Judged): Rule =>
  chain !== undefined
    ? { _tag: 'Chain', p: chain.p }
    : train === undefined
      ? { _tag: 'Test' }
      : { _tag: 'TrainAndTest', p: train.p }

/** A p value, and what the look makes of it. */
const atLook = (p: number, look: number): string =>
  look === 1
    ? `p = ${showP(p)}`
    : `p = ${showP(p)} x ${lookFactor(look)} = ${showP(Math.min(1, p * lookFactor(look)))}`

/** What decides of the bars out of sample: the run alone, or all that it is pooled with. */
const decided = ({ timing, pooled }: Judged): Pick<PooledTest, 'test' | 'decisions'> => pooled ?? timing

const reason = (missing: Missing, judged: Judged, together: number): string => {
  const { timing, chain, pooled, look, peeked } = judged
  const { test, decisions } = decided(judged)
  const p = (value: number): string => atLook(value, look.number)
  const outside = pooled === undefined ? 'the test bars' : `the test bars of ${counted(pooled.runs, 'run')}`
  switch (missing) {
    case 'too_short':
      return `there is no timing to test: ${test.n} days of at least ${LEAST.days}`
    case 'lost':
      return `${counted(pooled?.lost ?? 0, 'part')} of ${outside} cannot be read`
    case 'no_timing':
      return decisions < LEAST.decisions
        ? `there is no timing to test: ${counted(decisions, 'decision')} changed the position, of at least ${LEAST.decisions}`
        : timing.only === undefined
          ? `there is no ${risen(judged)} to test: the return is that of the exposure`
          : `there is no timing to test: it holds the ${timing.only} of its bars alone, always alike`
    case 'peeked':
      return `the choice was made on bars of the test: ${counted(peeked, 'trial')} behind it ${peeked === 1 ? 'was' : 'were'} scored there`
    case 'test':
      return `${p(test.p)} on ${outside} (needs ${ALPHA})`
    case 'floor':
      return `${p(test.p)} on ${outside} (needs ${FLOOR})`
    case 'together':
      return `${p(together)} on train and test bars together (needs ${ALPHA})`
    case 'chain':
      return `${p(chain?.p ?? 1)} of the whole chain of choices (needs ${ALPHA})`
  }
}

const lessRisk = ({ sharpe_difference }: Verdict['risk']): boolean =>
  sharpe_difference !== undefined && sharpe_difference.interval.low > 0

/** What a return above the same exposure comes from. */
const risen = (judged: Judged): string =>
  decided(judged).test.against === undefined ? 'timing' : 'timing or selection'

const refuted = ({ edge }: Decision, judged: Judged): string =>
  `no return from ${risen(judged)}${lessRisk(judged.timing.risk) ? ', but less risk for the same return' : ''}; with 95 % confidence the edge is below ${judged.worth} of its risk (at most ${edge.most.annual < 0 ? '' : '+'}${percent(edge.most.annual, 1)} a year)`

const supportedBy = ({ edge }: Decision, { train, timing }: Judged): readonly string[] => [
  ...(train !== undefined && edge.interval.low <= 0
    ? ['train and test bars together: the interval of the test bars alone holds 0']
    : []),
  ...(timing.survivors_only === true
    ? [
        'no instrument ends before the last bar, and a rule compares them: what fell out is not there to be picked',
      ]
    : []),
]

const shownTest = ({ p, z, n, years, against }: SelectionTest): Verdict['test'] => ({
  p,
  z,
  bars: n,
  years,
  ...(against === undefined ? {} : { against }),
})
const shownPool = ({ test, ...pooled }: PooledTest): NonNullable<Verdict['pooled']> => ({
  ...shownTest(test),
  ...pooled,
})

/** Decides by the evidence, the look and the trials behind the choice. */
export const verdictOf = (judged: Judged): Verdict => {
  const { timing, train, chain, pooled, look, peeked, worth } = judged
  const decision = decide({
    ...decided(judged),
    peeked,
    lost: pooled?.lost ?? 0,
    look: look.number,
    rule: ruleOf(judged),
    worth,
  })
  const { outcome, missing, edge, years_needed, together } = decision
  const missed = missing.map((one) => reason(one, judged, together ?? 1))
  return {
    outcome,
    supported: outcome === 'supported',
    because:
      outcome === 'supported'
        ? supportedBy(decision, judged)
        : outcome === 'refuted'
          ? [refuted(decision, judged)]
          : missed,
    test: shownTest(timing.test),
    ...(train === undefined ? {} : { train }),
    ...(together === undefined ? {} : { together }),
    ...(chain === undefined ? {} : { chain }),
    ...(pooled === undefined ? {} : { pooled: shownPool(pooled) }),
    look: { ...look, level: lookLevel(look.number) },
    edge,
    years_needed,
    risk: timing.risk,
    worth,
    ...(timing.survivors_only === undefined ? {} : { survivors_only: timing.survivors_only }),
    decisions: timing.decisions,
    peeked,
  }
}
