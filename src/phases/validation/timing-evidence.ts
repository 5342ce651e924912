import { decisionTimes, type Ran } from '../../candidate/ran.js'
import { printOf } from '../../candidate/stretch.js'
import { keyOf } from '../../core/canonical/content-key.js'
import {
  bool,
  codec,
  finite,
  integer,
  oneOf,
  optionalField,
  struct,
  type TypeOf,
  text,
} from '../../core/codec/codec.js'
import { endsIn } from '../../market/universe/membership-notes.js'
import { joinedReturns } from '../../portfolio/account/exposure.kernel.js'
import { joined } from '../../search/split.js'
import type { MarketPrint } from '../../stats/timing/market-print.kernel.js'
import { type SelectionTest, selectionTest } from '../../stats/timing/outcome.js'
import { heldReturns, riskComparison } from '../../stats/timing/risk.kernel.js'
import { testedSeries } from '../../stats/timing/selection.kernel.js'
import { sumByDay, type TimedReturns } from '../../stats/timing/timing.kernel.js'
import { comparesMembers } from '../../strategy/reads.js'
import type { Strategy } from '../../strategy/strategy.js'
import { type Measure, marketsOf } from './parts.js'

const DAY_MS = 86_400_000

/** Of several instruments: whether the return above the mean of the members is the one at the net exposure or at the beta. */
export const againstCodec = oneOf('against', ['exposure', 'beta'])

/** The test of the bars out of sample, before anything else is known. */
export const testCodec = struct('timing test', {
  /** Days, or bars where they are longer. */
  n: integer(0),
  mean: finite(),
  deviation: finite(0),
  variance: finite(0),
  periods: finite(0),
  years: finite(0),
  z: finite(),
  p: finite(0, 1),
  against: optionalField(againstCodec),
})

/** The market's return of each tested trading day. */
export const printCodec = codec(
  'market print',
  (value): value is MarketPrint =>
    typeof value === 'object' &&
    value !== null &&
    'day' in value &&
    value.day instanceof Int32Array &&
    'return' in value &&
    value.return instanceof Float32Array &&
    value.day.length === value.return.length,
  'days and returns of one length',
)

const taken = {
  /** A year. */
  volatility: finite(0),
  /** 0 or below, by closes of trading days. */
  max_drawdown: finite(),
} as const

/** The risk of the account out of sample next to that of its mean exposure held; it decides nothing. */
export const riskComparisonCodec = struct('risk', {
  ...taken,
  held: struct('held at the same exposure', taken),
  /** The Sharpe ratio less that of the exposure held; absent where one of both does not vary. */
  sharpe_difference: optionalField(
    struct('difference of Sharpe ratios', {
      value: finite(),
      interval: struct('interval', { low: finite(), high: finite() }),
    }),
  ),
})

/** What the bars out of sample show, whatever else the store holds. */
export const timingEvidenceCodec = struct('timing evidence', {
  test: testCodec,
  /** Bars on which a decision changed the position. */
  decisions: integer(0),
  /** Hash of the stitched net returns. */
  series: text,
  print: printCodec,
  /** Time of the first tested bar. */
  test_from: finite(),
  risk: riskComparisonCodec,
  /** Of bars in two parts, the only one that was held through. */
  only: optionalField(oneOf('part of the bars', ['night', 'day'])),
  /** Whether no instrument of the universe ends, and a rule compares its members. */
  survivors_only: optionalField(bool),
})
export type TimingEvidence = TypeOf<typeof timingEvidenceCodec>

/** The return above the same exposure by trading day, and what tests it. */
export interface TimingFound {
  readonly evidence: TimingEvidence
  readonly series: Float64Array
  readonly returns: TimedReturns
}

const printOver = (parts: readonly Ran[], { data: { data } }: Measure): MarketPrint => {
  const prints = joined(marketsOf(parts).map(({ scored }) => scored)).map((scored) => printOf(data, scored))
  return {
    day: Int32Array.from(prints.flatMap(({ day }) => [...day])),
    return: Float32Array.from(prints.flatMap((one) => [...one.return])),
  }
}

/** The one part of the bars that was ever held through, where the other one never was. */
const onlyPart = ({ parts: [night, day] }: TimedReturns): TimingEvidence['only'] => {
  if (night === undefined || day === undefined) return undefined
  const isHeld = ({ weight }: typeof night): boolean => weight.some((one) => one !== 0)
  return isHeld(night) === isHeld(day) ? undefined : isHeld(night) ? 'night' : 'day'
}

/** Whether rules compare members of which none ever ends. */
const ofSurvivors = ({ data: { data } }: Measure, strategies: readonly Strategy[]): boolean =>
  data._tag === 'Several' && endsIn(data.universe) === 0 && strategies.some(comparesMembers)

/** The returns of an account by trading day, and the test of those above the same exposure. */
export interface DailyTest {
  readonly test: SelectionTest
  /** The series that is tested. */
  readonly series: Float64Array
  readonly net: Float64Array
  readonly day: Float64Array
  /** Days a year, or bars where they are longer. */
  readonly periods: number
}

/** Tests returns by trading day; `time` is that of each bar, `bars_a_year` how many of them a year has. */
export const dailyTestOf = (
  returns: TimedReturns,
  time: Iterable<number>,
  bars_a_year: number,
): DailyTest => {
  const day = Float64Array.from(time, (at) => Math.floor(at / DAY_MS))
  const tested = testedSeries(returns)
  const at_exposure = sumByDay(tested.at_exposure, day)
  const at_beta = tested.at_beta === undefined ? undefined : sumByDay(tested.at_beta, day)
  const periods = (bars_a_year * at_exposure.length) / Math.max(1, day.length)
  const net = sumByDay(returns.net, day)
  const test = selectionTest({ at_exposure, ...(at_beta === undefined ? {} : { at_beta }) }, net, periods)
  return { test, series: test.against === 'beta' ? (at_beta ?? at_exposure) : at_exposure, net, day, periods }
}

/** The evidence of a choice, or of the choices of windows, on the bars that they were not made on. */
export const timingEvidenceOf = (
  parts: readonly Ran[],
  measure: Measure,
  strategies: readonly Strategy[],
): TimingFound => {
  const markets = marketsOf(parts)
  const returns = joinedReturns(parts.map(({ timed }) => timed))
  const times = markets.flatMap(({ time }) => [...time])
  const { test, series, net, day, periods } = dailyTestOf(returns, times, measure.periods)
  const only = onlyPart(returns)
  return {
    series,
    returns,
    evidence: {
      test,
      decisions: decisionTimes(parts).size,
      series: keyOf({ net: returns.net, from: markets[0]?.time[0] ?? 0 }),
      print: printOver(parts, measure),
      risk: riskComparison(net, sumByDay(heldReturns(returns), day), periods),
      ...(only === undefined ? {} : { only }),
      ...(ofSurvivors(measure, strategies) ? { survivors_only: true } : {}),
      test_from: Math.min(...markets.map(({ time }) => time[0] ?? Number.POSITIVE_INFINITY)),
    },
  }
}
