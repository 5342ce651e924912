import { isLeft, right } from 'fp-ts/lib/Either.js'
import { candidateCodec } from '../../candidate/candidate.js'
import type { MarketServices } from '../../candidate/services.js'
import { anything, type Codec, finite, integer, list, optionalField, struct } from '../../core/codec/codec.js'
import { isProgress } from '../../run/emission.js'
import type { UnitKind } from '../../run/executors/unit.js'
import type { Trial } from '../../search/trial.js'
import type { ValidationConfig, WindowConfig } from './config.js'
import { sizedOn } from './validated-data.js'
import { windowGround } from './window-ground.js'
import { type ChosenWindow, chooseWindow } from './windows.kernel.js'

/** Trials go from thread to thread as they are. */
const trialsCodec = anything as Codec<readonly Trial[], unknown>

const chosenCodec: Codec<ChosenWindow, unknown> = struct('chosen window', {
  purge: integer(0),
  choice: struct('choice', {
    candidate: candidateCodec,
    score: optionalField(finite()),
    trials: trialsCodec,
    chose: trialsCodec,
  }),
})

/** Windows of a validation by their places: each makes its choice on its own train bars. */
export const windowUnit: UnitKind<
  ValidationConfig,
  MarketServices,
  readonly number[],
  readonly ChosenWindow[]
> = {
  name: 'windows',
  output: list(chosenCodec),
  ready: ({ config, seed }, services) => {
    const sized = sizedOn(config, services) as WindowConfig
    const ground = windowGround(sized, services)
    return async function* (places, { signal, elapsed, checkpoint }) {
      if (isLeft(ground)) {
        yield ground
        return
      }
      const { chooser, measure } = ground.right
      const choose = chooser.choose(measure, { seed, signal, elapsed, checkpoint })
      const chosen: ChosenWindow[] = []
      for (const at of places)
        for await (const emission of chooseWindow(ground.right, at, choose)) {
          if (isProgress(emission)) yield emission
          else if (isLeft(emission)) {
            yield emission
            return
          } else chosen.push(emission.right)
        }
      if (chosen.length === places.length) yield right(chosen)
    }
  },
}
