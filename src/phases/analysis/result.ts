import {
  type AnyCodec,
  type Codec,
  either,
  hasKey,
  isRecord,
  type TypeOf,
  tagged,
} from '../../core/codec/codec.js'
import { type Shape, shapeOf } from '../../core/codec/shape.js'
import { comparisonResult } from './comparison-form.js'
import { convergenceCheckResult } from './convergence-check.js'
import { diagnosisResult } from './diagnosis-form.js'
import type { AnalysisKind } from './kinds.js'
import { maeMfeResult } from './mae-mfe-form.js'
import { performanceResult } from './performance-form.js'
import {
  type RegimePerformanceResult,
  regimePerformanceResult,
  type WrittenRegimePerformance,
} from './regime-performance-form.js'
import { reportResult } from './report-form.js'
import { riskResult } from './risk-form.js'
import { robustnessResult, type WrittenRobustness } from './robustness-form.js'

/** What each kind gives beside its `kind`; the oldest one, `regime_performance`, is written without it. */
export const analysisResults = {
  mae_mfe: maeMfeResult,
  convergence_check: convergenceCheckResult,
  performance_analysis: performanceResult,
  risk_assessment: riskResult,
  regime_diagnosis: diagnosisResult,
  classifier_comparison: comparisonResult,
  robustness: robustnessResult,
  report: reportResult,
} as const satisfies Readonly<Record<Exclude<AnalysisKind, 'regime_performance'>, AnyCodec>>
type Tagged = typeof analysisResults

const taggedResult = tagged('analysis result', 'kind', analysisResults)
/** What an analysis gives that says its `kind`. */
export type TaggedAnalysis = TypeOf<typeof taggedResult>
export type AnalysisResult = RegimePerformanceResult | TaggedAnalysis

/** What an analysis of any kind gives. */
export const analysisResultCodec: Codec<AnalysisResult, unknown> = either<
  TaggedAnalysis,
  unknown,
  RegimePerformanceResult,
  unknown
>('analysis result', hasKey('kind'), taggedResult, regimePerformanceResult)

/** What the analysis of a kind gives, as other phases read it. */
export type ResultOf<K extends AnalysisKind> = K extends 'robustness'
  ? { readonly kind: K } & WrittenRobustness
  : K extends keyof Tagged
    ? { readonly kind: K } & TypeOf<Tagged[K]>
    : WrittenRegimePerformance

const isTagged = (kind: unknown): kind is keyof Tagged =>
  typeof kind === 'string' && Object.hasOwn(analysisResults, kind)

/** Parts of a result that are there where the config has a key. */
const BY_KEY: Partial<Readonly<Record<AnalysisKind, readonly (readonly [key: string, part: string])[]>>> = {
  risk_assessment: [
    ['candidate', 'trades'],
    ['candidate', 'bars'],
    ['trades', 'trades'],
    ['equity', 'bars'],
  ],
  report: [
    ['gate', 'regimes'],
    ['search', 'search'],
  ],
}

/** What an analysis gives for a config as written. */
export const analysisShape = (config: unknown): Shape => {
  const kind = isRecord(config) ? config['kind'] : undefined
  if (kind === 'regime_performance') return shapeOf(regimePerformanceResult)
  const shape = isTagged(kind) ? shapeOf(analysisResults[kind]) : shapeOf({})
  if (shape._tag !== 'Fields') return shape
  const given = (isTagged(kind) ? (BY_KEY[kind] ?? []) : []).flatMap(([key, part]) =>
    hasKey(key)(config) ? [part] : [],
  )
  return {
    ...shape,
    fields: { kind: shapeOf({}), ...shape.fields },
    absent: shape.absent.filter((name) => !given.includes(name)),
  }
}
