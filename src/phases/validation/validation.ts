import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import { from, of } from 'rxjs'
import { readsTrades } from '../../candidate/candidate.js'
import type { InstrumentServices, MarketServices } from '../../candidate/services.js'
import { type StrategyInput, written } from '../../candidate/written-strategy.js'
import { kernelKey, signalKernel } from '../../portfolio/rules/kernel.js'
import type { Handler, Request } from '../../run/handler.js'
import type { PhaseError } from '../../run/phase-error.js'
import { count, counted } from '../../stats/metrics/metric-text.js'
import { freshFrom, overlap } from '../../stats/timing/market-print.kernel.js'
import { strategyHash } from '../../strategy/strategy-hash.js'
import type { PolicyInput } from '../../workflow/policy.js'
import type { Exact, NeedsIn, Templated } from '../../workflow/templated.js'
import { type Phase, phase } from '../../workflow/workflow.js'
import { onOne } from '../one-instrument.js'
import {
  type HoldoutConfig,
  isHoldout,
  type ValidationConfig,
  type ValidationConfigInput,
  validationConfigCodec,
  type WindowConfig,
} from './config.js'
import { concludeValidation, type ValidationLook } from './evidence.js'
import { holdout, slicesOf } from './holdout.js'
import { windowTrials } from './planned-trials.js'
import {
  type ResultFor,
  type ValidationEvidence,
  type ValidationResult,
  validationEvidenceCodec,
  validationResultCodec,
  validationShape,
} from './result.js'
import { validationText } from './validation-text.js'
import { runWindows, windowGrounds } from './windows.js'

const holdoutGrounds = (
  config: HoldoutConfig,
  services: InstrumentServices,
): Either<PhaseError, Readonly<Record<string, unknown>>> => {
  const slices = slicesOf(config, services)
  if (isLeft(slices)) return slices
  const { members, execution } = config.candidate
  return right({
    slices: slices.right,
    strategies: members.map(({ strategy }) => strategyHash(strategy)),
    kernel: kernelKey(signalKernel(services.dataset.bars, execution, readsTrades(config.candidate))),
  })
}

/** Runs a choice on bars that it was not made on; the verdict follows from that, its look, and the searches behind it. */
export const validationHandler: Handler<
  ValidationConfig,
  ValidationResult,
  MarketServices,
  ValidationEvidence
> = {
  version: 5,
  config: validationConfigCodec,
  result: validationResultCodec,
  cached: true,
  shape: validationShape,
  grounds: (config, services) => {
    const one = onOne('validation', services)
    return Promise.resolve(
      isLeft(one)
        ? one
        : isHoldout(config)
          ? holdoutGrounds(config, one.right)
          : windowGrounds(config as WindowConfig, one.right),
    )
  },
  run: (request, services) => {
    const one = onOne('validation', services)
    return isLeft(one)
      ? of(one)
      : isHoldout(request.config)
        ? from(holdout(request as Request<HoldoutConfig>, one.right))
        : runWindows(request as Request<WindowConfig>, one.right)
  },
  ledgers: ({ ledger }) => (ledger === undefined ? [] : [ledger]),
  conclusion: {
    version: 4,
    evidence: validationEvidenceCodec,
    look: ({ timing: { series, print }, ledger }, { earlier_trials }, inherited) => {
      const own = new Set(
        [...inherited, ...(ledger === undefined ? [] : [ledger])].map(({ sha256 }) => sha256),
      )
      const earlier = earlier_trials.filter(({ sha256 }) => !own.has(sha256))
      return { series, of: { kind: 'validation', ...print, earlier } satisfies ValidationLook }
    },
    overlap: (a, b) => overlap(a as ValidationLook, b as ValidationLook),
    freshFrom: (of, others) => freshFrom(of as ValidationLook, others as readonly ValidationLook[]),
    conclude: (standing, services) => {
      const one = onOne('validation', services)
      return isLeft(one) ? Promise.resolve(one) : concludeValidation(standing, one.right)
    },
  },
  planned: (config, services) => {
    const one = onOne('validation', services)
    return isHoldout(config) || isLeft(one) ? undefined : windowTrials(config as WindowConfig, one.right)
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
