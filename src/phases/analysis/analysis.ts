import { type Either, map, right } from 'fp-ts/lib/Either.js'
import { from } from 'rxjs'
import type { MarketServices } from '../../candidate/services.js'
import { written } from '../../candidate/written-strategy.js'
import type { Handler, Request } from '../../run/handler.js'
import type { PhaseError } from '../../run/phase-error.js'
import { strategyHash } from '../../strategy/strategy-hash.js'
import type { PolicyInput } from '../../workflow/policy.js'
import type { Exact, NeedsIn, Templated } from '../../workflow/templated.js'
import { type Phase, phase } from '../../workflow/workflow.js'
import { classifierComparison, comparisonSlice } from './comparison.js'
import { type AnalysisConfig, type AnalysisConfigInput, analysisConfigCodec } from './config.js'
import { convergenceCheck } from './convergence-check.js'
import { regimeDiagnosis } from './diagnosis.js'
import type { AnalysisKind } from './kinds.js'
import { maeMfe } from './mae-mfe.js'
import { performanceAnalysis } from './performance.js'
import { regimePerformance } from './regime-performance.js'
import { report } from './report.js'
import { type AnalysisResult, analysisResultCodec, analysisShape, type ResultOf } from './result.js'
import { riskAssessment } from './risk.js'
import { robustness } from './robustness.js'
import { sourceGrounds } from './source.js'

type ConfigOf<K extends AnalysisKind> = Extract<AnalysisConfig, { readonly kind: K }>
const of = <K extends AnalysisKind>(request: Request<AnalysisConfig>): Request<ConfigOf<K>> =>
  request as Request<ConfigOf<K>>

const analysed = async (
  request: Request<AnalysisConfig>,
  services: MarketServices,
): Promise<Either<PhaseError, AnalysisResult>> => {
  const { config } = request
  const named = <K extends AnalysisKind, R>(kind: K, result: Either<PhaseError, R>) =>
    map((value: R) => ({ kind, ...value }))(result)
  switch (config.kind) {
    case 'regime_performance':
      return regimePerformance(of<'regime_performance'>(request), services)
    case 'mae_mfe':
      return named(config.kind, await maeMfe(of<'mae_mfe'>(request), services))
    case 'convergence_check':
      return named(config.kind, right(convergenceCheck(config)))
    case 'performance_analysis':
      return named(config.kind, await performanceAnalysis(of<'performance_analysis'>(request), services))
    case 'risk_assessment':
      return named(config.kind, await riskAssessment(of<'risk_assessment'>(request), services))
    case 'regime_diagnosis':
      return named(config.kind, await regimeDiagnosis(of<'regime_diagnosis'>(request), services))
    case 'classifier_comparison':
      return named(config.kind, await classifierComparison(of<'classifier_comparison'>(request), services))
    case 'robustness':
      return named(config.kind, await robustness(of<'robustness'>(request)))
    case 'report':
      return named(config.kind, await report(of<'report'>(request), services))
  }
}

/** What an analysis' config means on the bars: of one that runs a candidate, its slice, strategies and kernel. */
const groundsOf = (config: AnalysisConfig, services: MarketServices): Either<PhaseError, unknown> => {
  switch (config.kind) {
    case 'regime_performance':
    case 'convergence_check':
      return right(null)
    case 'robustness':
      return right((config.strategies ?? []).map(({ strategy }) => strategyHash(strategy)))
    case 'mae_mfe':
    case 'performance_analysis':
    case 'risk_assessment':
    case 'regime_diagnosis':
    case 'report':
      return sourceGrounds(config, services)
    case 'classifier_comparison':
      return comparisonSlice(config, services)
  }
}

/** Looks at what earlier phases gave, as its `kind` says. */
export const analysisHandler: Handler<AnalysisConfig, AnalysisResult, MarketServices> = {
  version: 3,
  config: analysisConfigCodec,
  result: analysisResultCodec,
  cached: true,
  shape: analysisShape,
  grounds: (config, services) => Promise.resolve(groundsOf(config, services)),
  run: (request, services) => from(analysed(request, services)),
}

type KindIn<C> = C extends { readonly kind: infer K extends AnalysisKind } ? K : AnalysisKind

/** A phase that looks at what earlier phases gave; its `kind` says at what, and what it gives. */
export const analysis = <const Name extends string, const C extends Templated<AnalysisConfigInput>>(
  name: Name,
  config: C & Exact<C, AnalysisConfigInput>,
  policy: PolicyInput = {},
): Phase<Name, ResultOf<KindIn<C>>, NeedsIn<C>> => phase(name, 'analysis', written(config), policy)
