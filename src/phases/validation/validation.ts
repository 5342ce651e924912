import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import { from } from 'rxjs'
import type { MarketServices } from '../../candidate/services.js'
import { type StrategyInput, written } from '../../candidate/written-strategy.js'
import { keyOf } from '../../core/canonical/content-key.js'
import { kernelKey, signalKernel } from '../../portfolio/rules/kernel.js'
import type { Handler, Request } from '../../run/handler.js'
import type { PhaseError } from '../../run/phase-error.js'
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
import { trialsBehind } from './earlier-trials.js'
import { holdout, slicesOf } from './holdout.js'
import { type ResultFor, type ValidationResult, validationResultCodec, validationShape } from './result.js'
import { runWindows, windowGrounds } from './windows.js'

const holdoutGrounds = (
  config: HoldoutConfig,
  services: MarketServices,
): Either<PhaseError, Readonly<Record<string, unknown>>> => {
  const slices = slicesOf(config, services)
  if (isLeft(slices)) return slices
  const { members, execution } = config.candidate
  return right({
    slices: slices.right,
    strategies: members.map(({ strategy }) => strategyHash(strategy)),
    kernel: kernelKey(signalKernel(services.dataset.bars, execution)),
  })
}

/** Runs a choice on bars that it was not made on, and gives the verdict. */
export const validationHandler: Handler<ValidationConfig, ValidationResult, MarketServices> = {
  version: 2,
  config: validationConfigCodec,
  result: validationResultCodec,
  cached: true,
  shape: validationShape,
  grounds: async (config, services, artifacts) => {
    const grounds = isHoldout(config)
      ? holdoutGrounds(config, services)
      : windowGrounds(config as WindowConfig, services)
    if (isLeft(grounds)) return grounds
    const behind = await trialsBehind(config, services, artifacts)
    if (isLeft(behind)) return behind
    return right({
      ...grounds.right,
      earlier: keyOf(behind.right.earlier.map(({ returns_hash }) => returns_hash)),
    })
  },
  run: (request, services) =>
    isHoldout(request.config)
      ? from(holdout(request as Request<HoldoutConfig>, services))
      : runWindows(request as Request<WindowConfig>, services),
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
 * `search` that every window of the scheme makes anew on its train bars.
 */
export const validation = <const Name extends string, const C extends Templated<ConfigInput>>(
  name: Name,
  config: C & Exact<C, ConfigInput>,
  policy: PolicyInput = {},
): Phase<Name, ResultFor<C>, NeedsIn<C>> => phase(name, 'validation', written(config), policy)
