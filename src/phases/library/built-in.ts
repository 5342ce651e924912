import { brokers } from '../../broker/broker-part.js'
import { algorithms } from '../../candidate/search/algorithms.js'
import { classifiers } from '../../regime/classifiers.js'
import { LOWER_IS_BETTER, METRICS } from '../../stats/metrics/metric-name.js'
import { metricsOf } from '../../stats/metrics/metrics.js'
import type { MetricPart } from '../../stats/metrics/own-metric.js'
import { catalogue } from '../../strategy/catalogue.js'
import { operators } from '../../strategy/operators/operators.js'
import { analyses } from '../analysis/analyses.js'
import { handlers } from '../handlers.js'
import { emptyLibrary, type Library } from './library.js'

const metrics: Library['metrics'] = Object.fromEntries(
  METRICS.map((name): [string, MetricPart] => [
    name,
    { name, version: 1, lower_is_better: LOWER_IS_BETTER.has(name), of: (run) => metricsOf(run)[name] },
  ]),
)

/** The library that comes with the project, without its templates. */
export const builtInParts: Library = {
  ...emptyLibrary,
  strategies: catalogue,
  operators,
  classifiers,
  metrics,
  analyses,
  algorithms,
  handlers,
  brokers,
}
