import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import type { MarketServices } from '../../candidate/services.js'
import { defaultExecution } from '../../portfolio/rules/execution.js'
import { accountReturns } from '../../portfolio/runs/account-returns.kernel.js'
import type { Request } from '../../run/handler.js'
import type { PhaseError } from '../../run/phase-error.js'
import { blockLengthOf } from '../../stats/inference/block-length.kernel.js'
import { type MonteCarlo, monteCarloOf, ruinAt } from '../../stats/inference/monte-carlo.js'
import { returnsOf } from '../../stats/metrics/equity-fold.kernel.js'
import { definedOr, isDefined, type Metric, undefinedMetric } from '../../stats/metrics/metric.js'
import { significant } from '../../stats/metrics/metric-text.js'
import { lowerTail } from '../../stats/metrics/tail.kernel.js'
import { longestRun } from '../../stats/returns/column.kernel.js'
import type { RiskAnalysisConfig, RiskAnalysisResult, RiskLimits } from './risk-form.js'
import { partsBy } from './source.js'

/** The worse of two figures; one that is undefined leaves the other. */
const worse = (a: Metric, b: Metric, pick: (x: number, y: number) => number): Metric =>
  isDefined(a) ? (isDefined(b) ? pick(a, b) : a) : b

/** A limit that is broken, in words; what is undefined is within no limit. */
const broken = (name: string, found: Metric, limit: number | undefined): readonly string[] =>
  limit === undefined
    ? []
    : !isDefined(found)
      ? [`${name} is undefined: ${found.because}`]
      : Math.abs(found) > limit
        ? [`${name} ${significant(Math.abs(found))} is above ${limit}`]
        : []

type Measured = Pick<
  RiskAnalysisResult,
  'max_drawdown_95' | 'ruin_probability' | 'value_at_risk' | 'conditional_value_at_risk' | 'losing_streak_95'
>
/** Why measured risks are not acceptable; none where they are. Losses are compared by their size. */
export const brokenLimits = (measured: Measured, limits: RiskLimits): readonly string[] => [
  ...broken('max_drawdown_95', measured.max_drawdown_95, limits.max_drawdown),
  ...broken('ruin_probability', measured.ruin_probability, limits.ruin_probability),
  ...broken('value_at_risk', lossOf(measured.value_at_risk), limits.value_at_risk),
  ...broken(
    'conditional_value_at_risk',
    lossOf(measured.conditional_value_at_risk),
    limits.conditional_value_at_risk,
  ),
  ...broken('losing_streak_95', measured.losing_streak_95, limits.losing_streak),
]
/** A gain at the tail is no loss. */
const lossOf = (metric: Metric): Metric => (isDefined(metric) ? Math.min(0, metric) : metric)

/**
 * What a run could have come to: paths of its trades drawn one by one, and of its bars drawn in blocks, with the drawdowns,
 * ruin and runs of losses that they show, held against limits.
 */
export const riskAssessment = async (
  { config, seed, artifacts }: Request<RiskAnalysisConfig>,
  services: MarketServices,
): Promise<Either<PhaseError, RiskAnalysisResult>> => {
  const parts = await partsBy(config, services, artifacts)
  if (isLeft(parts)) return parts
  const { trades, equity, execution = defaultExecution } = parts.right
  const { limits, resamples, tail } = config
  const ruin_levels = [...config.ruin_levels, limits.ruin_level]
  const capital = equity?.[0] ?? config.capital ?? execution.capital
  const ofTrades = (returns: Float64Array): MonteCarlo =>
    monteCarloOf(returns, {
      resamples,
      length: returns.length,
      block_length: 1,
      ruin_levels,
      seed,
      of: 'trades',
    })
  const ofBars = (returns: Float64Array): MonteCarlo =>
    monteCarloOf(returns, {
      resamples,
      length: config.horizon ?? returns.length,
      block_length: config.block_length ?? blockLengthOf(returns),
      ruin_levels,
      seed,
      of: 'bars',
    })
  const returns = equity === undefined ? undefined : returnsOf(equity)
  const made = trades === undefined ? undefined : ofTrades(accountReturns(trades.pnl, capital))
  const bars = returns === undefined ? undefined : ofBars(returns)
  const missing = (what: string): Metric => undefinedMetric(`it needs the ${what} of a run`)
  const either = (figure: (of: MonteCarlo) => Metric, pick: (x: number, y: number) => number): Metric =>
    worse(
      made === undefined ? missing('trades') : figure(made),
      bars === undefined ? missing('equity') : figure(bars),
      pick,
    )
  const loss = (figure: 'value_at_risk' | 'conditional_value_at_risk'): Metric =>
    returns === undefined
      ? missing('equity')
      : definedOr(lowerTail(returns, tail)[figure], 'there are no scored bars')
  const measured = {
    max_drawdown_95: either(({ max_drawdown }) => max_drawdown.p05, Math.min),
    ruin_probability: either((of) => ruinAt(of, limits.ruin_level), Math.max),
    value_at_risk: loss('value_at_risk'),
    conditional_value_at_risk: loss('conditional_value_at_risk'),
    losing_streak_95: made === undefined ? missing('trades') : made.losing_streak.p95,
  }
  const because = brokenLimits(measured, limits)
  return right({
    ...(made === undefined ? {} : { trades: made }),
    ...(bars === undefined ? {} : { bars }),
    ...measured,
    ruin_level: limits.ruin_level,
    losing_streak: trades === undefined ? missing('trades') : longestRun(trades.pnl, (value) => value < 0),
    acceptable: because.length === 0,
    because,
    dataset: parts.right.market.hash,
  })
}
