import { float, int } from '../../src/core/space/dimension.js'
import type { Algorithm } from '../../src/search/algorithm.js'
import type { SearchPoint, StrategySpace } from '../../src/search/grid.js'
import type { Law } from '../law.js'

type Spaces = readonly StrategySpace[]
type Searching<State> = Algorithm<Spaces, SearchPoint, State>

const bowl: Spaces = [
  {
    strategy: 'bowl',
    space: { a: float(0, 1), b: float(0.01, 100, { scale: 'log' }), c: int(1, 40) },
    constraints: [],
  },
]
const heightAt = ({ params }: SearchPoint): number =>
  -((Number(params['a']) - 0.3) ** 2) -
  (Math.log10(Number(params['b'])) / 4 - 0.2) ** 2 -
  (Number(params['c']) / 40 - 0.6) ** 2

const reached = <State>(algorithm: Searching<State>, seed: number): number => {
  const started = algorithm.start(bowl, { seed, budget: 40 })
  if (started._tag === 'Left') throw new Error(started.left.message)
  let state = started.right
  for (;;) {
    const asked = algorithm.ask(state, 8)
    if (asked.candidates.length === 0) return algorithm.best(state)?.score ?? Number.NEGATIVE_INFINITY
    state = algorithm.tell(
      asked.state,
      asked.candidates.map(({ number, point }) => ({ number, score: heightAt(point) })),
    )
  }
}

/** What holds of a search that learns, next to one that does not. */
export const learningLaws = <State, Blind>(
  algorithm: Searching<State>,
  blind: Searching<Blind>,
): readonly Law[] => [
  {
    name: `${algorithm.name}: on a smooth score it beats ${blind.name} in at least 8 of 10 seeds`,
    check: () => {
      const seeds = Array.from({ length: 10 }, (_, i) => i + 1)
      const won = seeds.filter((seed) => reached(algorithm, seed) > reached(blind, seed)).length
      if (won < 8) throw new Error(`${algorithm.name} won ${won} of 10`)
    },
  },
]
