import { type Codec, either, hasKey, isRecord, type TypeOf, tagged } from '../../core/codec/codec.js'
import { type Own, type OwnForm, orOwn } from '../../core/codec/own-part.js'
import { type Shape, shapeOf } from '../../core/codec/shape.js'
import { analyses } from './analyses.js'
import type { AnyAnalysisPart } from './analysis-part.js'
import { ANALYSES, type AnalysisKind } from './kinds.js'
import {
  type RegimePerformanceResult,
  regimePerformanceResult,
  type WrittenRegimePerformance,
} from './regime-performance-form.js'
import type { WrittenRobustness } from './robustness-form.js'

/** The kinds whose results say their `kind`: all but the oldest one, `regime_performance`. */
type TaggedKind = Exclude<AnalysisKind, 'regime_performance'>
type Tagged = { readonly [K in TaggedKind]: (typeof analyses)[K]['result'] }
const isTagged = (kind: unknown): kind is TaggedKind =>
  typeof kind === 'string' && kind !== 'regime_performance' && Object.hasOwn(analyses, kind)

/** What each kind gives next to its `kind`. */
export const analysisResults = Object.fromEntries(
  ANALYSES.filter(isTagged).map((kind) => [kind, analyses[kind].result]),
) as Tagged

const taggedResult = tagged('analysis result', 'kind', analysisResults)
/** What an analysis gives that says its `kind`. */
export type TaggedAnalysis = TypeOf<typeof taggedResult>
export type AnalysisResult = RegimePerformanceResult | TaggedAnalysis | Own<'kind', AnyAnalysisPart>

const own: OwnForm<'kind', AnyAnalysisPart, unknown> = {
  sort: 'analyses',
  what: 'analysis kind',
  tag: 'kind',
  form: ({ result }) => result,
}

/** What an analysis of any kind gives. */
export const analysisResultCodec: Codec<AnalysisResult, unknown> = orOwn(
  own,
  either<TaggedAnalysis, unknown, RegimePerformanceResult, unknown>(
    'analysis result',
    hasKey('kind'),
    taggedResult,
    regimePerformanceResult,
  ),
)

/** What the analysis of a kind gives, as other phases read it. */
export type ResultOf<K extends AnalysisKind> = K extends 'robustness'
  ? { readonly kind: K } & WrittenRobustness
  : K extends keyof Tagged
    ? { readonly kind: K } & TypeOf<Tagged[K]>
    : WrittenRegimePerformance

/** What an analysis gives for a config as written, where these kinds are known. */
export const analysisShape =
  (known: Readonly<Record<string, AnyAnalysisPart>>) =>
  (config: unknown): Shape => {
    const kind = isRecord(config) ? config['kind'] : undefined
    if (kind === 'regime_performance') return shapeOf(regimePerformanceResult)
    const part = typeof kind === 'string' && Object.hasOwn(known, kind) ? known[kind] : undefined
    const shape = part === undefined ? shapeOf({}) : shapeOf(part.result)
    if (shape._tag !== 'Fields') return shape
    const given = (part?.certain ?? []).flatMap(([key, name]) => (hasKey(key)(config) ? [name] : []))
    return {
      ...shape,
      fields: { kind: shapeOf({}), ...shape.fields },
      absent: shape.absent.filter((name) => !given.includes(name)),
    }
  }
