import type { ConvergenceCheckResult } from '../../phases/analysis/convergence-check.js'
import type { AnalysisResult } from '../../phases/analysis/result.js'
import { count, counted } from '../../stats/metrics/metric-text.js'
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
  }
}

/** What an analysis found, in one phrase. */
export const analysisPhrase = (result: AnalysisResult): string => {
  if (!('kind' in result))
    return `${Object.keys(result.classifiers).join(', ')} (${result.regimes.length} regimes, filtered), ${count(result.candidates)} candidates attributed`
  switch (result.kind) {
    case 'mae_mfe':
      return `excursions of ${counted(result.trades, 'trade')}`
    case 'convergence_check':
      return result.converged ? 'converged' : 'not converged'
    case 'performance_analysis':
      return `${count(result.span.bars)} bars, the last ${count(result.recent.span.bars)} ${result.degraded ? 'degraded' : 'as expected'}`
    case 'risk_assessment':
      return result.acceptable ? 'acceptable' : `not acceptable: ${result.because.join(', ')}`
    case 'regime_diagnosis':
      return `weak in ${result.weak_regimes.length === 0 ? 'none' : result.weak_regimes.join(', ')} of ${result.regimes.length} regimes`
    case 'classifier_comparison':
      return `${result.order.length} classifiers, ${result.best} scores best`
    case 'robustness':
      return `${result.robust ? 'robust' : 'not robust'}: ${result.because}`
    case 'report':
      return `${count(result.span.bars)} bars, ${count(result.trades.count)} trades, curves of ${count(result.points)} points`
  }
}
