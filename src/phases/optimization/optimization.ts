import type { Either } from 'fp-ts/lib/Either.js'
import { type SearchConfigInput, searchConfigCodec } from '../../candidate/search/search-config.js'
import type { MarketServices } from '../../candidate/services.js'
import { type StrategyInput, written } from '../../candidate/written-strategy.js'
import { type Codec, either, hasKey, type TypeOf } from '../../core/codec/codec.js'
import { inside } from '../../core/codec/inside.js'
import { type Shape, shapeOf } from '../../core/codec/shape.js'
import type { Emission } from '../../run/emission.js'
import type { Handler, Request } from '../../run/handler.js'
import { ledgersOf } from '../../run/ledgers.js'
import type { PhaseError } from '../../run/phase-error.js'
import { count, counted } from '../../stats/metrics/metric-text.js'
import type { PolicyInput } from '../../workflow/policy.js'
import type { Exact, NeedsIn, Templated } from '../../workflow/templated.js'
import { type Phase, phase } from '../../workflow/workflow.js'
import { type EnsembleConfigInput, ensembleConfigCodec } from './ensemble-config.js'
import { ensembleGrounds, runEnsemble } from './ensemble-handler.js'
import { instrumentGrounds, runInstrumentSearch } from './instrument-handler.js'
import { instrumentUnit } from './instrument-unit.js'
import { optimizationText } from './optimization-text.js'
import { plannedTrials } from './planned.js'
import {
  type EnsembleResult,
  ensembleResultCodec,
  type PerInstrumentResult,
  perInstrumentResultCodec,
  type RiskResult,
  riskResultCodec,
  type SearchResult,
  searchResultCodec,
  type WrittenEnsembleResult,
  type WrittenPerInstrumentResult,
  type WrittenRiskResult,
  type WrittenSearchResult,
} from './result.js'
import { type RiskConfigInput, riskConfigCodec } from './risk-config.js'
import { riskGrounds, runRiskSweep } from './risk-handler.js'
import { runSearch, searchGrounds } from './search-handler.js'
import { searchUnit } from './search-unit.js'

const searchForm = inside(searchConfigCodec, { kind: 'search' })
const ensembleForm = inside(ensembleConfigCodec, { kind: 'ensemble' })
const riskForm = inside(riskConfigCodec, { kind: 'risk' })
type Search = TypeOf<typeof searchForm>
type Ensemble = TypeOf<typeof ensembleForm>
type Risk = TypeOf<typeof riskForm>
type Config = Search | Ensemble | Risk
type Result = SearchResult | PerInstrumentResult | EnsembleResult | RiskResult

/** A search of strategies' parameters, or, with `replay`, of an ensemble's weights, with `risk` of risk settings. */
export const optimizationConfigCodec: Codec<
  Config,
  EnsembleConfigInput | SearchConfigInput | RiskConfigInput
> = either<
  Ensemble | Risk,
  EnsembleConfigInput | SearchConfigInput | RiskConfigInput,
  Search,
  SearchConfigInput
>(
  'optimization',
  hasKey('replay'),
  either<Risk, RiskConfigInput | EnsembleConfigInput, Ensemble, EnsembleConfigInput>(
    'optimization by replay',
    hasKey('risk'),
    riskForm,
    ensembleForm,
  ),
  searchForm,
)
const resultCodec: Codec<Result, unknown> = either<
  EnsembleResult | RiskResult,
  unknown,
  SearchResult | PerInstrumentResult,
  unknown
>(
  'optimization result',
  (value) => hasKey('weights')(value) || hasKey('best_params')(value),
  either<RiskResult, unknown, EnsembleResult, unknown>(
    'replay result',
    hasKey('best_params'),
    riskResultCodec,
    ensembleResultCodec,
  ),
  either<PerInstrumentResult, unknown, SearchResult, unknown>(
    'search result',
    hasKey('instruments'),
    perInstrumentResultCodec,
    searchResultCodec,
  ),
)

