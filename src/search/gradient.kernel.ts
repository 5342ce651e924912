import { type Field, identityOf } from './field.kernel.js'
import type { SearchPoint } from './grid.js'
import { drawMany } from './random.kernel.js'
import { type Method, type RoundInput, rounds } from './rounds.kernel.js'
import { isFinest, pointsAround, type Scores, scoreAt, uphill } from './slope.kernel.js'
import { type Start, startingPoints } from './start.js'

export interface GradientOptions extends Start {
  /** Where no start is given: trials at random, of which the best is the start. */
  readonly initial?: number
  /** The first step, as a share of each axis. */
  readonly step?: number
  /** The step at which it has converged; on a finite axis no step is below one value. */
  readonly tolerance?: number
  /** Whether it begins again at a random point once it has converged; without, the search ends there. */
  readonly restarts?: boolean
}

/**
 * Where a climb stands. `choose`: its start is the best of the last trials. `probe`: it asked for the points on both sides
 * of the centre. `line`: it asked for points along the slope.
 */
export type Climb =
  | { readonly _tag: 'Choose'; readonly from: number }
  | { readonly _tag: 'Probe' | 'Line'; readonly centre: SearchPoint; readonly step: number }

const FIRST: Climb = { _tag: 'Choose', from: 0 }
/** What a step is multiplied with after one that led up along the slope, and the longest it may become. */
const GROWTH = 1.5
const MOST = 0.3

const scoresOf = ({ trials }: RoundInput): Scores =>
  new Map(trials.map(({ point, score }) => [identityOf(point), score ?? Number.NEGATIVE_INFINITY]))

const bestAmong = (candidates: readonly SearchPoint[], scores: Scores): SearchPoint | undefined => {
  const known = candidates.filter((one) => Number.isFinite(scoreAt(scores, one)))
  return known.length === 0
    ? undefined
    : known.reduce((a, b) => (scoreAt(scores, b) > scoreAt(scores, a) ? b : a))
}

interface Settings {
  readonly initial: number
  readonly step: number
  readonly tolerance: number
  readonly restarts: boolean
}
const settingsOf = ({ start = [], initial, step, tolerance, restarts }: GradientOptions): Settings => ({
  initial: initial ?? 5,
  step: step ?? (start.length > 0 ? 0.1 : 0.15),
  tolerance: tolerance ?? 1e-4,
  restarts: restarts ?? start.length === 0,
})

const fieldOf = (fields: readonly Field[], { strategy }: SearchPoint): Field =>
  fields.find((field) => field.strategy === strategy)!

/** The points that a climb asks for where it stands. */
const asked = (climb: Climb, fields: readonly Field[], scores: Scores): readonly SearchPoint[] => {
  if (climb._tag === 'Choose') return []
  const field = fieldOf(fields, climb.centre)
  return climb._tag === 'Probe'
    ? pointsAround(field, climb.centre, climb.step)
    : uphill(field, climb.centre, climb.step, scores)
}

/** What is asked for next, after what was asked for last was told; absent where the climb has converged. */
const next = (
  climb: Climb,
  { fields, trials }: RoundInput,
  scores: Scores,
  { step: first, tolerance }: Settings,
): Climb | undefined => {
  if (climb._tag === 'Choose') {
    const tried = trials.slice(climb.from).map(({ point }) => point)
    const centre = bestAmong(tried, scores)
    return centre && { _tag: 'Probe', centre, step: first }
  }
  const { centre, step } = climb
  if (climb._tag === 'Probe') return { _tag: 'Line', centre, step }
  const field = fieldOf(fields, centre)
  const line = uphill(field, centre, step, scores)
  const best = bestAmong([centre, ...line, ...pointsAround(field, centre, step)], scores) ?? centre
  if (scoreAt(scores, best) > scoreAt(scores, centre))
    return {
      _tag: 'Probe',
      centre: best,
      step: line.includes(best) ? Math.min(MOST, step * GROWTH) : step,
    }
  return isFinest(field, step) || step / 2 < tolerance ? undefined : { _tag: 'Probe', centre, step: step / 2 }
}

/**
 * Climbs from a start, for refinement or alone: both neighbours on each axis, then points along the slope of their finite
 * differences and a Newton step; from the best of them again, with half the step where none is better. Choices without an
 * order are tried value by value. Rounds are whole, so a climb is the same in whatever portions it is asked.
 */
export const gradient = (options: GradientOptions = {}) => {
  const settings = settingsOf(options)
  const method: Method<Climb> = {
    name: 'gradient',
    version: 1,
    learns: true,
    ends: !settings.restarts,
    memory: FIRST,
    round: (ground, memory) => {
      const { fields, seen, trials, left } = ground
      const scores = scoresOf(ground)
      const fresh = (candidates: readonly SearchPoint[]): readonly SearchPoint[] =>
        [...new Map(candidates.map((one) => [identityOf(one), one])).entries()]
          .filter(([identity]) => !seen.has(identity))
          .map(([, one]) => one)
      const drawn = () => ({
        points: drawMany(ground, trials.length, Math.min(settings.initial, left)),
        memory: { _tag: 'Choose', from: trials.length } as const,
      })
      if (trials.length === 0) {
        const first = startingPoints(fields, options)
        return first.length > 0 ? { points: first, memory: FIRST } : drawn()
      }
      for (let climb: Climb = memory; ; ) {
        const following = next(climb, ground, scores, settings)
        if (following === undefined) return settings.restarts ? drawn() : { points: [], memory: climb }
        climb = following
        const points = fresh(asked(climb, fields, scores))
        if (points.length > 0) return { points, memory: climb }
      }
    },
  }
  return rounds(method)
}
