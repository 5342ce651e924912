import type { Undefined } from '../../core/absent.js'
import { power } from '../../core/power.kernel.js'
import { random } from '../../core/random.kernel.js'
import { definedOr, isDefined, type Metric, undefinedMetric } from '../metrics/metric.js'
import { momentsOf, wholeOf } from '../metrics/moments.kernel.js'
import { deviationOf, meanOf, type PowerSums, sharpeOf } from '../metrics/power-sums.js'
import { percentileOfSorted } from '../returns/column.kernel.js'
import { normalCdf, normalQuantile } from '../returns/normal.kernel.js'
import { blockLengthOf } from './block-length.kernel.js'
import { jackknife, resampleReturns } from './resampling.kernel.js'

/** Both ends of an interval, the first not above the second. */
export interface Interval {
  readonly low: number
  readonly high: number
}

/** How returns are resampled. */
export interface BootstrapConfig {
  readonly periods_per_year: number
  readonly seed: number
  readonly resamples: number
  /** Share of the distribution inside the interval. */
  readonly level: number
  /** Mean length of a block in bars; by default the automatic one. */
  readonly block_length?: number
}
/** Resamples and level by default. */
export const BOOTSTRAP = { resamples: 2000, level: 0.95 } as const

/** How sure the figures of a run are. */
export interface Bootstrap {
  readonly block_length: number
  readonly resamples: number
  readonly level: number
  /** BCa interval of the annualised Sharpe ratio, and the standard deviation of its resamples. */
  readonly sharpe_ratio: Interval | Undefined
  readonly sharpe_error: Metric
  /** Percentile band of the maximum drawdown. */
  readonly max_drawdown: Interval | Undefined
}

const sumsOf = (values: Float64Array): PowerSums => wholeOf(momentsOf(values))

/** `Σ d³ / (6 (Σ d²)^(3/2))`, d the jackknife mean less each value; 0 where they do not vary. */
const acceleration = (values: Float64Array): number => {
  const usable = values.filter(Number.isFinite)
  const mean = meanOf(sumsOf(usable))
  const off = sumsOf(usable.map((value) => (isDefined(mean) ? mean - value : 0)))
  return off.sum2 === 0 ? 0 : off.sum3 / (6 * power(off.sum2, 1.5))
}

/**
 * Bias-corrected and accelerated interval (Efron 1987): the percentiles at `Φ(z0 + (z0 + z) / (1 - a (z0 + z)))` of the sorted
 * resamples, z0 from the share of them below the observed value, a from the jackknife.
 */
const biasCorrected = (sorted: Float64Array, observed: number, a: number, level: number): Interval => {
  const count = sorted.length
  const below = sorted.reduce((sum, value) => sum + (value < observed ? 1 : value === observed ? 0.5 : 0), 0)
  const z0 = normalQuantile(Math.min(count - 0.5, Math.max(0.5, below)) / count)
  const at = (share: number): number => {
    const z = z0 + normalQuantile(share)
    return percentileOfSorted(sorted, normalCdf(z0 + z / (1 - a * z)))
  }
  return { low: at((1 - level) / 2), high: at((1 + level) / 2) }
}

const times = ({ low, high }: Interval, by: number): Interval => ({ low: low * by, high: high * by })

const unasked = ({ level, block_length = 1 }: BootstrapConfig): Bootstrap => {
  const none = undefinedMetric('no resamples were asked for')
  return { block_length, resamples: 0, level, sharpe_ratio: none, sharpe_error: none, max_drawdown: none }
}

/**
 * How sure a run's Sharpe ratio and drawdown are, by a stationary block bootstrap of its per-bar returns, reproducible from
 * its seed. `Undefined` where the returns have no Sharpe ratio, most resamples have none, or none were asked for. Each
 * resample draws all bars again: a million bars and the usual 2000 resamples are two thousand million draws.
 */
export const bootstrapOf = (returns: Float64Array, config: BootstrapConfig): Bootstrap => {
  const { resamples, level, seed } = config
  if (resamples === 0) return unasked(config)
  const block_length = config.block_length ?? blockLengthOf(returns)
  const base = { block_length, resamples, level }
  const observed = sharpeOf(sumsOf(returns))
  if (!isDefined(observed))
    return { ...base, sharpe_ratio: observed, sharpe_error: observed, max_drawdown: observed }
  const found = resampleReturns(returns, block_length, resamples, random(seed, 'bootstrap'))
  const year = Math.sqrt(config.periods_per_year)
  const sharpes = found.sharpe.filter(Number.isFinite).sort()
  const drawdowns = found.drawdown.toSorted()
  const error = deviationOf(sumsOf(sharpes))
  const rare = undefinedMetric('most resamples do not vary')
  const enough = sharpes.length * 2 > resamples
  return {
    ...base,
    sharpe_ratio: enough
      ? times(biasCorrected(sharpes, observed, acceleration(jackknife(returns, block_length)), level), year)
      : rare,
    sharpe_error: enough && isDefined(error) ? definedOr(error * year, 'the resamples are not finite') : rare,
    max_drawdown: {
      low: percentileOfSorted(drawdowns, (1 - level) / 2),
      high: percentileOfSorted(drawdowns, (1 + level) / 2),
    },
  }
}
