import { random } from '../core/random.kernel.js'
import { acquire } from './acquire.kernel.js'
import { pointOf } from './axes.js'
import { spreadPoints } from './design.kernel.js'
import { featuresOf } from './features.js'
import { type Field, identityOf } from './field.kernel.js'
import { gaussianProcess, type Surrogate } from './gaussian-process.kernel.js'
import type { SearchPoint } from './grid.js'
import { hyperOf } from './hyper.kernel.js'
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

/** Up to this many trials hyperparameters are fitted before each round; from then on each time that trials have grown by a sixth. */
const SETTLED = 40
const GROWTH = 7 / 6

/** What was fitted to the trials of one strategy, and to how many. */
interface Fit {
  readonly count: number
  readonly hyper: readonly number[]
}

const modelled = (known: readonly Known[]): readonly Known[] => {
  if (known.length <= MODELLED) return known
  const kept = byValue(known).slice(0, MODELLED / 2)
  return [...kept, ...known.filter((one) => !kept.includes(one)).slice(-MODELLED / 2)]
}
const featuresIn = (known: readonly Known[]): readonly Float64Array[] => known.map(({ features }) => features)
const valuesIn = (known: readonly Known[]): Float64Array => Float64Array.from(known, ({ value }) => value)

/** The fit that serves some trials: the one before, until there are enough more of them; then the best near it. */
const fitFor = (known: readonly Known[], before: Fit | null): Fit => {
  const count = known.length
  if (before !== null && count > SETTLED && count < before.count * GROWTH) return before
  const all = modelled(known)
  const near = before === null || count <= SETTLED ? undefined : before.hyper
  return { count, hyper: [...hyperOf(featuresIn(all), valuesIn(all), near)] }
}

const modelOf = (known: readonly Known[], { hyper }: Fit): Surrogate => {
  const all = modelled(known)
  return gaussianProcess(featuresIn(all), valuesIn(all), Float64Array.from(hyper))
}

const knownOf = (field: Field, trials: readonly Tried[], values: readonly number[]): readonly Known[] =>
  trials.flatMap(({ point: { strategy, params } }, i) => {
    if (strategy !== field.strategy) return []
    const point = pointOf(field.axes, params)
    return [{ point, features: featuresOf(field.axes, point), value: values[i]! }]
  })

/** By strategy; `null` where there are too few trials of it. */
type Fits = readonly (Fit | null)[]

/** The points that promise most, each chosen as if those before it had given what the model expects of them. */
const promising = (
  { fields, seed, trials, seen: before }: RoundInput,
  count: number,
  fitsBefore: Fits,
): { readonly points: readonly SearchPoint[]; readonly memory: Fits } => {
  const values = valuesOf(trials)
  const goal = Math.max(...values)
  const seen = new Set(before)
  const known = fields.map((field) => knownOf(field, trials, values))
  const fits = known.map((of, i) => (of.length < 2 ? null : fitFor(of, fitsBefore[i] ?? null)))
  const models = known.map((of, i) => (fits[i] == null ? undefined : modelOf(of, fits[i])))
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
    models[i] = modelOf(known[i], fits[i]!)
  }
  return { points, memory: fits }
}

const initialOf = (fields: readonly Field[], given: number | undefined): number =>
  given ?? Math.max(3 * fields.length, 2 + 2 * Math.max(0, ...fields.map(({ axes }) => axes.length)))

/**
 * Searches by a model: a Gaussian process a strategy over all scores so far, and next the point of most expected
 * improvement. Before it stand trials that are spread over the spaces. Hyperparameters are fitted again before each round up to
 * 40 trials, then where trials have grown by a sixth. Cost: O(n^3) a round, n at most 240 trials.
 */
export const bayesian = (options: BayesianOptions = {}) =>
  rounds<Fits>({
    name: 'bayesian',
    version: 3,
    learns: true,
    ends: false,
    memory: [],
    round: (ground, memory) => {
      const { fields, seed, trials, left } = ground
      if (trials.length === 0) {
        const first = startingPoints(fields, options)
        const count = Math.min(initialOf(fields, options.initial), left) - first.length
        return { points: [...first, ...spreadPoints(fields, first, count, seed)], memory }
      }
      const count = Math.min(options.batch ?? 1, left)
      if (!trials.some(({ score }) => isScore(score)))
        return { points: drawMany(ground, trials.length, count), memory }
      const found = promising(ground, count, memory)
      return found.points.length > 0
        ? found
        : { points: drawMany(ground, trials.length, count), memory: found.memory }
    },
  })
