import { deepStrictEqual } from 'node:assert'
import fc from 'fast-check'
import { meetsAll } from '../../src/core/space/constraint.js'
import { choice, type Dimension, float, type ParamValue } from '../../src/core/space/dimension.js'
import { countPoints } from '../../src/core/space/enumerate.kernel.js'
import type { Algorithm, Proposal, Scored } from '../../src/search/algorithm.js'
import type { SearchPoint, StrategySpace } from '../../src/search/grid.js'
import { type Metric, undefinedMetric } from '../../src/stats/metrics/metric.js'
import { through } from '../core/stored.js'
import type { Law } from '../law.js'
import { anySpaces } from './search.js'

type Spaces = readonly StrategySpace[]
type Searching<State> = Algorithm<Spaces, SearchPoint, State>

/** Spaces with something of every kind: continuous axes too, linear and logarithmic. */
export const anyMixedSpaces: fc.Arbitrary<Spaces> = fc
  .tuple(anySpaces as fc.Arbitrary<Spaces>, fc.boolean(), fc.boolean())
  .map(([spaces, linear, logarithmic]) =>
    spaces.map(
      (one): StrategySpace => ({
        ...one,
        space: {
          ...one.space,
          ...(linear ? { weight: float(-1, 1) } : {}),
          ...(logarithmic ? { rate: float(0.001, 1, { scale: 'log' }), lag: choice(1, 2, 5) } : {}),
        },
      }),
    ),
  )
  .filter((spaces) =>
    spaces.every(({ space, constraints }) => {
      const fast = space['fast']
      const slow = space['slow']
      if (constraints.length === 0 || fast?._tag !== 'Int' || slow?._tag !== 'Int') return true
      return fast.low < slow.high && !(slow.high === 3 && (slow.low === 3 || fast.low >= 2))
    }),
  )

/** A score of a point that is smooth where it is a number, with some points that have none. */
const scoreOf = ({ strategy, params }: SearchPoint): Metric => {
  const sum = Object.entries(params)
    .sort()
    .reduce(
      (total, [name, value]) => total + Math.cos(name.length + (typeof value === 'number' ? value : 0.5)),
      strategy.length / 10,
    )
  return Math.abs(sum) < 0.2 ? undefinedMetric('no luck') : sum
}
const scored = ({ number, point }: Proposal<SearchPoint>): Scored => ({ number, score: scoreOf(point) })

const begun = <State>(algorithm: Searching<State>, spaces: Spaces, budget: number, seed = 1): State => {
  const started = algorithm.start(spaces, { seed, budget })
  if (started._tag === 'Left') throw new Error(started.left.message)
  return started.right
}

interface Course<State> {
  readonly state: State
  readonly seen: readonly Proposal<SearchPoint>[]
}

/** A search to its end, each trial told before the next is asked for. */
const straight = <State>(
  algorithm: Searching<State>,
  spaces: Spaces,
  budget: number,
  seed = 1,
): Course<State> => {
  let state = begun(algorithm, spaces, budget, seed)
  const seen: Proposal<SearchPoint>[] = []
  for (;;) {
    const asked = algorithm.ask(state, 1)
    seen.push(...asked.candidates)
    state = algorithm.tell(asked.state, asked.candidates.map(scored))
    if (asked.candidates.length === 0) return { state, seen }
  }
}

type Step = readonly [asks: number, tells: number, turned: boolean, stops: boolean]
const anySteps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.tuple(fc.integer({ min: 1, max: 9 }), fc.nat(9), fc.boolean(), fc.boolean()),
  { minLength: 1, maxLength: 8 },
)

/** A search to its end in portions, told late and out of order, stored and resumed on the way. */
const inPortions = <State>(
  algorithm: Searching<State>,
  spaces: Spaces,
  budget: number,
  steps: readonly Step[],
): Course<State> => {
  let state = begun(algorithm, spaces, budget)
  let waiting: readonly Proposal<SearchPoint>[] = []
  const seen: Proposal<SearchPoint>[] = []
  for (let i = 0; !algorithm.done(state); i++) {
    if (i > 10_000) throw new Error('the search does not end')
    const [asks, tells, turned, stops] = steps[i % steps.length]!
    const asked = algorithm.ask(state, asks)
    if (asked.candidates.length > asks) throw new Error('more was given than asked for')
    state = asked.state
    seen.push(...asked.candidates)
    waiting = turned ? [...asked.candidates, ...waiting] : [...waiting, ...asked.candidates]
    const told = waiting.slice(0, tells + (asked.candidates.length === 0 ? 1 : 0))
    waiting = waiting.slice(told.length)
    const results = [...told, ...told.slice(0, 1)].map(scored)
    state = algorithm.tell(state, [...results, { number: budget + 1, score: 1e9 }])
    if (!stops) continue
    state = through(state)
    deepStrictEqual(
      new Map(algorithm.outstanding(state).map((one) => [one.number, one.point])),
      new Map(waiting.map((one) => [one.number, one.point])),
    )
  }
  return { state, seen }
}

