import { random } from '../core/random.kernel.js'
import { acquire } from './acquire.kernel.js'
import { pointOf } from './axes.js'
import { spreadPoints } from './design.kernel.js'
import { featuresOf } from './features.js'
import { type Field, identityOf } from './field.kernel.js'
import { gaussianProcess, type Surrogate } from './gaussian-process.kernel.js'
import type { SearchPoint } from './grid.js'
import { drawMany } from './random.kernel.js'
import { type RoundInput, rounds, type Tried } from './rounds.kernel.js'
import { type Start, startingPoints } from './start.js'

export interface BayesianOptions extends Start {
  /** Trials that are spread over the spaces before the first model; by default 3 a strategy and at least 2 a parameter and 2. */
  readonly initial?: number
  /** Trials between two models, asked for at once: 1 learns most from each. */
  readonly batch?: number
}

/** A model is fitted to no more trials than this: half of them the best, half the latest. */
const MODELLED = 240
const LEADERS = 3

/** One trial as a model sees it. */
interface Known {
  readonly features: Float64Array
  readonly point: readonly number[]
  readonly value: number
}

const isScore = (score: Tried['score']): score is number =>
  typeof score === 'number' && Number.isFinite(score)

/**
 * Scores as a model sees them: below the middle one by their logarithm, so that a few bad ones do not hide the rest;
 * `Undefined` as the worst.
 */
const valuesOf = (trials: readonly Tried[]): readonly number[] => {
  const sorted = trials
    .map(({ score }) => score)
    .filter(isScore)
    .sort((a, b) => a - b)
  const top = sorted.at(-1) ?? 0
  const unit = top - (sorted[(sorted.length - 1) >> 1] ?? 0) || top - (sorted[0] ?? 0) || 1
  const levelOf = (score: number): number => {
    const short = (top - score) / unit
    return short <= 1 ? -short : -1 - Math.log(short)
  }
  const worst = levelOf(sorted[0] ?? 0)
  return trials.map(({ score }) => (isScore(score) ? levelOf(score) : worst))
}

const byValue = (known: readonly Known[]): readonly Known[] => known.toSorted((a, b) => b.value - a.value)

const fitted = (known: readonly Known[]): Surrogate => {
  const kept = known.length <= MODELLED ? known : byValue(known).slice(0, MODELLED / 2)
  const latest =
    known.length <= MODELLED ? [] : known.filter((one) => !kept.includes(one)).slice(-MODELLED / 2)
  const all = [...kept, ...latest]
  return gaussianProcess(
    all.map(({ features }) => features),
    Float64Array.from(all, ({ value }) => value),
  )
}

const knownOf = (field: Field, trials: readonly Tried[], values: readonly number[]): readonly Known[] =>
  trials.flatMap(({ point: { strategy, params } }, i) => {
    if (strategy !== field.strategy) return []
    const point = pointOf(field.axes, params)
    return [{ point, features: featuresOf(field.axes, point), value: values[i]! }]
  })

/** The points that promise most, each chosen as if those before it had given what the model expects of them. */
const promising = (
  { fields, seed, trials, seen: before }: RoundInput,
  count: number,
): readonly SearchPoint[] => {
  const values = valuesOf(trials)
  const goal = Math.max(...values)
  const seen = new Set(before)
  const known = fields.map((field) => knownOf(field, trials, values))
  const models = known.map((of) => (of.length < 2 ? undefined : fitted(of)))
  const points: SearchPoint[] = []
  while (points.length < count) {
    const number = trials.length + points.length
    const found = fields.flatMap((field, i) => {
      const model = models[i]
      if (model === undefined) return []
      const leaders = byValue(known[i]!)
        .slice(0, LEADERS)
        .map(({ point }) => point)
      const stream = random(seed, 'acquire', number, i)
      const prospect = acquire({ field, model, goal, leaders, seen, stream })
      return prospect === undefined ? [] : [{ ...prospect, model, i }]
    })
    if (found.length === 0) break
    const { candidate, point, model, i } = found.reduce((a, b) => (b.gain > a.gain ? b : a))
    points.push(candidate)
    seen.add(identityOf(candidate))
    if (points.length === count) break
    const features = featuresOf(fields[i]!.axes, point)
    known[i] = [...known[i]!, { features, point, value: model.mean(features) }]
    models[i] = fitted(known[i])
  }
  return points
}

const initialOf = (fields: readonly Field[], given: number | undefined): number =>
  given ?? Math.max(3 * fields.length, 2 + 2 * Math.max(0, ...fields.map(({ axes }) => axes.length)))

/**
 * Searches by a model: a Gaussian process a strategy over all scores so far, and next the point of most expected
 * improvement. Before it stand trials that are spread over the spaces. Cost: O(n^3) a round, n at most 240 trials.
 */
export const bayesian = (options: BayesianOptions = {}) =>
  rounds<null>({
    name: 'bayesian',
    version: 2,
    learns: true,
    ends: false,
    memory: null,
    round: (ground, memory) => {
      const { fields, seed, trials, left } = ground
      if (trials.length === 0) {
        const first = startingPoints(fields, options)
        const count = Math.min(initialOf(fields, options.initial), left) - first.length
        return { points: [...first, ...spreadPoints(fields, first, count, seed)], memory }
      }
      const count = Math.min(options.batch ?? 1, left)
      const points = trials.some(({ score }) => isScore(score)) ? promising(ground, count) : []
      return { points: points.length > 0 ? points : drawMany(ground, trials.length, count), memory }
    },
  })
