import { test } from 'vitest'
import { bootstrapLaws, metricLaws, momentLaws, objectiveLaws, overfittingLaws } from '../../laws/stats.js'
import { bootstrapOf } from '../../src/stats/bootstrap.js'
import { metricsOf } from '../../src/stats/metrics.js'
import { momentsOf } from '../../src/stats/moments.kernel.js'
import { pboOf } from '../../src/stats/pbo.js'
import { score } from '../../src/stats/score.js'

const laws = [
  ...metricLaws(metricsOf),
  ...momentLaws(momentsOf),
  ...objectiveLaws(score),
  ...overfittingLaws(pboOf),
  ...bootstrapLaws(bootstrapOf),
]
for (const law of laws) test(law.name, () => law.check())
