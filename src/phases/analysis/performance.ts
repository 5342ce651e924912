import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import { spanOf } from '../../candidate/figures.js'
import { type MarketServices, runMetrics } from '../../candidate/services.js'
import { calendarOf } from '../../candidate/stretch.js'
import { random } from '../../core/random.kernel.js'
import type { Request } from '../../run/handler.js'
import type { PhaseError } from '../../run/phase-error.js'
import { blockLengthOf } from '../../stats/inference/block-length.kernel.js'
import { BOOTSTRAP, bootstrapOf } from '../../stats/inference/bootstrap.js'
import { distributionOf } from '../../stats/inference/distribution.js'
import { drawPaths } from '../../stats/inference/monte-carlo.kernel.js'
import { returnsOf } from '../../stats/metrics/equity-fold.kernel.js'
import { definedOr, isDefined, type Metric, undefinedMetric } from '../../stats/metrics/metric.js'
import { baconFigures } from '../../stats/returns/bacon.js'
import { baconRelative } from '../../stats/returns/bacon-relative.js'
import type { Convention } from '../../stats/returns/convention.js'
import {
  alphaOf,
  betaOf,
  captureRatio,
  correlationOf,
  informationRatio,
  trackingError,
} from '../../stats/returns/relative.js'
import { maxDrawdown, sharpeRatio, totalReturn } from '../../stats/returns/return-metrics.js'
import { rolling } from '../../stats/returns/rolling.js'
import type { PerformanceConfig, PerformanceResult } from './performance-form.js'
import { benchmarkOf, runBy } from './source.js'
import { deepestOf, yearsOf } from './tables.js'

/** What the returns before would lead one to expect of as many returns as the recent ones, and how these compare. */
const expectation = (
  before: Float64Array,
  recent: Float64Array,
  { resamples, level }: PerformanceConfig,
  seed: number,
): Pick<PerformanceResult, 'expected' | 'degraded' | 'because'> => {
  const enough = before.length >= recent.length
  const paths = drawPaths(
    before,
    { count: enough ? resamples : 0, length: recent.length, block_length: blockLengthOf(before) },
    random(seed, 'recent'),
  )
  const gained = paths.wealth.map((wealth) => wealth - 1)
  const few = `${before.length} bars lie before the ${recent.length} recent ones: as many are needed`
  const asBad = (drawn: Float64Array, found: Metric): Metric =>
    !enough
      ? undefinedMetric(few)
      : isDefined(found)
        ? definedOr(drawn.filter((value) => value <= found).length / drawn.length, few)
        : found
  const return_probability = asBad(gained, totalReturn(recent))
  const drawdown_probability = asBad(paths.drawdown, maxDrawdown(recent))
  const rare = (probability: Metric): boolean => isDefined(probability) && probability < level / 2
  const because = [
    ...(rare(return_probability)
      ? ['the recent return is lower than the bars before lead one to expect']
      : []),
    ...(rare(drawdown_probability)
      ? ['the recent drawdown is deeper than the bars before lead one to expect']
      : []),
  ]
  return {
    expected: {
      total_return: distributionOf(gained),
      max_drawdown: distributionOf(paths.drawdown),
      return_probability,
      drawdown_probability,
    },
    degraded: because.length > 0,
    because: because.length > 0 || enough ? because : [few],
  }
}

const rollingSharpe = (
  returns: Float64Array,
  window: number,
  convention: Convention,
): PerformanceResult['rolling_sharpe'] => {
  const found = rolling(returns, window, convention).sharpe_ratio.filter(Number.isFinite)
  const none = `there is no window of ${window} returns that vary`
  const sorted = found.toSorted()
  return {
    window,
    last: definedOr(found.at(-1) ?? Number.NaN, none),
    lowest: definedOr(sorted[0] ?? Number.NaN, none),
    highest: definedOr(sorted.at(-1) ?? Number.NaN, none),
    distribution: distributionOf(found),
  }
}

/**
 * How a run did: metrics, by year and month, drawdowns, next to buy and hold, and whether its last bars are what the bars
 * before them lead one to expect. They are not where fewer than half of `level` of the paths that are drawn from the bars
 * before, in blocks, returned as little, or fell as deep.
 */
export const performanceAnalysis = async (
  { config, seed, artifacts }: Request<PerformanceConfig>,
  services: MarketServices,
): Promise<Either<PhaseError, PerformanceResult>> => {
  const given = await runBy(config, services, artifacts)
  if (isLeft(given)) return given
  const { market: on, equity, periods, performance } = given.right
  const calendar = calendarOf(on.on)
  const convention = { periods_per_year: periods }
  const returns = returnsOf(equity)
  const held = benchmarkOf(given.right)
  const benchmark = on.on._tag === 'One' ? on.on.dataset.bars.benchmark : undefined
  const market = benchmark?.subarray(...on.scored) ?? returnsOf(held.equity)
  const acceptable = {
    ...convention,
    threshold: config.minimum_acceptable_return,
    ...(performance.risk_free === undefined ? {} : { risk_free: performance.risk_free }),
  }
  const [from] = on.scored
  const split = Math.max(0, returns.length - config.recent)
  const [before, recent] = [returns.slice(0, split), returns.slice(split)]
  const part = (of: Float64Array, first: number): PerformanceResult['recent'] => ({
    span: spanOf(calendar, [first, first + of.length]),
    total_return: totalReturn(of),
    sharpe_ratio: sharpeRatio(of, convention),
    max_drawdown: maxDrawdown(of),
  })
  return right({
    span: on.span,
    metrics: runMetrics(services, performance),
    bootstrap: bootstrapOf(returns, {
      ...BOOTSTRAP,
      resamples: config.resamples,
      periods_per_year: periods,
      seed,
    }),
    benchmark: runMetrics(services, on.performance(held, periods)),
    relative_to: benchmark === undefined ? 'buy_and_hold' : 'benchmark',
    relative: {
      alpha: alphaOf(returns, market, convention),
      beta: betaOf(returns, market),
      correlation: correlationOf(returns, market),
      tracking_error: trackingError(returns, market, convention),
      information_ratio: informationRatio(returns, market, convention),
      up_capture: captureRatio(returns, market, convention, 'up'),
      down_capture: captureRatio(returns, market, convention, 'down'),
    },
    bacon: baconFigures(returns, acceptable),
    bacon_relative: baconRelative(returns, market, acceptable),
    years: yearsOf(returns, calendar, from, convention),
    drawdowns: deepestOf(returns, on.time),
    rolling_sharpe: rollingSharpe(returns, config.window, convention),
    recent: part(recent, from + split),
    before: part(before, from),
    ...expectation(before, recent, config, seed),
    dataset: on.hash,
  })
}
