import { type RandomStream, random } from '../core/random.kernel.js'
import { insideUnit, paramsAt, pointOf } from './axes.js'
import { spreadPoints } from './design.kernel.js'
import { type Field, identityOf } from './field.kernel.js'
import type { SearchPoint } from './grid.js'
import { drawMany } from './random.kernel.js'
import { type RoundInput, rounds } from './rounds.kernel.js'
import { type Start, startingPoints } from './start.js'

export interface GeneticOptions extends Start {
  /** Candidates that may be parents, and trials of the first generation; by default 10. */
  readonly population?: number
  /** Trials of each later generation; by default half the population. */
  readonly children?: number
  /** How many meet when a parent is chosen: the best of them is. */
  readonly tournament?: number
  /** The chance that a parameter of a child is drawn near where its parents put it. */
  readonly mutation?: number
}

/** Tries for one child before it is drawn again. */
const TRIES = 40
/** How far a child may lie beyond its parents, as a share of their distance. */
const BEYOND = 0.5
/** Chance that a value is drawn from all of its axis. */
const ANYWHERE = 0.05
/** Standard deviation of a mutation, in coordinates. */
const WIDTH = 0.1

interface Parent {
  readonly field: Field
  readonly point: readonly number[]
  readonly score: number
}

/** The best so far, the first of equals: none of them is lost while it is among the best. */
const parentsOf = ({ fields, trials }: RoundInput, population: number): readonly Parent[] =>
  trials
    .flatMap(({ point: { strategy, params }, score }): readonly Parent[] => {
      const field = fields.find((one) => one.strategy === strategy)
      if (field === undefined || typeof score !== 'number') return []
      return [{ field, point: pointOf(field.axes, params), score }]
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, population)

/** The best of some parents drawn at random; they stand in order. */
const chosen = (parents: readonly Parent[], tournament: number, stream: RandomStream): Parent => {
  let first = parents.length - 1
  for (let i = 0; i < tournament; i++) first = Math.min(first, stream.below(parents.length))
  return parents[first]!
}

/** A child of two: blended on ordered axes (BLX-0.5, Eshelman and Schaffer, 1993), of one parent's value on others. */
const childOf = (a: Parent, b: Parent, mutation: number, stream: RandomStream): readonly number[] =>
  a.field.axes.map(({ ordered }, d) => {
    const blend = stream.uniform() * (1 + 2 * BEYOND) - BEYOND
    const other = stream.uniform()
    const move = stream.normal() * WIDTH
    const chance = stream.uniform()
    if (chance < ANYWHERE || (!ordered && chance < mutation)) return other
    const from = a.point[d]!
    const to = b.point[d]!
    if (!ordered) return other < 0.5 ? from : to
    return insideUnit(from + blend * (to - from) + (chance < mutation ? move : 0))
  })

const bred = (
  parents: readonly Parent[],
  seen: ReadonlySet<string>,
  { tournament = 2, mutation = 0.3 }: GeneticOptions,
  stream: RandomStream,
): SearchPoint | undefined => {
  for (let i = 0; i < TRIES; i++) {
    const a = chosen(parents, tournament, stream)
    const kin = parents.filter(({ field }) => field === a.field)
    const b = chosen(kin, tournament, stream)
    const { axes, meets, strategy } = a.field
    const candidate = { strategy, params: paramsAt(axes, childOf(a, b, mutation, stream)) }
    if (meets(candidate.params) && !seen.has(identityOf(candidate))) return candidate
  }
  return undefined
}

/**
 * Searches by generations: parents are the best so far (so the best is never lost), chosen by tournaments; children blend
 * two parents of one strategy and mutate; one that breaks a constraint or is known is bred again, then drawn at random.
 */
export const genetic = (options: GeneticOptions = {}) =>
  rounds<null>({
    name: 'genetic',
    version: 1,
    learns: true,
    ends: false,
    memory: null,
    round: (ground, memory) => {
      const { fields, seed, trials, left } = ground
      const population = options.population ?? 10
      if (trials.length === 0) {
        const first = startingPoints(fields, options)
        const count = Math.min(population, left) - first.length
        return { points: [...first, ...spreadPoints(fields, first, count, seed)], memory }
      }
      const parents = parentsOf(ground, population)
      const count = Math.min(options.children ?? Math.max(1, population >> 1), left)
      const seen = new Set(ground.seen)
      const points: SearchPoint[] = []
      while (points.length < count) {
        const number = trials.length + points.length
        const stream = random(seed, 'breed', number)
        const child =
          (parents.length === 0 ? undefined : bred(parents, seen, options, stream)) ??
          drawMany({ ...ground, seen }, number, 1)[0]
        if (child === undefined) break
        seen.add(identityOf(child))
        points.push(child)
      }
      return { points, memory }
    },
  })
