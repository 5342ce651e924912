import { type InputOf, type TypeOf, tagged } from '../../core/codec/codec.js'
import { comparisonConfig } from './comparison-form.js'
import { convergenceCheckConfig } from './convergence-check.js'
import { diagnosisConfig } from './diagnosis-form.js'
import type { AnalysisKind } from './kinds.js'
import { maeMfeConfig } from './mae-mfe-form.js'
import { performanceConfig } from './performance-form.js'
import { regimePerformanceConfig } from './regime-performance-form.js'
import { reportConfig } from './report-form.js'
import { riskConfig } from './risk-form.js'
import { robustnessConfig } from './robustness-form.js'

/** What is analysed, told apart by `kind`. */
export const analysisConfigs = {
  regime_performance: regimePerformanceConfig,
  mae_mfe: maeMfeConfig,
  convergence_check: convergenceCheckConfig,
  performance_analysis: performanceConfig,
  risk_assessment: riskConfig,
  regime_diagnosis: diagnosisConfig,
  classifier_comparison: comparisonConfig,
  robustness: robustnessConfig,
  report: reportConfig,
} as const satisfies Readonly<Record<AnalysisKind, unknown>>

/** The config of an analysis. */
export const analysisConfigCodec = tagged('analysis', 'kind', analysisConfigs)
export type AnalysisConfig = TypeOf<typeof analysisConfigCodec>
export type AnalysisConfigInput = InputOf<typeof analysisConfigCodec>
