import { type Codec, finite, integer, list, struct } from '../../core/codec/codec.js'
import { random } from '../../core/random.kernel.js'
import { definedOr, type Metric, undefinedMetric } from '../metrics/metric.js'
import { type Distribution, distributionCodec, distributionOf } from './distribution.js'
import { drawPaths } from './monte-carlo.kernel.js'
import { metricCodec } from './result-codecs.js'

/** What resampled paths of some returns came to. */
export interface MonteCarlo {
  readonly resamples: number
  /** Returns in each path, and the mean length of the blocks that they were drawn in. */
  readonly length: number
  readonly block_length: number
  readonly total_return: Distribution
  /** Of each path's maximum drawdown, <= 0: `p05` is what 95 % of the paths stayed above. */
  readonly max_drawdown: Distribution
  /** Of each path's longest run of losses; a return of 0 neither lengthens nor ends one. */
  readonly losing_streak: Distribution
  /** Share of the paths that ended below where they began. */
  readonly loss_probability: Metric
  /** Share of the paths that lost `level` of the start at some time, by level. */
  readonly ruin: readonly { readonly level: number; readonly probability: Metric }[]
}

/** How returns are resampled to paths. */
export interface MonteCarloOptions {
  readonly resamples: number
  readonly length: number
  readonly block_length: number
  readonly ruin_levels: readonly number[]
  readonly seed: number
  /** What is drawn: another name draws another stream. */
  readonly of: string
}

const share = (values: Float64Array, holds: (value: number) => boolean): Metric =>
  definedOr(values.filter(holds).length / values.length, 'there are no paths')

/** Resamples returns to paths; of none, every figure is `Undefined`. Reproducible from its seed. */
export const monteCarloOf = (returns: Float64Array, options: MonteCarloOptions): MonteCarlo => {
  const { length, block_length, seed, ruin_levels, of } = options
  const resamples = returns.length === 0 ? 0 : options.resamples
  const paths = drawPaths(
    returns,
    { count: resamples, length, block_length },
    random(seed, 'monte_carlo', of),
  )
  return {
    resamples,
    length,
    block_length,
    total_return: distributionOf(paths.wealth.map((wealth) => wealth - 1)),
    max_drawdown: distributionOf(paths.drawdown),
    losing_streak: distributionOf(paths.streak),
    loss_probability: share(paths.wealth, (wealth) => wealth < 1),
    ruin: [...new Set(ruin_levels)]
      .sort((a, b) => a - b)
      .map((level) => ({ level, probability: share(paths.lowest, (lowest) => lowest <= 1 - level) })),
  }
}

/** The share of paths that lost `level` of the start, if it was asked for. */
export const ruinAt = ({ ruin }: MonteCarlo, level: number): Metric =>
  ruin.find((one) => one.level === level)?.probability ?? undefinedMetric(`no ruin at ${level} was asked for`)

/** Resampled paths as they are stored. */
export const monteCarloCodec: Codec<MonteCarlo, unknown> = struct('monte carlo', {
  resamples: integer(0),
  length: integer(0),
  block_length: finite(1),
  total_return: distributionCodec,
  max_drawdown: distributionCodec,
  losing_streak: distributionCodec,
  loss_probability: metricCodec,
  ruin: list(struct('ruin', { level: finite(0, 1), probability: metricCodec })),
})
