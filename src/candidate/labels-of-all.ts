import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { type BarRange, barsBetween, type Slice } from '../market/bars/bars.js'
import { type Classifier, fit } from '../regime/classifier.js'
import { showRegimeFault } from '../regime/regime-fault.js'
import { badConfig, type PhaseError } from '../run/phase-error.js'
import type { GateOfAll } from './gate.js'
import type { SlicedInstrument } from './market.js'

/** What a fit is of, for its faults, and its seed. */
interface FitTerms {
  readonly path: string
  /** Where the config says that all are labelled together. */
  readonly asked: string
  readonly seed: number
}
/**
 * Fits one model on the mean series of all members, on the steps that `train` gives of those that they read and score together.
 * Errors: one instrument alone, steps too few to fit on.
 */
export const fittedOnAll = (
  one: Classifier,
  instruments: readonly SlicedInstrument[],
  train: (slice: Slice) => BarRange,
  { path, asked, seed }: FitTerms,
): Either<PhaseError, GateOfAll> => {
  const [together] = instruments.flatMap((each) => each.together ?? [])
  if (together === undefined)
    return left(
      badConfig({
        path: asked,
        message: 'there is one instrument alone, which a classifier labels by itself: leave "of" out',
      }),
    )
  const [from, to] = train(stepsOf(instruments))
  const model = fit(one, barsBetween(together.bars(), from, to), seed)
  return isLeft(model)
    ? left(
        badConfig({
          path,
          message: `${showRegimeFault(model.left)}; it is fitted on the mean of all members, on ${to - from} steps: ${from} to ${to}`,
        }),
      )
    : right({ of: 'universe', model: model.right, from_step: from })
}

/** The steps that instruments read before they score, and those at which they score. */
const stepsOf = (instruments: readonly SlicedInstrument[]): Slice => {
  const each = instruments.flatMap(({ slice, together }) => {
    const own = together?.steps()
    return slice === undefined || own === undefined
      ? []
      : [
          [
            own[slice.warmup[0]] ?? 0,
            own[slice.scored[0]] ?? 0,
            (own[slice.scored[1] - 1] ?? -1) + 1,
          ] as const,
        ]
  })
  const first = Math.min(...each.map(([, from]) => from))
  return {
    warmup: [Math.min(...each.map(([from]) => from)), first],
    scored: [first, Math.max(...each.map(([, , to]) => to))],
  }
}
