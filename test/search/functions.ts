import { type Constraint, parseConstraint } from '../../src/core/space/constraint.js'
import type { Params } from '../../src/core/space/dimension.js'
import { float, int } from '../../src/core/space/dimension.js'
import type { Algorithm } from '../../src/search/algorithm.js'
import type { SearchPoint, StrategySpace } from '../../src/search/grid.js'
import { type Metric, undefinedMetric } from '../../src/stats/metrics/metric.js'

export const relation = (text: string, names: readonly string[]): Constraint => {
  const parsed = parseConstraint(text, names)
  if (parsed._tag === 'Left') throw new Error(text)
  return parsed.right
}

/** A search with its score: higher is better. */
export interface Problem {
  readonly name: string
  readonly spaces: readonly StrategySpace[]
  readonly score: (params: Params) => Metric
}

/** The Branin function, turned over: its highest value is -0.397887. */
export const branin: Problem = {
  name: 'branin',
  spaces: [{ strategy: 'branin', space: { x: float(-5, 10), y: float(0, 15) }, constraints: [] }],
  score: (params) => {
    const x = Number(params['x'])
    const y = Number(params['y'])
    const bent = y - (5.1 / (4 * Math.PI ** 2)) * x * x + (5 / Math.PI) * x - 6
    return -(bent * bent + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10)
  },
}

/** The Sharpe ratios of a table of crossovers with lines `n1,n2,..,sharpe`; 0 where the averages do not cross. */
export const surface = (csv: string, constrained: boolean): Problem => {
  const lines = csv
    .trim()
    .split('\n')
    .map((line) => line.split(','))
  const at = (lines[0] ?? []).indexOf('sharpe')
  const sharpe = new Map(lines.slice(1).map((line) => [`${line[0]},${line[1]}`, Number(line[at])]))
  return {
    name: constrained ? 'crossover, n1 < n2 told' : 'crossover, 0 unless n1 < n2',
    spaces: [
      {
        strategy: 'sma_cross',
        space: { n1: int(3, 40), n2: int(10, 120, 2) },
        constraints: constrained ? [relation('n1 < n2', ['n1', 'n2'])] : [],
      },
    ],
    score: ({ n1, n2 }) =>
      Number(n1) >= Number(n2) ? 0 : (sharpe.get(`${n1},${n2}`) ?? undefinedMetric('not in the table')),
  }
}

/** The best score after each trial of a search. */
export const bestAfter = <State>(
  algorithm: Algorithm<readonly StrategySpace[], SearchPoint, State>,
  { spaces, score }: Problem,
  budget: number,
  seed: number,
): readonly number[] => {
  const started = algorithm.start(spaces, { seed, budget })
  if (started._tag === 'Left') throw new Error(started.left.message)
  let state = started.right
  const after: number[] = []
  for (;;) {
    const asked = algorithm.ask(state, 1)
    const [one] = asked.candidates
    if (one === undefined) return after
    state = algorithm.tell(asked.state, [{ number: one.number, score: score(one.point.params) }])
    after.push(algorithm.best(state)?.score ?? Number.NEGATIVE_INFINITY)
  }
}
