import { type InputOf, type TypeOf, tagged } from '../../core/codec/codec.js'
import { type Own, type OwnForm, orOwn } from '../../core/codec/own-part.js'
import { analyses } from './analyses.js'
import type { AnyAnalysisPart } from './analysis-part.js'
import { ANALYSES, type AnalysisKind } from './kinds.js'

const builtIn = tagged(
  'analysis',
  'kind',
  Object.fromEntries(ANALYSES.map((kind) => [kind, analyses[kind].config])) as {
    readonly [K in AnalysisKind]: (typeof analyses)[K]['config']
  },
)
const own: OwnForm<'kind', AnyAnalysisPart, unknown> = {
  sort: 'analyses',
  what: 'analysis kind',
  tag: 'kind',
  form: ({ config }) => config,
}

/** The config of an analysis: what is analysed, distinguished by `kind`. */
export const analysisConfigCodec = orOwn(own, builtIn)
export type AnalysisConfig = TypeOf<typeof builtIn> | Own<'kind', AnyAnalysisPart>
export type AnalysisConfigInput = InputOf<typeof builtIn>

/** The part that carries a config out. */
export const analysisPartOf = (config: AnalysisConfig): AnyAnalysisPart =>
  config.kind === 'own' ? config.part : analyses[config.kind]
