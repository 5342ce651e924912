import type { ConvergenceCheckResult } from '../../phases/analysis/convergence-check.js'
import type { AnalysisResult } from '../../phases/analysis/result.js'
import { comparisonText, diagnosisText, regimesText } from './regimes.js'
import { maeMfeText, performanceText, reportText, riskText, robustnessText } from './traded.js'

const convergenceText = ({ converged, because }: ConvergenceCheckResult): readonly string[] => [
  `${converged ? 'converged' : 'not converged'}: ${because}`,
]

/** What an analysis found, for people. */
export const analysisText = (result: AnalysisResult): readonly string[] => {
  if (!('kind' in result)) return regimesText(result)
  switch (result.kind) {
    case 'mae_mfe':
      return maeMfeText(result)
    case 'convergence_check':
      return convergenceText(result)
    case 'performance_analysis':
      return performanceText(result)
    case 'risk_assessment':
      return riskText(result)
    case 'regime_diagnosis':
      return diagnosisText(result)
    case 'classifier_comparison':
      return comparisonText(result)
    case 'robustness':
      return robustnessText(result)
    case 'report':
      return reportText(result)
    case 'own':
      return []
  }
}
