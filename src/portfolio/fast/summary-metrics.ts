import { METRICS, type MetricName } from '../../stats/metrics/metric-name.js'
import {
  type Folds,
  type Metrics,
  metricsOfFolds,
  type Performance,
  tailOfCurve,
} from '../../stats/metrics/metrics.js'
import { wholeOf } from '../../stats/metrics/moments.kernel.js'
import { type Objective, ofMetric } from '../../stats/metrics/objective.js'
import type { RunSummary } from './portfolio.kernel.js'
import type { RunFigures, SummaryFigures } from './run-figures.kernel.js'

/** What a summary lacks: it needs the whole equity curve, or the times of its bars. */
const OF_CURVE: readonly MetricName[] = [
  'cagr',
  'max_drawdown_duration',
  'ulcer_index',
  'value_at_risk',
  'conditional_value_at_risk',
]
/** The metrics that a summary gives without an equity curve. */
export const SUMMARY_METRICS: readonly MetricName[] = METRICS.filter((name) => !OF_CURVE.includes(name))

/** Whether an objective's score can be read from a summary; any other asks for the whole run. */
export const scoredBySummary = (objective: Objective): boolean =>
  !ofMetric(objective) || SUMMARY_METRICS.includes(objective.name)

/** Figures as the metrics read them, without what only the whole curve gives. */
const foldsOf = ({ curve, trades, held, invested }: SummaryFigures, periods_per_year: number): Folds => ({
  curve: Object.assign(wholeOf(curve.moments), curve),
  trades,
  held,
  invested,
  periods_per_year,
  ...(curve.excess === undefined ? {} : { excess: curve.excess }),
})

/**
 * The metrics of a summarized run, in the reading of `metricsOf`; those that need the whole curve are `Undefined` and say so. Its
 * sums are added in another order than those of the curve: they agree to 1e-9.
 */
export const summaryMetrics = (
  { curve, trades, held, timing: { invested } }: Pick<RunSummary, 'curve' | 'trades' | 'held' | 'timing'>,
  periods_per_year: number,
): Metrics => metricsOfFolds(foldsOf({ curve, trades, held, invested }, periods_per_year))

/**
 * Every metric of a run that has figures, which give what a trial record gives, to the bit; the curve gives the others. Cost:
 * O(bars).
 */
export const metricsOfFigures = (
  figures: RunFigures,
  run: Pick<Performance, 'equity' | 'periods_per_year' | 'first_time' | 'last_time'>,
): Metrics => {
  const { first_time, last_time } = run
  const folds = foldsOf(figures, run.periods_per_year)
  const { drawdown2, longest_under } = figures.under
  return metricsOfFolds({
    ...folds,
    first_time,
    last_time,
    curve: { ...folds.curve, drawdown2, longest_under },
    ...tailOfCurve(run.equity),
  })
}

/**
 * The metrics of a whole run with the sums of its summary, so that a candidate alone has the very numbers of its trial; what a
 * summary lacks is of the curve.
 */
export const inOneReading = (whole: Metrics, summary: Metrics): Metrics => ({
  ...whole,
  ...Object.fromEntries(SUMMARY_METRICS.map((name) => [name, summary[name]])),
})
