import { right } from 'fp-ts/lib/Either.js'
import type { Codec } from '../../core/codec/codec.js'
import { count, counted } from '../../stats/metrics/metric-text.js'
import { strategyHash } from '../../strategy/strategy-hash.js'
import type { AnalysisPart } from './analysis-part.js'
import { classifierComparison, comparisonGrounds } from './comparison.js'
import { comparisonConfig, comparisonResult } from './comparison-form.js'
import { convergenceCheck, convergenceCheckConfig, convergenceCheckResult } from './convergence-check.js'
import { regimeDiagnosis } from './diagnosis.js'
import { diagnosisConfig, diagnosisResult } from './diagnosis-form.js'
import type { AnalysisKind } from './kinds.js'
import { maeMfe } from './mae-mfe.js'
import { maeMfeConfig, maeMfeResult } from './mae-mfe-form.js'
import { performanceAnalysis } from './performance.js'
import { performanceConfig, performanceResult } from './performance-form.js'
import { regimePerformance } from './regime-performance.js'
import { regimePerformanceConfig, regimePerformanceResult } from './regime-performance-form.js'
import { comparisonText, diagnosisText, regimesText } from './regimes-text.js'
import { report } from './report.js'
import { reportConfig, reportResult } from './report-form.js'
import { riskAssessment } from './risk.js'
import { riskConfig, riskResult } from './risk-form.js'
import { robustness } from './robustness.js'
import { robustnessConfig, robustnessResult } from './robustness-form.js'
import { sourceGrounds } from './source.js'
import { maeMfeText, performanceText, reportText, riskText, robustnessText } from './traded-text.js'

/** Gives a part its place in a record of parts with other configs. */
const kind = <C, CO, R, RO>(
  part: AnalysisPart<C, R> & { readonly config: Codec<C, CO>; readonly result: Codec<R, RO> },
) => part

/** The kinds of analysis that come with the library, by name. */
export const analyses = {
  regime_performance: kind({
    name: 'regime_performance',
    version: 3,
    config: regimePerformanceConfig,
    result: regimePerformanceResult,
    run: regimePerformance,
    text: regimesText,
    phrase: ({ classifiers, regimes, candidates }) =>
      `${Object.keys(classifiers).join(', ')} (${regimes.length} regimes, filtered), ${count(candidates)} candidates attributed`,
  }),
  mae_mfe: kind({
    name: 'mae_mfe',
    version: 1,
    config: maeMfeConfig,
    result: maeMfeResult,
    grounds: sourceGrounds,
    run: maeMfe,
    text: maeMfeText,
    phrase: ({ trades }) => `excursions of ${counted(trades, 'trade')}`,
  }),
  convergence_check: kind({
    name: 'convergence_check',
    version: 1,
    config: convergenceCheckConfig,
    result: convergenceCheckResult,
    run: ({ config }) => right(convergenceCheck(config)),
    text: ({ converged, because }) => [`${converged ? 'converged' : 'not converged'}: ${because}`],
    phrase: ({ converged }) => (converged ? 'converged' : 'not converged'),
  }),
  performance_analysis: kind({
    name: 'performance_analysis',
    version: 3,
    config: performanceConfig,
    result: performanceResult,
    grounds: sourceGrounds,
    run: performanceAnalysis,
    text: performanceText,
    phrase: ({ span, recent, degraded }) =>
      `${count(span.bars)} bars, the last ${count(recent.span.bars)} ${degraded ? 'degraded' : 'as expected'}`,
  }),
  risk_assessment: kind({
    name: 'risk_assessment',
    version: 1,
    config: riskConfig,
    result: riskResult,
    grounds: sourceGrounds,
    run: riskAssessment,
    certain: [
      ['candidate', 'trades'],
      ['candidate', 'bars'],
      ['trades', 'trades'],
      ['equity', 'bars'],
    ],
    text: riskText,
    phrase: ({ acceptable, because }) =>
      acceptable ? 'acceptable' : `not acceptable: ${because.join(', ')}`,
  }),
  regime_diagnosis: kind({
    name: 'regime_diagnosis',
    version: 1,
    config: diagnosisConfig,
    result: diagnosisResult,
    grounds: sourceGrounds,
    run: regimeDiagnosis,
    text: diagnosisText,
    phrase: ({ weak_regimes, regimes }) =>
      `weak in ${weak_regimes.length === 0 ? 'none' : weak_regimes.join(', ')} of ${regimes.length} regimes`,
  }),
  classifier_comparison: kind({
    name: 'classifier_comparison',
    version: 1,
    config: comparisonConfig,
    result: comparisonResult,
    grounds: comparisonGrounds,
    run: classifierComparison,
    text: comparisonText,
    phrase: ({ order, best }) => `${order.length} classifiers, ${best} scores best`,
  }),
  robustness: kind({
    name: 'robustness',
    version: 1,
    config: robustnessConfig,
    result: robustnessResult,
    grounds: ({ strategies = [] }) => right(strategies.map(({ strategy }) => strategyHash(strategy))),
    run: robustness,
    text: robustnessText,
    phrase: ({ robust, because }) => `${robust ? 'robust' : 'not robust'}: ${because}`,
  }),
  report: kind({
    name: 'report',
    version: 1,
    config: reportConfig,
    result: reportResult,
    grounds: sourceGrounds,
    run: report,
    certain: [
      ['gate', 'regimes'],
      ['search', 'search'],
    ],
    text: reportText,
    phrase: ({ span, trades, points }) =>
      `${counted(span.bars, 'bar')}, ${counted(trades.count, 'trade')}, curves of ${counted(points, 'point')}`,
  }),
} as const satisfies Readonly<Record<AnalysisKind, unknown>>
