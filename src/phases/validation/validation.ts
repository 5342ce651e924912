import { isLeft, right } from 'fp-ts/lib/Either.js'
import { from } from 'rxjs'
import { keyOf } from '../../core/content-key.js'
import { kernelFor } from '../../portfolio/kernel-choice.js'
import type { Handler } from '../../run/handler.js'
import { strategyHash } from '../../strategy/strategy-hash.js'
import type { PolicyInput } from '../../workflow/policy.js'
import type { Exact, NeedsIn, Templated } from '../../workflow/templated.js'
import { type Phase, phase } from '../../workflow/workflow.js'
import type { MarketServices } from '../services.js'
import { written } from '../written.js'
import { type ValidationConfig, type ValidationConfigInput, validationConfigCodec } from './config.js'
import { holdout, slicesOf, trialsBehind } from './holdout.js'
import { type ValidationResult, validationResultCodec } from './result.js'

export const validationHandler: Handler<ValidationConfig, ValidationResult, MarketServices> = {
  version: 1,
  config: validationConfigCodec,
  result: validationResultCodec,
  cached: true,
  grounds: async (config, services, artifacts) => {
    const slices = slicesOf(config, services)
    if (isLeft(slices)) return slices
    const behind = await trialsBehind(config, services, artifacts)
    if (isLeft(behind)) return behind
    const { members, execution } = config.candidate
    return right({
      slices: slices.right,
      earlier: keyOf(behind.right.earlier.map(({ returns_hash }) => returns_hash)),
      strategies: members.map(({ strategy }) => strategyHash(strategy)),
      kernel: kernelFor(execution),
    })
  },
  run: (request, services) => from(holdout(request, services)),
}

/** A phase that runs a frozen choice on bars that no earlier phase saw, and gives a verdict by fixed rules. */
export const validation = <const Name extends string, const C extends Templated<ValidationConfigInput>>(
  name: Name,
  config: C & Exact<C, ValidationConfigInput>,
  policy: PolicyInput = {},
): Phase<Name, ValidationResult, NeedsIn<C>> => phase(name, 'validation', written(config), policy)
