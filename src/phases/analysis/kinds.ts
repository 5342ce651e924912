/** The kinds of analysis by name. */
export const ANALYSES = [
  'regime_performance',
  'mae_mfe',
  'convergence_check',
  'performance_analysis',
  'risk_assessment',
  'regime_diagnosis',
  'classifier_comparison',
  'robustness',
  'report',
] as const
export type AnalysisKind = (typeof ANALYSES)[number]
