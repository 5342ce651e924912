import { bind, Do, type Either, isLeft, left, mapLeft, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Candidate } from '../../candidate/candidate.js'
import type { Market } from '../../candidate/market.js'
import { type Found, search } from '../../candidate/search/search.kernel.js'
import { type SearchedSpace, spacesOf, startsOf, warmupsFor } from '../../candidate/search/search-space.js'
import { weightsFault } from '../../candidate/search/weights-config.js'
import { type TradedData, warmupNeeds } from '../../candidate/traded-data.js'
import type { Range } from '../../market/bars/range.js'
import { type Emission, isProgress } from '../../run/emission.js'
import { badConfig, failed, type PhaseError } from '../../run/phase-error.js'
import type { SearchPoint } from '../../search/grid.js'
import type { StrategyFault } from '../../strategy/language/fault.js'
import type { WarmupNeed } from '../../strategy/reading/warmup-of.js'
import type { ChoiceSurroundings, WindowChoice } from './choice.js'
import type { WindowConfig } from './config.js'
import type { Measure } from './parts.js'
import { inField, weighing } from './weighing.js'

/** Chooses on stretches of train bars; `step` names the choice among those of the phase. */
export type Choose = (train: readonly Market[], step: string) => AsyncIterable<Emission<WindowChoice>>

/** What is validated: how every window chooses, and the most bars of warm-up that a choice needs, by instrument. */
export interface Chooser {
  readonly needs: readonly WarmupNeed[]
  /** Of strategies and their spaces: what the choice means, for keys. */
  readonly spaces: readonly SearchedSpace[]
  readonly choose: (measure: Measure, surroundings: ChoiceSurroundings) => Choose
}

type Search = NonNullable<WindowConfig['search']>

const winnerOf = (
  { best, trials, labels }: Found,
  spaces: readonly SearchedSpace[],
  { execution }: Search,
): Either<PhaseError, WindowChoice> => {
  const strategy = spaces.find((space) => space.strategy === best.strategy)?.of
  return strategy === undefined
    ? left(failed('the winner is of no searched strategy'))
    : right({
        candidate: {
          members: [{ strategy, params: best.params }],
          weights: [1],
          ...(labels === undefined ? {} : { labels }),
          execution,
        },
        score: best.score,
        trials,
        chose: trials,
      })
}

const searching = (
  config: Search,
  ensemble: WindowConfig['ensemble'],
  spaces: readonly SearchedSpace[],
  start: readonly SearchPoint[],
) =>
  async function* (
    train: readonly Market[],
    step: string,
    measure: Measure,
    { checkpoint, ...others }: ChoiceSurroundings,
  ): AsyncGenerator<Emission<WindowChoice>> {
    const stepOf = (name: string) => ({
      ...others,
      checkpoint: checkpoint.within(step).within(name),
      is_step: true,
    })
    if (train.length === 0) {
      yield left(failed('there are no train bars'))
      return
    }
    const { periods } = measure
    const ground = { markets: train, periods, spaces, start, ...stepOf('search') }
    for await (const emission of search({ ...config, range: {}, capture: 'none' }, ground)) {
      if (isProgress(emission)) yield emission
      else if (isLeft(emission)) yield left(inField('search')(emission.left))
      else if (ensemble === undefined) yield winnerOf(emission.right, spaces, config)
      else
        yield* weighing(
          emission.right,
          { ensemble, spaces, execution: config.execution },
          train,
          measure,
          stepOf('ensemble'),
        )
    }
  }

/** The warm-up that the members of a choice need, by instrument. */
export const memberNeeds = (
  { members }: Candidate,
  data: TradedData,
  range: Range,
): Either<PhaseError, readonly WarmupNeed[]> =>
  mapLeft(({ message }: StrategyFault) => badConfig({ path: 'candidate.members', message }))(
    warmupNeeds(members, data, range),
  )

const frozen = (candidate: Candidate, data: TradedData, range: Range): Either<PhaseError, Chooser> => {
  const needs = memberNeeds(candidate, data, range)
  return isLeft(needs)
    ? needs
    : right({
        needs: needs.right,
        spaces: [],
        choose: () =>
          async function* () {
            await Promise.resolve()
            yield right({ candidate, trials: [], chose: [] })
          },
      })
}

const searched = (
  config: Search,
  ensemble: WindowConfig['ensemble'],
  data: TradedData,
  range: Range,
): Either<PhaseError, Chooser> => {
  const whole = { ...config, range: {}, capture: 'none' } as const
  const laid = pipe(
    Do,
    bind('spaces', () => spacesOf(whole)),
    bind('start', ({ spaces }) => startsOf(whole, spaces)),
    bind('needs', ({ spaces }) => warmupsFor(spaces, data, range)),
    mapLeft(inField('search')),
  )
  if (isLeft(laid)) return laid
  const { spaces, start, needs } = laid.right
  const fault =
    ensemble === undefined
      ? undefined
      : weightsFault(ensemble, ensemble.members === 'best_of_each' ? spaces.length : ensemble.members)
  if (fault !== undefined) return left(inField('ensemble')(fault))
  const choose = searching(config, ensemble, spaces, start)
  return right({
    needs,
    spaces,
    choose: (measure, surroundings) => (train, step) => choose(train, step, measure, surroundings),
  })
}

/** How the windows of a config choose: a frozen candidate every time, or the winner of a search on the window's train bars. */
export const chooserOf = (
  { candidate, search: config, ensemble, scheme: { range } }: WindowConfig,
  data: TradedData,
): Either<PhaseError, Chooser> =>
  candidate !== undefined
    ? frozen(candidate, data, range)
    : config !== undefined
      ? searched(config, ensemble, data, range)
      : left(failed('there is nothing to validate'))
