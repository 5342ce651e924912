import { bind, Do, type Either, flatMap, isLeft, left, mapLeft, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { type Candidate, symbolsFault } from '../../candidate/candidate.js'
import type { Market } from '../../candidate/market.js'
import { loneInstruments, oneAlone } from '../../candidate/search/lone-instrument.js'
import {
  candidateOfEach,
  type LoneSearches,
  searchEach,
  trialsOfLone,
} from '../../candidate/search/lone-search.js'
import { type Found, search } from '../../candidate/search/search.kernel.js'
import type { SearchConfig } from '../../candidate/search/search-config.js'
import { scored } from '../../candidate/search/search-loop.kernel.js'
import { type SearchedSpace, spacesOf, startsOf, warmupsFor } from '../../candidate/search/search-space.js'
import { weightsFault } from '../../candidate/search/weights-config.js'
import { type TradedData, warmupNeeds } from '../../candidate/traded-data.js'
import type { Range } from '../../market/bars/range.js'
import type { Execution } from '../../portfolio/rules/execution.js'
import { type Emission, isProgress } from '../../run/emission.js'
import { badConfig, failed, type PhaseError } from '../../run/phase-error.js'
import type { SearchPoint } from '../../search/grid.js'
import type { StrategyFault } from '../../strategy/language/fault.js'
import type { WarmupNeed } from '../../strategy/reading/warmup-of.js'
import type { Strategy } from '../../strategy/strategy.js'
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

const onBars = (config: Search): SearchConfig => ({ ...config, range: {}, capture: 'none' })

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

/** What a search is of: its spaces, and where it begins. */
interface SearchedFrom {
  readonly spaces: readonly SearchedSpace[]
  readonly start: readonly SearchPoint[]
}

const searching = (config: Search, ensemble: WindowConfig['ensemble'], { spaces, start }: SearchedFrom) =>
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
    for await (const emission of search(onBars(config), ground)) {
      if (isProgress(emission)) {
        yield emission
        continue
      }
      const found = flatMap(scored<Found>)(emission)
      if (isLeft(found)) yield left(inField('search')(found.left))
      else if (ensemble === undefined) yield winnerOf(found.right, spaces, config)
      else
        yield* weighing(
          found.right,
          { ensemble, spaces, execution: config.execution },
          train,
          measure,
          stepOf('ensemble'),
        )
    }
  }

/** The winners of the instruments of a window; those of which no trial has a score have none, and are not traded in its test. */
const winnersOf = (
  { each, labels }: LoneSearches,
  strategy: Strategy,
  { execution }: Search,
): Either<PhaseError, WindowChoice> => {
  const found = each.flatMap(({ symbol, end }) =>
    'unscored' in end ? [] : [{ symbol, params: end.best.params }],
  )
  const trials = each.flatMap(trialsOfLone)
  const [lost] = each.flatMap(({ symbol, end }) =>
    'unscored' in end ? [`no instrument has a choice, such as ${symbol}: ${end.unscored}`] : [],
  )
  return found.length === 0
    ? left(failed(lost ?? 'no instrument has train bars behind its warm-up'))
    : right({
        candidate: candidateOfEach(strategy, found, {
          execution,
          ...(labels === undefined ? {} : { labels }),
        }),
        trials,
        chose: trials,
      })
}

const searchingEach = (config: Search, alone: Execution, { spaces, start }: SearchedFrom) =>
  async function* (
    train: readonly Market[],
    step: string,
    { data, periods }: Measure,
    { checkpoint, ...others }: ChoiceSurroundings,
  ): AsyncGenerator<Emission<WindowChoice>> {
    const [space] = spaces
    const instruments = loneInstruments(data)
    if (space === undefined || instruments.length === 0) {
      yield left(inField('search')(oneAlone))
      return
    }
    const ground = { ...others, spaces, start, periods, checkpoint: checkpoint.within(step) }
    for await (const emission of searchEach(
      { ...onBars(config), execution: alone },
      instruments,
      train,
      ground,
    ))
      if (isProgress(emission)) yield emission
      else if (isLeft(emission)) yield left(inField('search')(emission.left))
      else yield winnersOf(emission.right, space.of, config)
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
  const fault = symbolsFault(
    candidate,
    data.instruments.map(({ symbol }) => symbol),
  )
  if (fault !== undefined) return left(fault)
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
  { ensemble, alone }: Pick<WindowConfig, 'ensemble' | 'alone'>,
  data: TradedData,
  range: Range,
): Either<PhaseError, Chooser> => {
  if (alone !== undefined && data.data._tag === 'One') return left(inField('search')(oneAlone))
  const whole = onBars(config)
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
  const choose =
    alone === undefined
      ? searching(config, ensemble, { spaces, start })
      : searchingEach(config, alone, { spaces, start })
  return right({
    needs,
    spaces,
    choose: (measure, surroundings) => (train, step) => choose(train, step, measure, surroundings),
  })
}

/** How the windows of a config choose: a frozen candidate every time, or the winner of a search on the window's train bars. */
export const chooserOf = (
  { candidate, search: config, ensemble, alone, scheme: { range } }: WindowConfig,
  data: TradedData,
): Either<PhaseError, Chooser> =>
  candidate !== undefined
    ? frozen(candidate, data, range)
    : config !== undefined
      ? searched(
          config,
          { ...(ensemble === undefined ? {} : { ensemble }), ...(alone === undefined ? {} : { alone }) },
          data,
          range,
        )
      : left(failed('there is nothing to validate'))
