import { type Either, map } from 'fp-ts/lib/Either.js'
import { isDefined } from '../stats/metrics/metric.js'
import type { Algorithm, Proposal, Scored, Unsearchable } from './algorithm.js'

/** A finite space in canonical order: its places are 0 to `size` - 1, and some of them hold no point. */
export interface Places<Point> {
  readonly size: number
  readonly at: (place: number) => Point | undefined
}

/** A kind of finite space: what is wrong with one, or its places. */
export interface Enumeration<Space, Point> {
  readonly name: string
  readonly version: number
  readonly open: (space: Space) => Either<Unsearchable, Places<Point>>
}

interface Asked {
  readonly number: number
  readonly place: number
}

/** Where a search through all points stands. `next` is the place of the next point, or the size of the space. */
export interface ExhaustiveState<Space> {
  readonly space: Space
  readonly budget?: number
  readonly next: number
  readonly asked: number
  readonly pending: readonly Asked[]
  readonly best?: Asked & { readonly score: number }
}

const nobody: Places<never> = { size: 0, at: () => undefined }

const better = (
  score: number,
  number: number,
  than: { score: number; number: number } | undefined,
): boolean => than === undefined || score > than.score || (score === than.score && number < than.number)

const pointFrom = <Point>(places: Places<Point>, from: number): number => {
  let place = from
  while (place < places.size && places.at(place) === undefined) place += 1
  return place
}

/**
 * The search that tries every point of a finite space once, in canonical order. Cost: an ask visits the places it passes
 * over; a tell is O(outstanding + results). NaN: a score that is no number is `Undefined`. Look-ahead: not a series.
 */
export const exhaustive = <Space, Point>(
  enumeration: Enumeration<Space, Point>,
): Algorithm<Space, Point, ExhaustiveState<Space>> => {
  const placesOf = (space: Space): Places<Point> => {
    const opened = enumeration.open(space)
    return opened._tag === 'Right' ? opened.right : nobody
  }
  const proposal = (places: Places<Point>, { number, place }: Asked): readonly Proposal<Point>[] => {
    const point = places.at(place)
    return point === undefined ? [] : [{ number, point }]
  }
  const exhausted = (state: ExhaustiveState<Space>, places: Places<Point>): boolean =>
    state.next >= places.size || state.asked >= (state.budget ?? Infinity)

  return {
    name: enumeration.name,
    version: enumeration.version,
    start: (space, { budget }) =>
      map(
        (places: Places<Point>): ExhaustiveState<Space> => ({
          space,
          ...(budget === undefined ? {} : { budget }),
          next: pointFrom(places, 0),
          asked: 0,
          pending: [],
        }),
      )(enumeration.open(space)),
    ask: (state, count) => {
      const places = placesOf(state.space)
      const fresh: Asked[] = []
      let { next, asked } = state
      while (fresh.length < count && next < places.size && asked < (state.budget ?? Infinity)) {
        fresh.push({ number: asked, place: next })
        asked += 1
        next = pointFrom(places, next + 1)
      }
      return {
        candidates: fresh.flatMap((one) => proposal(places, one)),
        state: { ...state, next, asked, pending: [...state.pending, ...fresh] },
      }
    },
    tell: (state, results) => {
      const scores = new Map<number, Scored>()
      for (const result of results) if (!scores.has(result.number)) scores.set(result.number, result)
      let best = state.best
      for (const asked of state.pending) {
        const score = scores.get(asked.number)?.score
        if (score === undefined || !isDefined(score) || Number.isNaN(score)) continue
        if (better(score, asked.number, best)) best = { ...asked, score }
      }
      return {
        ...state,
        pending: state.pending.filter(({ number }) => !scores.has(number)),
        ...(best === undefined ? {} : { best }),
      }
    },
    outstanding: (state) => {
      const places = placesOf(state.space)
      return state.pending.flatMap((one) => proposal(places, one))
    },
    done: (state) => state.pending.length === 0 && exhausted(state, placesOf(state.space)),
    best: ({ space, best }) => {
      if (best === undefined) return undefined
      const [found] = proposal(placesOf(space), best)
      return found === undefined ? undefined : { ...found, score: best.score }
    },
  }
}