/** A search that captures gives `signal_logs` for certain; one that does not, never. */
const shapeFor = (config: unknown): Shape => {
  if (hasKey('replay')(config)) return shapeOf(hasKey('risk')(config) ? riskResultCodec : ensembleResultCodec)
  const shape = shapeOf(hasKey('per')(config) ? perInstrumentResultCodec : searchResultCodec)
  if (shape._tag !== 'Fields') return shape
  const captures =
    hasKey('capture')(config) && (config as { readonly capture: unknown }).capture === 'signals'
  return captures ? { ...shape, absent: shape.absent.filter((key) => key !== 'signal_logs') } : shape
}

const groundsOf = (config: Config, services: MarketServices): Either<PhaseError, unknown> => {
  if (config.kind === 'search')
    return config.per === undefined ? searchGrounds(config, services) : instrumentGrounds(config, services)
  return config.kind === 'risk' ? riskGrounds(config, services) : ensembleGrounds(config, services)
}

async function* ranBy(request: Request<Config>, services: MarketServices): AsyncGenerator<Emission<Result>> {
  const { config } = request
  if (config.kind === 'search')
    yield* config.per === undefined
      ? runSearch({ ...request, config }, services)
      : runInstrumentSearch({ ...request, config }, services)
  else if (config.kind === 'risk') yield* runRiskSweep({ ...request, config }, services)
  else yield* runEnsemble({ ...request, config }, services)
}

const phrase = (result: Result): string => {
  const { trials, distinct } = result.counts
  if ('best_params' in result)
    return `${count(trials)} risk settings, ${count(distinct)} distinct, replayed, 0 strategies re-run`
  if ('instruments' in result)
    return `${result.algorithm}, ${count(trials)} trials, ${count(distinct)} distinct, of ${counted(result.instruments.length, 'instrument')} apart`
  return 'weights' in result
    ? `${counted(trials, 'weighting')}, replayed, 0 strategies re-run`
    : `${result.algorithm}, ${count(trials)} trials, ${count(distinct)} distinct, ${count(result.counts.columns)} columns`
}

/** Searches parameters, weights or risk settings. */
export const optimizationHandler: Handler<Config, Result, MarketServices> = {
  version: 11,
  config: optimizationConfigCodec,
  result: resultCodec,
  cached: true,
  units: [searchUnit, instrumentUnit],
  inherits: (config, ledgers) =>
    config.kind === 'search' ? config : { ...config, trials: ledgersOf(config.trials, ledgers) },
  ledgers: ({ trials }) => [trials],
  shape: shapeFor,
  grounds: (config, services) => Promise.resolve(groundsOf(config, services)),
  run: ranBy,
  planned: plannedTrials,
  phrase,
  text: optimizationText,
}

type SearchInput = Omit<SearchConfigInput, 'strategies'> & {
  readonly strategies: readonly (Omit<SearchConfigInput['strategies'][number], 'strategy'> & {
    readonly strategy: StrategyInput
  })[]
}
type ConfigInput = SearchInput | EnsembleConfigInput | RiskConfigInput
type WithSignals<C, R> = C extends { readonly capture: 'signals' }
  ? R & { readonly signal_logs: NonNullable<WrittenSearchResult['signal_logs']> }
  : R
type ResultFor<C> = C extends { readonly risk: unknown }
  ? WrittenRiskResult
  : C extends { readonly replay: unknown }
    ? WrittenEnsembleResult
    : C extends { readonly per: 'instrument' }
      ? WithSignals<C, WrittenPerInstrumentResult>
      : WithSignals<C, WrittenSearchResult>

/**
 * A phase that searches: the parameters of `strategies` over a range, or, with `replay`, the weights of an ensemble from
 * captured signals, with `risk` as well the risk settings at which they are traded.
 */
export const optimization = <const Name extends string, const C extends Templated<ConfigInput>>(
  name: Name,
  config: C & Exact<C, ConfigInput>,
  policy: PolicyInput = {},
): Phase<Name, ResultFor<C>, NeedsIn<C>> => phase(name, 'optimization', written(config), policy)
