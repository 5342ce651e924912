import { right } from 'fp-ts/lib/Either.js'
import { from } from 'rxjs'
import type { Handler } from '../../run/handler.js'
import type { PolicyInput } from '../../workflow/policy.js'
import type { Exact, NeedsIn, Templated } from '../../workflow/templated.js'
import { type Phase, phase } from '../../workflow/workflow.js'
import type { MarketServices } from '../services.js'
import { written } from '../written.js'
import { type AnalysisConfig, type AnalysisConfigInput, analysisConfigCodec } from './config.js'
import { regimePerformance } from './regime-performance.js'
import { type AnalysisResult, analysisResultCodec, type WrittenAnalysisResult } from './result.js'

export const analysisHandler: Handler<AnalysisConfig, AnalysisResult, MarketServices> = {
  version: 1,
  config: analysisConfigCodec,
  result: analysisResultCodec,
  cached: true,
  grounds: () => Promise.resolve(right(null)),
  run: (request, services) => from(regimePerformance(request, services)),
}

/** A phase that looks at what earlier phases captured: `regime_performance` attributes it to regimes. */
export const analysis = <const Name extends string, const C extends Templated<AnalysisConfigInput>>(
  name: Name,
  config: C & Exact<C, AnalysisConfigInput>,
  policy: PolicyInput = {},
): Phase<Name, WrittenAnalysisResult, NeedsIn<C>> => phase(name, 'analysis', written(config), policy)
