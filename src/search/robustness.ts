import type { Params, ParamValue } from '../core/space/dimension.js'
import { definedOr, isDefined, type Metric, undefinedMetric } from '../stats/metrics/metric.js'
import type { Ledger } from './ledger.js'
import { type Neighbours, neighboursOf } from './neighbours.kernel.js'
import { bestOf } from './ranking.js'

/** The trials of one strategy, each point once, on the grid of the values that were tried. */
export interface TriedGrid {
  readonly strategy: string
  readonly parameters: readonly string[]
  /** Indices of the trials in their ledger. */
  readonly trials: readonly number[]
  readonly near: Neighbours
}

const byValue = (a: ParamValue, b: ParamValue): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1

const gridOf = (strategy: string, ledger: Ledger): TriedGrid => {
  const own = ledger.strategy.flatMap((name, i) => (name === strategy ? [i] : []))
  const paramsAt = (i: number): Params => ledger.params[i] ?? {}
  const parameters = [...new Set(own.flatMap((i) => Object.keys(paramsAt(i))))].sort()
  const keyAt = (i: number): string => JSON.stringify(parameters.map((name) => paramsAt(i)[name] ?? null))
  const first = new Map(own.map((i) => [keyAt(i), i] as const).reverse())
  const trials = [...first.values()].sort((a, b) => a - b)
  const axes = parameters.map((name) => {
    const valueAt = (i: number): ParamValue => paramsAt(i)[name] ?? ''
    const values = [...new Set(trials.map(valueAt))].sort(byValue)
    const place = new Map(values.map((value, at) => [value, at] as const))
    return {
      size: values.length,
      ordered: values.every((value) => typeof value === 'number'),
      places: Int32Array.from(trials, (i) => place.get(valueAt(i)) ?? 0),
    }
  })
  return {
    strategy,
    parameters,
    trials,
    near: neighboursOf({
      places: axes.map(({ places }) => places),
      sizes: axes.map(({ size }) => size),
      ordered: axes.map(({ ordered }) => ordered),
    }),
  }
}

/** The grids of a ledger, one a strategy, in the order in which strategies appear. */
export const triedGrids = (ledger: Ledger): readonly TriedGrid[] =>
  [...new Set(ledger.strategy)].map((strategy) => gridOf(strategy, ledger))

/** The scores around one trial. */
export interface Ring {
  readonly tried: number
  /** Of them, without a score. */
  readonly undefined: number
  readonly mean: Metric
  readonly worst: Metric
  /** Share of the tried ones whose score is at least `best - within |best|`. */
  readonly within: Metric
}

const NONE = 'no neighbour was tried'

/** The scores of some trials next to that of the one that they are around. */
export const ringOf = (scores: readonly Metric[], best: number, within: number): Ring => {
  const defined = scores.filter(isDefined)
  const bound = best - within * Math.abs(best)
  const none = scores.length === 0 ? NONE : 'no neighbour has a score'
  return {
    tried: scores.length,
    undefined: scores.length - defined.length,
    mean: definedOr(defined.reduce((sum, score) => sum + score, 0) / defined.length, none),
    worst: defined.length === 0 ? undefinedMetric(none) : Math.min(...defined),
    within: definedOr(defined.filter((score) => score >= bound).length / scores.length, NONE),
  }
}

/** A trial by the mean of its own score and those in the box around it; one without a score counts as the worst of all. */
export interface Plateau {
  readonly trial: number
  readonly score: number
  readonly mean: number
  readonly neighbours: number
}

/** The trial on the highest ground, the first of equals: the best mean among those with neighbours, else the best trial. */
export const plateauOf = (grids: readonly TriedGrid[], scores: readonly Metric[]): Plateau | undefined => {
  const worst = scores.filter(isDefined).reduce((least, score) => Math.min(least, score), Infinity)
  const scoreAt = (trial: number): number => {
    const score = scores[trial]
    return score !== undefined && isDefined(score) ? score : worst
  }
  const all = grids
    .flatMap(({ trials, near }) =>
      trials.flatMap((trial, at): readonly Plateau[] => {
        const score = scores[trial]
        if (score === undefined || !isDefined(score)) return []
        const box = Array.from(near.box(at), (i) => scoreAt(trials[i] ?? trial))
        const mean = box.reduce((sum, value) => sum + value, score) / (box.length + 1)
        return [{ trial, score, mean, neighbours: box.length }]
      }),
    )
    .sort((a, b) => a.trial - b.trial)
  const placed = all.filter(({ neighbours }) => neighbours > 0)
  const ranking = placed.length > 0 ? placed : all
  const first = bestOf(ranking.map(({ mean }) => mean))
  return first === undefined ? undefined : ranking[first]
}

/** What one step on an axis does to the score, over all pairs of neighbours on it that both have one. */
export interface AxisSensitivity {
  readonly strategy: string
  readonly parameter: string
  readonly pairs: number
  readonly mean_change: Metric
  readonly largest_change: Metric
  /** The most that one step from the best trial loses; below 0 where every step gains. */
  readonly loss_from_best: Metric
}

/** Sensitivities of a grid's axes. `best` is the index of the best trial in the ledger. */
export const sensitivityOf = (
  { strategy, parameters, trials, near }: TriedGrid,
  ledger: Ledger,
  scores: readonly Metric[],
  best: number,
): readonly AxisSensitivity[] => {
  const steps = trials.flatMap((trial, at) =>
    Array.from(near.axis(at)).flatMap((i) => {
      const other = trials[i] ?? trial
      const [a, b] = [scores[trial], scores[other]]
      if (a === undefined || b === undefined || !isDefined(a) || !isDefined(b)) return []
      const parameter = parameters.find(
        (name) => ledger.params[trial]?.[name] !== ledger.params[other]?.[name],
      )
      return [{ parameter, trial, lost: a - b, once: trial < other }]
    }),
  )
  return parameters.map((parameter) => {
    const own = steps.filter((step) => step.parameter === parameter)
    const sizes = own.filter(({ once }) => once).map(({ lost }) => Math.abs(lost))
    const losses = own.filter(({ trial }) => trial === best).map(({ lost }) => lost)
    const most = (values: readonly number[], because: string): Metric =>
      values.length === 0 ? undefinedMetric(because) : values.reduce((top, value) => Math.max(top, value))
    return {
      strategy,
      parameter,
      pairs: sizes.length,
      mean_change: definedOr(sizes.reduce((sum, size) => sum + size, 0) / sizes.length, NONE),
      largest_change: most(sizes, NONE),
      loss_from_best: most(losses, 'no step from the best was tried'),
    }
  })
}
