import { float } from '../../../src/core/space/dimension.js'
import { contestants, median } from '../../search/algorithms.js'
import { branin, type Problem, surface } from '../../search/functions.js'
import type { GoldenCase, Load, Translator } from '../case.js'

interface Peer {
  readonly evals: readonly number[]
  readonly median: readonly number[]
}
interface PeersCase extends GoldenCase {
  readonly expected: Readonly<
    Record<string, { readonly optimum: number; readonly results: Readonly<Record<string, Peer>> }>
  >
}

const SEEDS = 30
const HEIGHTS = [1, 1.2, 3, 3.2]
const WIDTHS = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
]
const CENTRES = [
  [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
  [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
  [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
  [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
]
const axes = ['a', 'b', 'c', 'd', 'e', 'f']

/** The six-dimensional Hartmann function, turned over. */
const hartmann6: Problem = {
  name: 'hartmann6',
  spaces: [
    {
      strategy: 'hartmann6',
      space: Object.fromEntries(axes.map((name) => [name, float(0, 1)])),
      constraints: [],
    },
  ],
  score: (params) =>
    HEIGHTS.reduce((sum, height, i) => {
      const away = axes.reduce(
        (total, name, d) => total + WIDTHS[i]![d]! * (Number(params[name]) - CENTRES[i]![d]!) ** 2,
        0,
      )
      return sum + height * Math.exp(-away)
    }, 0),
}

const problemOf = async (name: string, load: Load): Promise<Problem | undefined> => {
  if (name === 'branin') return branin
  if (name === 'hartmann6') return hartmann6
  if (name !== 'goog_smacross_sharpe') return undefined
  return surface(new TextDecoder().decode(await load('surface_goog_smacross.csv')), false)
}

/** Holds the median of the search by a model to the best median of all peers after the same number of trials. */
export const optimizerPeers: Translator = async (given, load) => {
  const { expected } = given as PeersCase
  const found = await Promise.all(
    Object.entries(expected).map(async ([name, { results }]) => {
      const problem = await problemOf(name, load)
      if (problem === undefined) return [{ field: name, expected: 'a function that is known', got: name }]
      const peers = Object.values(results)
      const trials = Math.min(...peers.map(({ evals }) => evals.at(-1)!))
      const best = Math.min(...peers.map((peer) => peer.median[peer.evals.indexOf(trials)]!))
      const own = -median(
        Array.from(
          { length: SEEDS },
          (_, seed) => contestants['bayesian']!(problem, trials, seed + 1).at(-1)!,
        ),
      )
      return own <= best + 1e-9
        ? []
        : [{ field: `${name} after ${trials} trials`, expected: `at most ${best}`, got: own }]
    }),
  )
  return found.flat()
}
