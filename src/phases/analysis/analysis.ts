import { type Either, map, right } from 'fp-ts/lib/Either.js'
import { from } from 'rxjs'
import type { MarketServices } from '../../candidate/services.js'
import { written } from '../../candidate/written-strategy.js'
import type { Handler, Request } from '../../run/handler.js'
import type { PhaseError } from '../../run/phase-error.js'
import type { PolicyInput } from '../../workflow/policy.js'
import type { Exact, NeedsIn, Templated } from '../../workflow/templated.js'
import { type Phase, phase } from '../../workflow/workflow.js'
import { analyses } from './analyses.js'
import type { AnalysisPart, AnyAnalysisPart } from './analysis-part.js'
import {
  type AnalysisConfig,
  type AnalysisConfigInput,
  analysisConfigCodec,
  analysisPartOf,
} from './config.js'
import type { AnalysisKind } from './kinds.js'
import { type AnalysisResult, analysisResultCodec, analysisShape, type ResultOf } from './result.js'

const saidTo = (config: AnalysisConfig): unknown => (config.kind === 'own' ? config.value : config)

const analysed = async (
  request: Request<AnalysisConfig>,
  services: MarketServices,
): Promise<Either<PhaseError, AnalysisResult>> => {
  const { config } = request
  const part = analysisPartOf(config)
  const result = await part.run({ ...request, config: saidTo(config) }, services)
  return map(
    (value: object) =>
      (config.kind === 'own'
        ? { kind: 'own', part, value }
        : config.kind === 'regime_performance'
          ? value
          : { kind: config.kind, ...value }) as AnalysisResult,
  )(result)
}

/** The part that gave a result, and what it gave. */
const partIn = (result: AnalysisResult): AnyAnalysisPart =>
  !('kind' in result)
    ? analyses.regime_performance
    : result.kind === 'own'
      ? result.part
      : analyses[result.kind]
const resultIn = (result: AnalysisResult): unknown =>
  'kind' in result && result.kind === 'own' ? result.value : result

/** Looks at what earlier phases gave, as its `kind` says. */
export const analysisHandler: Handler<AnalysisConfig, AnalysisResult, MarketServices> = {
  version: 4,
  config: analysisConfigCodec,
  result: analysisResultCodec,
  cached: true,
  shape: analysisShape(analyses),
  grounds: (config, services) =>
    Promise.resolve(analysisPartOf(config).grounds?.(saidTo(config), services) ?? right(null)),
  run: (request, services) => from(analysed(request, services)),
  phrase: (result) => partIn(result).phrase(resultIn(result)),
  text: (result) => partIn(result).text?.(resultIn(result)) ?? [partIn(result).phrase(resultIn(result))],
}

type KindIn<C> = C extends { readonly kind: infer K extends AnalysisKind } ? K : AnalysisKind

/** What a user's kind of analysis gives. */
type Given<P> = P extends AnalysisPart<infer _C, infer R> ? { readonly kind: string } & R : never

/** A phase that carries out a kind of analysis that a user added; its library must stand where the phase runs. */
export const analysisOf =
  <P extends AnyAnalysisPart>(part: P) =>
  <const Name extends string, const C extends Readonly<Record<string, unknown>>>(
    name: Name,
    config: C,
    policy: PolicyInput = {},
  ): Phase<Name, Given<P>, NeedsIn<C>> =>
    phase(name, 'analysis', written({ kind: part.name, ...config }), policy)

/** A phase that looks at what earlier phases gave; its `kind` says at what, and what it gives. */
export const analysis = <const Name extends string, const C extends Templated<AnalysisConfigInput>>(
  name: Name,
  config: C & Exact<C, AnalysisConfigInput>,
  policy: PolicyInput = {},
): Phase<Name, ResultOf<KindIn<C>>, NeedsIn<C>> => phase(name, 'analysis', written(config), policy)
