import { deepStrictEqual } from 'node:assert'
import fc from 'fast-check'
import { type Constraint, parseConstraint } from '../../src/core/space/constraint.js'
import { choice, float, int, type Params } from '../../src/core/space/dimension.js'
import { enumerate } from '../../src/core/space/enumerate.kernel.js'
import type { Algorithm, Proposal, Scored } from '../../src/search/algorithm.js'
import type { SearchPoint, StrategySpace } from '../../src/search/grid.js'
import { bestOf } from '../../src/search/ranking.js'
import { type Simplex, simplexCodec, type Weights } from '../../src/search/simplex.kernel.js'
import { type Metric, undefinedMetric } from '../../src/stats/metrics/metric.js'
import { through } from '../core/stored.js'
import type { Law } from '../law.js'

const relation = (text: string): Constraint => {
  const parsed = parseConstraint(text, ['fast', 'slow'])
  if (parsed._tag === 'Left') throw new Error(text)
  return parsed.right
}

/** Spaces of one to three strategies, with and without constraints. */
export const anySpaces: fc.Arbitrary<readonly StrategySpace[]> = fc.uniqueArray(
  fc.record({
    strategy: fc.constantFrom('sma_cross', 'rsi_reversion', 'momentum'),
    space: fc.record({
      slow: fc.tuple(fc.nat(4), fc.nat(3)).map(([low, more]) => int(low, low + more)),
      fast: fc.tuple(fc.nat(4), fc.nat(4)).map(([low, more]) => int(low, low + more, 2)),
      level: fc.nat(3).map((steps) => float(0.5, 0.5 + steps / 4, { step: 0.25 })),
      kind: fc.constantFrom(choice('a'), choice('b', 'a')),
    }),
    constraints: fc.constantFrom(
      [],
      [relation('fast < slow')],
      [relation('fast < slow'), relation('slow != 3')],
    ),
  }),
  { minLength: 0, maxLength: 3, selector: ({ strategy }) => strategy },
)

/** Simplexes of a few members that hold at least one weighting. */
export const anySimplex: fc.Arbitrary<Simplex> = fc
  .record({
    members: fc.integer({ min: 1, max: 4 }),
    step: fc.constantFrom(0.5, 0.25, 0.1, 0.05),
    min: fc.constantFrom(0, 0.05, 0.1, 0.25),
    max: fc.constantFrom(1, 0.8, 0.5, 0.35),
  })
  .filter(simplexCodec.is)

const scoreOf = (point: unknown): Metric => {
  const sum = JSON.stringify(point)
    .split('')
    .reduce((a, letter) => (a * 31 + letter.charCodeAt(0)) % 17, 7)
  return sum === 0 ? undefinedMetric('no luck') : sum
}
const scored = <Point>({ number, point }: Proposal<Point>): Scored => ({ number, score: scoreOf(point) })

/** Everything that an algorithm asks, told in one go. */
const straight = <Space, Point, State>(algorithm: Algorithm<Space, Point, State>, space: Space) => {
  const started = algorithm.start(space, { seed: 1 })
  if (started._tag === 'Left') throw new Error(started.left.message)
  const { candidates, state } = algorithm.ask(started.right, Number.MAX_SAFE_INTEGER)
  return { candidates, state: algorithm.tell(state, candidates.map(scored)) }
}

