import { power, square } from '../../core/power.kernel.js'
import { definedOr, liftMetrics, type Metric } from '../metrics/metric.js'
import { annualRiskFree, kappaRatio, lessOf, ratioOf } from './bacon.js'
import { averageOf } from './column.kernel.js'
import { type Convention, excessOver } from './convention.js'
import { betaOf, correlationOf, informationRatio, trackingError } from './relative.js'
import { annualReturn, downsideRisk, ofReturns, spreadOf } from './return-metrics.js'

const INFINITE = 'the figures are not finite'
const FLAT = 'the benchmark does not vary'
const EXACT = 'the returns are a multiple of the benchmark'

const times = (a: Metric, b: Metric): Metric => liftMetrics([a, b], (x = 0, y = 0) => x * y, INFINITE)

/**
 * The figures of returns next to a benchmark's that Bacon's table lists (2008), by their names; annual returns are geometric,
 * deviations of the whole (ddof 0), `rp`, `rb`, `rf` those of a year.
 *
 * - `jensen_alpha` rp - rf - beta (rb - rf), which is Fama's `selectivity`; `regression_alpha` that of a period
 * - `systematic_risk` beta sd(b) √P, `specific_risk` sd(r - beta b) √P, `total_risk` √(systematic² + specific²)
 * - `treynor_ratio` (rp - rf) / beta, `modified_treynor_ratio` over the systematic risk
 * - `appraisal_ratio` jensen_alpha / specific_risk, `modified_appraisal_ratio` over beta, `alternative_appraisal_ratio` over
 *   the systematic risk
 * - `fama_beta` sd(r) / sd(b); `diversification` (fama_beta - beta) (rb - rf); `net_selectivity` the rest of the selectivity
 * - `m_squared` rf + (rp - rf) sd(b) / sd(r); `m_squared_excess` (1 + M²) / (1 + rb) - 1, `arithmetic` M² - rb
 * - `m_squared_sortino` rp + sortino (downside risk of b - that of r); `omega_excess_return` rp - 3 times their product
 */
export const baconRelative = (returns: Float64Array, benchmark: Float64Array, convention: Convention) => {
  const { periods_per_year, threshold = 0, risk_free = 0 } = convention
  const year = Math.sqrt(periods_per_year)
  const geometric = { periods_per_year }
  const beta = betaOf(returns, benchmark, convention)
  const rf = annualRiskFree(returns, convention)
  const rp = annualReturn(returns, geometric)
  const rb = annualReturn(benchmark, geometric)
  const [over, marketOver] = [lessOf(rp, rf), lessOf(rb, rf)]
  const spread = (of: Float64Array): Metric =>
    ofReturns(of, 2, () => definedOr(spreadOf(of, 0) * year, INFINITE))
  const [own, market] = [spread(returns), spread(benchmark)]
  const jensen_alpha = lessOf(over, times(beta, marketOver))
  const systematic_risk = times(beta, market)
  const specific_risk = liftMetrics(
    [beta],
    (b = 0) =>
      spreadOf(
        returns.map((r, i) => r - b * (benchmark[i] ?? Number.NaN)),
        0,
      ) * year,
    INFINITE,
  )
  const fama_beta = ratioOf(own, market, FLAT)
  const diversification = times(lessOf(fama_beta, beta), marketOver)
  const m_squared = liftMetrics(
    [rf, over, fama_beta],
    (free = 0, excess = 0, f = 0) => free + excess / f,
    'the returns do not vary',
  )
  const annualDownside = (of: Float64Array): Metric => downsideRisk(of, { periods_per_year, threshold })
  const [ownDownside, marketDownside] = [annualDownside(returns), annualDownside(benchmark)]
  return {
    beta,
    regression_alpha: liftMetrics(
      [beta],
      (b = 0) => averageOf(excessOver(returns, risk_free)) - b * averageOf(excessOver(benchmark, risk_free)),
      INFINITE,
    ),
    jensen_alpha,
    correlation: correlationOf(returns, benchmark),
    r_squared: liftMetrics([correlationOf(returns, benchmark)], (r = 0) => square(r), INFINITE),
    systematic_risk,
    specific_risk,
    total_risk: liftMetrics(
      [systematic_risk, specific_risk],
      (a = 0, b = 0) => power(a * a + b * b, 0.5),
      INFINITE,
    ),
    treynor_ratio: ratioOf(over, beta, 'beta is 0'),
    modified_treynor_ratio: ratioOf(over, systematic_risk, 'beta is 0'),
    appraisal_ratio: ratioOf(jensen_alpha, specific_risk, EXACT),
    modified_appraisal_ratio: ratioOf(jensen_alpha, beta, 'beta is 0'),
    alternative_appraisal_ratio: ratioOf(jensen_alpha, systematic_risk, 'beta is 0'),
    fama_beta,
    selectivity: jensen_alpha,
    diversification,
    net_selectivity: lessOf(jensen_alpha, diversification),
    m_squared,
    m_squared_excess: liftMetrics([m_squared, rb], (m = 0, b = 0) => (1 + m) / (1 + b) - 1, INFINITE),
    m_squared_excess_arithmetic: lessOf(m_squared, rb),
    m_squared_sortino: liftMetrics(
      [rp, kappaRatio(returns, 2, threshold), ownDownside, marketDownside],
      (r = 0, sortino = 0, d = 0, dm = 0) => r + sortino * (dm - d),
      INFINITE,
    ),
    omega_excess_return: liftMetrics(
      [rp, ownDownside, marketDownside],
      (r = 0, d = 0, dm = 0) => r - 3 * d * dm,
      INFINITE,
    ),
    tracking_error: trackingError(returns, benchmark, convention),
    information_ratio: informationRatio(returns, benchmark, { ...convention, mean: 'geometric' }),
  } satisfies Readonly<Record<string, Metric>>
}
