import type { Template } from '../workflow/template.js'
import { adaptiveRegimeWithRiskSweep } from './adaptive-regime-with-risk-sweep.js'
import { ensembleOptimization } from './ensemble-optimization.js'
import { iterativeRefinement } from './iterative-refinement.js'
import { regimeAdaptiveGridSearchEnsemble } from './regime-adaptive-grid-search-ensemble.js'
import { signalGenerateAndReplay } from './signal-generate-and-replay.js'
import { signalQualityResearch } from './signal-quality-research.js'
import { strategyProductionDeployment } from './strategy-production-deployment.js'
import { walkForwardValidation } from './walk-forward-validation.js'
import { weeklyStrategyTuning } from './weekly-strategy-tuning.js'

/** The templates that come with the library, by name. */
export const templates: Readonly<Record<string, Template>> = Object.fromEntries(
  [
    regimeAdaptiveGridSearchEnsemble,
    walkForwardValidation,
    ensembleOptimization,
    adaptiveRegimeWithRiskSweep,
    iterativeRefinement,
    signalQualityResearch,
    strategyProductionDeployment,
    weeklyStrategyTuning,
    signalGenerateAndReplay,
  ].map((one) => [one.name, one]),
)