/** What holds of every search that does not learn from what it is told. */
export const exhaustiveLaws = <Space, Point, State>(
  algorithm: Algorithm<Space, Point, State>,
  spaces: fc.Arbitrary<Space>,
): readonly Law[] => [
  {
    name: `${algorithm.name}: order and batches of asks and tells do not matter, and any state can be stored and resumed`,
    check: () =>
      fc.assert(
        fc.property(
          spaces,
          fc.array(fc.tuple(fc.integer({ min: 1, max: 7 }), fc.nat(7), fc.boolean()), { minLength: 1 }),
          (space, steps) => {
            const whole = straight(algorithm, space)
            const started = algorithm.start(space, { seed: 1 })
            if (started._tag === 'Left') throw new Error(started.left.message)
            let state = started.right
            let waiting: readonly Proposal<Point>[] = []
            const seen: Proposal<Point>[] = []
            for (let i = 0; !algorithm.done(state); i++) {
              if (i > 10_000) throw new Error('the search does not end')
              const [asks, tells, stops] = steps[i % steps.length]!
              const asked = algorithm.ask(state, asks)
              seen.push(...asked.candidates)
              state = asked.state
              waiting = [...asked.candidates, ...waiting]
              const told = waiting.slice(0, tells + (asked.candidates.length === 0 ? 1 : 0))
              waiting = waiting.slice(told.length)
              state = algorithm.tell(state, [...told, ...told.slice(0, 1)].map(scored))
              if (stops) {
                state = through(state)
                const lost = new Map(algorithm.outstanding(state).map((one) => [one.number, one]))
                deepStrictEqual(new Set(lost.keys()), new Set(waiting.map(({ number }) => number)))
                waiting = [...lost.values()]
              }
            }
            deepStrictEqual(seen, whole.candidates)
            deepStrictEqual(algorithm.best(state), algorithm.best(whole.state))
            deepStrictEqual(through(state), through(whole.state))
          },
        ),
        { numRuns: 100 },
      ),
  },
  {
    name: `${algorithm.name}: the best is the first maximum, and absent where every score is Undefined`,
    check: () =>
      fc.assert(
        fc.property(spaces, (space) => {
          const { candidates, state } = straight(algorithm, space)
          const scores = candidates.map(({ point }) => scoreOf(point))
          const first = bestOf(scores)
          deepStrictEqual(algorithm.best(state)?.number, first)
          deepStrictEqual(
            algorithm.best(state)?.point,
            first === undefined ? undefined : candidates[first]!.point,
          )
          const started = algorithm.start(space, { seed: 1 })
          if (started._tag === 'Left') throw new Error(started.left.message)
          const asked = algorithm.ask(started.right, 5)
          const none = asked.candidates.map(({ number }) => ({ number, score: undefinedMetric('no trades') }))
          deepStrictEqual(algorithm.best(algorithm.tell(asked.state, none)), undefined)
        }),
        { numRuns: 100 },
      ),
  },
  {
    name: `${algorithm.name}: a budget is the start of the whole search`,
    check: () =>
      fc.assert(
        fc.property(spaces, fc.nat(9), (space, budget) => {
          const started = algorithm.start(space, { seed: 1, budget })
          if (started._tag === 'Left') throw new Error(started.left.message)
          const { candidates } = algorithm.ask(started.right, 100)
          deepStrictEqual(candidates, straight(algorithm, space).candidates.slice(0, budget))
        }),
        { numRuns: 50 },
      ),
  },
]

/** What holds of a grid search over strategies. */
export const gridLaws = <State>(
  grid: Algorithm<readonly StrategySpace[], SearchPoint, State>,
): readonly Law[] => [
  {
    name: 'a grid is the product of its spaces less what constraints reject, once each, in canonical order',
    check: () =>
      fc.assert(
        fc.property(anySpaces, (spaces) => {
          const expected = spaces.flatMap(({ strategy, space, constraints }) => {
            const all = enumerate(space, constraints)
            return all._tag === 'Left'
              ? []
              : Array.from(all.right, (params: Params) => ({ strategy, params }))
          })
          const { candidates } = straight(grid, spaces)
          deepStrictEqual(
            candidates.map(({ point }) => point),
            expected,
          )
          deepStrictEqual(
            candidates.map(({ number }) => number),
            expected.map((_, i) => i),
          )
        }),
        { numRuns: 100 },
      ),
  },
]

/** What holds of a grid over the weights of an ensemble. */
export const simplexLaws = <State>(grid: Algorithm<Simplex, Weights, State>): readonly Law[] => [
  {
    name: 'a simplex grid holds every weighting within the limits that sums to 1, once each',
    check: () =>
      fc.assert(
        fc.property(anySimplex, (simplex) => {
          const steps = Math.round(1 / simplex.step)
          const all = (members: number, left: number): readonly (readonly number[])[] =>
            members === 1
              ? [[left]]
              : Array.from({ length: left + 1 }, (_, units) =>
                  all(members - 1, left - units).map((rest) => [units, ...rest]),
                ).flat()
          const within = (units: number): boolean =>
            units / steps >= simplex.min - 1e-9 && units / steps <= simplex.max + 1e-9
          const expected = all(simplex.members, steps)
            .filter((units) => units.every(within))
            .map((units) => units.map((unit) => unit / steps))
          deepStrictEqual(
            straight(grid, simplex).candidates.map(({ point }) => point),
            expected,
          )
        }),
        { numRuns: 100 },
      ),
  },
]
