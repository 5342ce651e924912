import { test } from 'vitest'
import {
  bootstrapLaws,
  foldLaws,
  metricLaws,
  momentLaws,
  objectiveLaws,
  overfittingLaws,
} from '../../laws/stats.js'
import { bootstrapOf } from '../../src/stats/bootstrap.js'
import { advanceEquity, advanceFlat, equityFold } from '../../src/stats/equity-fold.kernel.js'
import { metricsOf } from '../../src/stats/metrics.js'
import { momentsOf } from '../../src/stats/moments.kernel.js'
import { pboOf } from '../../src/stats/pbo.js'
import { score } from '../../src/stats/score.js'

const laws = [
  ...foldLaws({ equityFold, advanceEquity, advanceFlat }),
  ...metricLaws(metricsOf),
  ...momentLaws(momentsOf),
  ...objectiveLaws(score),
  ...overfittingLaws(pboOf),
  ...bootstrapLaws(bootstrapOf),
]
for (const law of laws) test(law.name, () => law.check())
