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

const reached = <State>(algorithm: Searching<State>, seed: number, budget: number): number => {
  const started = algorithm.start(bowl, { seed, budget })
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

const SEEDS = 10
const LEAST_WON = 8

/** What holds of a search that learns, next to one that does not. With fewer trials there is less to learn from. */
export const learningLaws = <State, Blind>(
  algorithm: Searching<State>,
  blind: Searching<Blind>,
  budget = 40,
): readonly Law[] => [
  {
    name: `${algorithm.name}: on a smooth score it beats ${blind.name} in at least ${LEAST_WON} of ${SEEDS} seeds`,
    check: () => {
      let won = 0
      for (let seed = 1; seed <= SEEDS && won < LEAST_WON; seed++)
        if (reached(algorithm, seed, budget) > reached(blind, seed, budget)) won += 1
      if (won < LEAST_WON) throw new Error(`${algorithm.name} won ${won} of ${SEEDS}`)
    },
  },
]
