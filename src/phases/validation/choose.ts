import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { Slice } from '../../market/bars.js'
import { type Emission, isProgress } from '../../run/handler.js'
import { failed, type PhaseError } from '../../run/phase-error.js'
import type { Candidate as Point } from '../../search/grid.js'
import type { Trial } from '../../search/trial.js'
import { type Candidate, candidateWarmup } from '../candidate.js'
import { type Found, search } from '../optimization/search.kernel.js'
import { type SearchedSpace, spacesOf, startsOf, warmupFor } from '../optimization/search-space.js'
import type { MarketServices } from '../services.js'
import type { WindowConfig } from './config.js'
import type { Measure } from './parts.js'

/** What one window chose on its train bars, and the trials that it chose from: none where the choice was frozen. */
export interface Choice {
  readonly candidate: Candidate
  readonly score?: number
  readonly trials: readonly Trial[]
}
/** Chooses on stretches of train bars. */
export type Choose = (train: readonly Slice[]) => AsyncIterable<Emission<Choice>>

/** What is validated: how every window chooses, and the bars of warm-up that the hungriest choice needs. */
export interface Chooser {
  readonly warmup: number
  /** Of strategies and their spaces: what the choice means, for keys. */
  readonly spaces: readonly SearchedSpace[]
  readonly choose: (measure: Measure, seed: number, signal: AbortSignal) => Choose
}

/** Says of a fault that it lies in a field. */
const within =
  (field: string) =>
  (error: PhaseError): PhaseError =>
    error._tag === 'BadConfig'
      ? { ...error, faults: error.faults.map((fault) => ({ ...fault, path: `${field}.${fault.path}` })) }
      : error

type Search = NonNullable<WindowConfig['search']>

const winnerOf = (
  { best, trials }: Found,
  spaces: readonly SearchedSpace[],
  { execution }: Search,
): Either<PhaseError, Choice> => {
  const strategy = spaces.find((space) => space.strategy === best.strategy)?.of
  return strategy === undefined
    ? left(failed('the winner is of no searched strategy'))
    : right({
        candidate: { members: [{ strategy, params: best.params }], weights: [1], execution },
        score: best.score,
        trials,
      })
}

const searching = (config: Search, spaces: readonly SearchedSpace[], start: readonly Point[]) =>
  async function* (
    train: readonly Slice[],
    { services, periods }: Measure,
    seed: number,
    signal: AbortSignal,
  ): AsyncGenerator<Emission<Choice>> {
    const [slice] = train
    if (slice === undefined) {
      yield left(failed('there are no train bars'))
      return
    }
    const ground = { spaces, start, services, slice, periods, seed, signal }
    for await (const emission of search({ ...config, range: {}, capture: 'none' }, ground)) {
      if (isProgress(emission)) yield emission
      else if (isLeft(emission)) yield left(within('search')(emission.left))
      else yield winnerOf(emission.right, spaces, config)
    }
  }

const frozen = (candidate: Candidate, services: MarketServices): Either<PhaseError, Chooser> => {
  const need = candidateWarmup(candidate, services)
  return isLeft(need)
    ? need
    : right({
        warmup: need.right,
        spaces: [],
        choose: () =>
          async function* () {
            await Promise.resolve()
            yield right({ candidate, trials: [] })
          },
      })
}

const searched = (config: Search, services: MarketServices): Either<PhaseError, Chooser> => {
  const whole = { ...config, range: {}, capture: 'none' } as const
  const spaces = spacesOf(whole)
  if (isLeft(spaces)) return left(within('search')(spaces.left))
  const start = startsOf(whole, spaces.right)
  if (isLeft(start)) return left(within('search')(start.left))
  const need = warmupFor(spaces.right, services)
  if (isLeft(need)) return left(within('search')(need.left))
  const choose = searching(config, spaces.right, start.right)
  return right({
    warmup: need.right,
    spaces: spaces.right,
    choose: (measure, seed, signal) => (train) => choose(train, measure, seed, signal),
  })
}

/** How the windows of a config choose: a frozen candidate every time, or the winner of a search on the window's train bars. */
export const chooserOf = (
  { candidate, search: config }: WindowConfig,
  services: MarketServices,
): Either<PhaseError, Chooser> =>
  candidate !== undefined
    ? frozen(candidate, services)
    : config !== undefined
      ? searched(config, services)
      : left(failed('there is nothing to validate'))