const onAxis = (dimension: Dimension, value: ParamValue | undefined): boolean => {
  if (dimension._tag === 'Choice') return dimension.values.includes(value!)
  if (typeof value !== 'number' || value < dimension.low || value > dimension.high) return false
  if (dimension.step === undefined || (dimension._tag === 'Float' && dimension.scale === 'log')) return true
  const steps = (value - dimension.low) / dimension.step
  return Math.abs(steps - Math.round(steps)) < 1e-9
}

/** What holds of every search that draws: it is a function of its space, seed and scores, however it is run. */
export const roundsLaws = <State>(algorithm: Searching<State>): readonly Law[] => [
  {
    name: `${algorithm.name}: portions, order of results and workers do not matter, and any state can be stored and resumed`,
    check: () =>
      fc.assert(
        fc.property(anyMixedSpaces, fc.nat(18), anySteps, (spaces, budget, steps) => {
          const whole = straight(algorithm, spaces, budget)
          const parts = inPortions(algorithm, spaces, budget, steps)
          deepStrictEqual(parts.seen, whole.seen)
          deepStrictEqual(algorithm.best(parts.state), algorithm.best(whole.state))
        }),
        { numRuns: 30 },
      ),
  },
  {
    name: `${algorithm.name}: one seed gives one search`,
    check: () =>
      fc.assert(
        fc.property(anyMixedSpaces, fc.nat(99), (spaces, seed) => {
          deepStrictEqual(
            straight(algorithm, spaces, 14, seed).seen,
            straight(algorithm, through(spaces), 14, seed).seen,
          )
        }),
        { numRuns: 15 },
      ),
  },
  {
    name: `${algorithm.name}: every proposal is a new point of the space that meets the constraints, numbered in order, within the budget`,
    check: () =>
      fc.assert(
        fc.property(anyMixedSpaces, fc.nat(20), (spaces, budget) => {
          const { seen } = straight(algorithm, spaces, budget)
          if (seen.length > budget) throw new Error(`${seen.length} trials of ${budget}`)
          deepStrictEqual(
            seen.map(({ number }) => number),
            seen.map((_, i) => i),
          )
          deepStrictEqual(new Set(seen.map(({ point }) => JSON.stringify(point))).size, seen.length)
          for (const { point } of seen) {
            const of = spaces.find(({ strategy }) => strategy === point.strategy)!
            deepStrictEqual(Object.keys(point.params).sort(), Object.keys(of.space).sort())
            for (const [name, dimension] of Object.entries(of.space))
              if (!onAxis(dimension, point.params[name]))
                throw new Error(`${name} = ${point.params[name]} is not in its dimension`)
            if (!meetsAll(of.constraints, point.params)) throw new Error(JSON.stringify(point.params))
          }
        }),
        { numRuns: 30 },
      ),
  },
  {
    name: `${algorithm.name}: the best is the first maximum, and absent where every score is Undefined`,
    check: () =>
      fc.assert(
        fc.property(anyMixedSpaces, (spaces) => {
          const { seen, state } = straight(algorithm, spaces, 12)
          const numbers = seen.map(({ point }) => scoreOf(point)).filter((one) => typeof one === 'number')
          const top = Math.max(...numbers)
          deepStrictEqual(
            algorithm.best(state)?.number,
            seen.find(({ point }) => scoreOf(point) === top)?.number,
          )
          const asked = algorithm.ask(begun(algorithm, spaces, 12), 12)
          const none = asked.candidates.map(({ number }) => ({ number, score: undefinedMetric('no trades') }))
          deepStrictEqual(algorithm.best(algorithm.tell(asked.state, none)), undefined)
        }),
        { numRuns: 20 },
      ),
  },
]

/** What holds of a search whose budget is enough for all of a finite space. */
export const coveringLaws = <State>(algorithm: Searching<State>): readonly Law[] => [
  {
    name: `${algorithm.name}: with budget enough a finite space is tried whole, each point once`,
    check: () =>
      fc.assert(
        fc.property(
          anyMixedSpaces.filter((spaces) =>
            spaces.every(({ space }) => !('weight' in space) && !('rate' in space)),
          ),
          (spaces) => {
            const all = spaces.reduce((sum, one) => sum + countPoints(one.space, one.constraints), 0)
            const { seen, state } = straight(algorithm, spaces, all + 5)
            deepStrictEqual(seen.length, all)
            deepStrictEqual(algorithm.done(state), true)
          },
        ),
        { numRuns: 10 },
      ),
  },
]
