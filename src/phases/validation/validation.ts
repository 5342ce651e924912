import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import { from } from 'rxjs'
import { tradingOf } from '../../candidate/candidate.js'
import { sliceKey } from '../../candidate/market.js'
import type { MarketServices } from '../../candidate/services.js'
import { dataOfRun } from '../../candidate/universe-field.js'
import { type StrategyInput, written } from '../../candidate/written-strategy.js'
import { kernelKey, kernelOn } from '../../portfolio/rules/kernel.js'
import type { Handler, Request } from '../../run/handler.js'
import type { PhaseError } from '../../run/phase-error.js'
import { count, counted } from '../../stats/metrics/metric-text.js'
import { freshFrom, overlap } from '../../stats/timing/market-print.kernel.js'
import { strategyHash } from '../../strategy/strategy-hash.js'
import type { PolicyInput } from '../../workflow/policy.js'
import type { Exact, NeedsIn, Templated } from '../../workflow/templated.js'
import { type Phase, phase } from '../../workflow/workflow.js'
import {
  type HoldoutConfig,
  isHoldout,
  type ValidationConfig,
  type ValidationConfigInput,
  validationConfigCodec,
  type WindowConfig,
} from './config.js'
import { concludeValidation } from './evidence.js'
import { holdout, holdoutMarkets } from './holdout.js'
import { windowTrials } from './planned-trials.js'
import {
  type ResultFor,
  type ValidationEvidence,
  type ValidationResult,
  validationEvidenceCodec,
  validationResultCodec,
  validationShape,
} from './result.js'
import { sizedOn } from './validated-data.js'
import { drawnLook, lookSeriesOf, type ValidationLook } from './validation-look.js'
import { validationText } from './validation-text.js'
import { windowUnit } from './window-unit.js'
import { runWindows, windowGrounds } from './windows.js'

const holdoutGrounds = (
  config: HoldoutConfig,
  services: MarketServices,
): Either<PhaseError, Readonly<Record<string, unknown>>> => {
  const markets = holdoutMarkets(config, services)
  if (isLeft(markets)) return markets
  const { data, train, test, spans } = markets.right
  const { members, execution } = config.candidate
  return right({
    slices: {
      train: sliceKey(train),
      test: sliceKey(test),
      spans: Object.fromEntries(Object.entries(spans).map(([name, span]) => [name, sliceKey(span)])),
    },
    strategies: members.map(({ strategy }) => strategyHash(strategy)),
    kernel: kernelKey(kernelOn(data.data, execution, tradingOf(config.candidate))),
  })
}

/** Runs a choice on bars that it was not made on; the verdict follows from that, its look, and the searches behind it. */
export const validationHandler: Handler<
  ValidationConfig,
  ValidationResult,
  MarketServices,
  ValidationEvidence
> = {
  version: 9,
  config: validationConfigCodec,
  result: validationResultCodec,
  cached: true,
  shape: validationShape,
  grounds: (unsized, services) => {
    const config = sizedOn(unsized, services)
    return Promise.resolve(
      isHoldout(config) ? holdoutGrounds(config, services) : windowGrounds(config as WindowConfig, services),
    )
  },
  run: (request, services) => {
    const sized = { ...request, config: sizedOn(request.config, services) }
    return isHoldout(sized.config)
      ? from(holdout(sized as Request<HoldoutConfig>, services))
      : runWindows(sized as Request<WindowConfig>, services)
  },
  units: [windowUnit],
  ledgers: ({ ledger }) => (ledger === undefined ? [] : [ledger]),
  conclusion: {
    version: 6,
    evidence: validationEvidenceCodec,
    series: lookSeriesOf,
    look: drawnLook,
    overlap: (a, b) => overlap(a as ValidationLook, b as ValidationLook),
    freshFrom: (of, others) => freshFrom(of as ValidationLook, others as readonly ValidationLook[]),
    conclude: concludeValidation,
  },
  planned: (unsized, services) => {
    const data = dataOfRun(unsized, services)
    const config = sizedOn(unsized, services)
    return isHoldout(config) || isLeft(data) ? undefined : windowTrials(config as WindowConfig, data.right)
  },
  text: validationText,
  phrase: ({ windows, ledger, trials }) =>
    windows === undefined
      ? 'holdout, nothing refitted'
      : `${counted(windows.length, 'window')}, ${ledger === undefined ? 'nothing refitted' : `${count(trials.this_run)} trials`}`,
}

type Searching = NonNullable<ValidationConfigInput['search']>
type ConfigInput = Omit<ValidationConfigInput, 'search'> & {
  readonly search?: Omit<Searching, 'strategies'> & {
    readonly strategies: readonly (Omit<Searching['strategies'][number], 'strategy'> & {
      readonly strategy: StrategyInput
    })[]
  }
}

/**
 * A phase that runs a choice on bars that it was not made on, and gives a verdict by fixed rules: a frozen `candidate`, or a
 * `search` that every window of the scheme makes again on its train bars.
 */
export const validation = <const Name extends string, const C extends Templated<ConfigInput>>(
  name: Name,
  config: C & Exact<C, ConfigInput>,
  policy: PolicyInput = {},
): Phase<Name, ResultFor<C>, NeedsIn<C>> => phase(name, 'validation', written(config), policy)
