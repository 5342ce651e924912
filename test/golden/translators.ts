import type { Translator } from './case.js'
import { translators as execution } from './execution/translators.js'
import { portfolio } from './portfolio/portfolio.js'
import { portfolioWeights } from './portfolio/solver.js'
import { corporateActions } from './translators/corporate-actions.js'
import { dataQuality } from './translators/data-quality.js'
import { formulaMetrics } from './translators/formula-metrics.js'
import { gaussianHmm } from './translators/gaussian-hmm.js'
import { indicatorTables } from './translators/indicator-tables.js'
import { indicators } from './translators/indicators.js'
import { markovSwitching } from './translators/markov-switching.js'
import { metrics } from './translators/metrics.js'
import { metricsEdge } from './translators/metrics-edge.js'
import { optimizerPeers } from './translators/optimizer-peers.js'
import { pbo } from './translators/pbo.js'
import { resampling } from './translators/resampling.js'
import { sharpeFormulas } from './translators/sharpe-formulas.js'

/** How each kind of golden case is said in this project's own words. */
export const translators: Readonly<Record<string, Translator>> = {
  ...execution,
  'corporate-actions': corporateActions,
  'data-quality': dataQuality,
  formula: sharpeFormulas,
  'gaussian-hmm': gaussianHmm,
  indicators,
  'indicators-table': indicatorTables,
  'formula-metrics': formulaMetrics,
  metrics,
  'metrics-edge': metricsEdge,
  'markov-switching': markovSwitching,
  'markov-switching-published': markovSwitching,
  'optimizer-comparison': optimizerPeers,
  'pbo-cscv': pbo,
  portfolio,
  'portfolio-weights': portfolioWeights,
  resample: resampling,
}
