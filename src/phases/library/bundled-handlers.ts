import { isLeft, right } from 'fp-ts/lib/Either.js'
import type { MarketServices } from '../../candidate/services.js'
import { scopedArtifacts } from '../../candidate/stored-artifacts.js'
import { within } from '../../core/codec/scope.js'
import { type Shape, shapeOf } from '../../core/codec/shape.js'
import type { AnyHandler, Handlers } from '../../run/handler.js'
import { metricCodec, metricsCodec } from '../../stats/inference/result-codecs.js'
import type { InputTypes } from '../../workflow/template.js'
import { analysisShape } from '../analysis/result.js'
import type { Bundle } from './bundle.js'
import { knownParts, type PartIdentity } from './identity.js'

/** A shape in which records of metrics have those too that a user added. */
const withMetrics = (shape: Shape, names: readonly string[]): Shape => {
  if (names.length === 0) return shape
  if (shape === shapeOf(metricsCodec) && shape._tag === 'Fields')
    return {
      ...shape,
      fields: { ...shape.fields, ...Object.fromEntries(names.map((name) => [name, shapeOf(metricCodec)])) },
    }
  switch (shape._tag) {
    case 'Fields':
      return {
        ...shape,
        fields: Object.fromEntries(
          Object.entries(shape.fields).map(([key, inner]) => [key, withMetrics(inner, names)]),
        ),
      }
    case 'Items':
    case 'Dictionary':
      return { ...shape, of: withMetrics(shape.of, names) }
    case 'Anything':
    case 'MayBeUndefined':
      return shape
  }
}

/**
 * The handlers of a bundle: each decodes with the bundle's names in scope, gives its metrics, and has in its key the parts
 * that a config uses. A part that is not used changes no key.
 */
export const handlersOf = ({ all, own, scope, identities }: Bundle): Handlers<MarketServices> => {
  const metrics = Object.values(own.metrics)
  const measuring = metrics.flatMap((metric): readonly PartIdentity[] => {
    const identity = identities.get(metric)
    return identity === undefined ? [] : [identity]
  })
  const known = (handler: AnyHandler<MarketServices>, kind: string): AnyHandler<MarketServices> => {
    const itself = identities.get(handler)
    const shape = kind === 'analysis' ? analysisShape(all.analyses) : handler.shape
    const { conclusion } = handler
    return {
      ...handler,
      ...(conclusion === undefined
        ? {}
        : {
            conclusion: {
              ...conclusion,
              evidence: within(scope, conclusion.evidence),
              conclude: (standing, services) =>
                conclusion.conclude(
                  { ...standing, artifacts: scopedArtifacts(standing.artifacts, scope) },
                  { ...services, metrics },
                ),
            },
          }),
      config: within(scope, handler.config),
      result: within(scope, handler.result),
      shape: (config) => withMetrics(shape?.(config) ?? shapeOf(handler.result), Object.keys(own.metrics)),
      grounds: async (config, services, artifacts) => {
        const grounds = await handler.grounds(
          config,
          { ...services, metrics },
          scopedArtifacts(artifacts, scope),
        )
        const parts = [
          ...(itself === undefined ? [] : [itself]),
          ...measuring,
          ...knownParts(config, identities),
        ]
        return isLeft(grounds) || parts.length === 0 ? grounds : right({ grounds: grounds.right, parts })
      },
      units: (handler.units ?? []).map((unit) => ({
        ...unit,
        output: within(scope, unit.output),
        ready: (attempt, services) => {
          const work = unit.ready(attempt, { ...services, metrics })
          return (input, around) =>
            work(input, { ...around, artifacts: scopedArtifacts(around.artifacts, scope) })
        },
      })),
      run: (request, services) =>
        handler.run(
          { ...request, artifacts: scopedArtifacts(request.artifacts, scope) },
          { ...services, metrics },
        ),
    }
  }
  return Object.fromEntries(
    Object.entries(all.handlers).map(([kind, handler]) => [kind, known(handler, kind)]),
  )
}

/** What is known next to the data where nothing was searched before: the metrics that a bundle adds. */
export const knownIn = ({ own }: Pick<Bundle, 'own'>): Omit<MarketServices, 'data'> => ({
  earlier_trials: [],
  metrics: Object.values(own.metrics),
})

/** The types of input of a bundle's templates. */
export const inputTypesOf = (types: InputTypes, { scope }: Bundle): InputTypes =>
  Object.fromEntries(
    Object.entries(types).map(([name, type]) => [name, { ...type, codec: within(scope, type.codec) }]),
  )
