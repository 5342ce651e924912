import { type Codec, either, hasKey } from '../../core/codec.js'
import { type Shape, shapeOf } from '../../core/shape.js'
import type { Handler, Request } from '../../run/handler.js'
import type { PolicyInput } from '../../workflow/policy.js'
import type { Exact, NeedsIn, Templated } from '../../workflow/templated.js'
import { type Phase, phase } from '../../workflow/workflow.js'
import type { MarketServices } from '../services.js'
import { type StrategyInput, written } from '../written.js'
import { type EnsembleConfig, type EnsembleConfigInput, ensembleConfigCodec } from './ensemble-config.js'
import { ensembleGrounds, runEnsemble } from './ensemble-handler.js'
import {
  type EnsembleResult,
  ensembleResultCodec,
  type SearchResult,
  searchResultCodec,
  type WrittenEnsembleResult,
  type WrittenSearchResult,
} from './result.js'
import { type SearchConfig, type SearchConfigInput, searchConfigCodec } from './search-config.js'
import { runSearch, searchGrounds } from './search-handler.js'

type Config = SearchConfig | EnsembleConfig
type Result = SearchResult | EnsembleResult
const isEnsemble = (config: Config): config is EnsembleConfig => 'replay' in config

/** A search of strategies' parameters, or, with `replay`, of an ensemble's weights. */
export const optimizationConfigCodec: Codec<Config, EnsembleConfigInput | SearchConfigInput> = either<
  EnsembleConfig,
  EnsembleConfigInput,
  SearchConfig,
  SearchConfigInput
>('optimization', hasKey('replay'), ensembleConfigCodec, searchConfigCodec)
const resultCodec: Codec<Result, unknown> = either<EnsembleResult, unknown, SearchResult, unknown>(
  'optimization result',
  hasKey('weights'),
  ensembleResultCodec,
  searchResultCodec,
)

/** A search that captures gives `signal_logs` for certain; one that does not, never. */
const shapeFor = (config: unknown): Shape => {
  if (hasKey('replay')(config)) return shapeOf(ensembleResultCodec)
  const shape = shapeOf(searchResultCodec)
  if (shape._tag !== 'Fields') return shape
  const captures =
    hasKey('capture')(config) && (config as { readonly capture: unknown }).capture === 'signals'
  return captures ? { ...shape, absent: shape.absent.filter((key) => key !== 'signal_logs') } : shape
}

export const optimizationHandler: Handler<Config, Result, MarketServices> = {
  version: 1,
  config: optimizationConfigCodec,
  result: resultCodec,
  cached: true,
  shape: shapeFor,
  grounds: (config, services) =>
    Promise.resolve(isEnsemble(config) ? ensembleGrounds(config) : searchGrounds(config, services)),
  run: (request, services) =>
    isEnsemble(request.config)
      ? runEnsemble(request as Request<EnsembleConfig>, services)
      : runSearch(request as Request<SearchConfig>, services),
}

type SearchInput = Omit<SearchConfigInput, 'strategies'> & {
  readonly strategies: readonly (Omit<SearchConfigInput['strategies'][number], 'strategy'> & {
    readonly strategy: StrategyInput
  })[]
}
type ConfigInput = SearchInput | EnsembleConfigInput
type WithSignals = WrittenSearchResult & {
  readonly signal_logs: NonNullable<WrittenSearchResult['signal_logs']>
}
type ResultFor<C> = C extends { readonly replay: unknown }
  ? WrittenEnsembleResult
  : C extends { readonly capture: 'signals' }
    ? WithSignals
    : WrittenSearchResult

/**
 * A phase that searches: the parameters of `strategies` over a range, or, with `replay`, the weights of an ensemble from
 * captured signals.
 */
export const optimization = <const Name extends string, const C extends Templated<ConfigInput>>(
  name: Name,
  config: C & Exact<C, ConfigInput>,
  policy: PolicyInput = {},
): Phase<Name, ResultFor<C>, NeedsIn<C>> => phase(name, 'optimization', written(config), policy)
