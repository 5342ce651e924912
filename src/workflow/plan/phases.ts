import type { Policy } from '../policy.js'
import { isCertain } from './guard.js'
import type { Plan, PlannedGraph, PlannedVertex } from './plan.js'

/** One phase of a plan; `[*]` stands for the rounds of a loop or the items of a forEach. */
export interface PlannedPhase {
  readonly path: string
  readonly kind: string
  /** Whether it runs in every run in which nothing fails. */
  readonly certain: boolean
  /** The time-out of its policy. */
  readonly timeout_ms?: number
}

const isPossible = ({ guard }: PlannedVertex): boolean =>
  guard.some((conjunction) => !conjunction.some((literal) => conjunction.includes(-literal)))

/** The occurrences of a graph that some run may reach. */
export const possibleVertices = (graph: PlannedGraph): readonly PlannedVertex[] =>
  graph.vertices.filter(isPossible)

const timeOutOf = ({ timeout_ms }: Policy): Pick<PlannedPhase, 'timeout_ms'> =>
  timeout_ms === undefined ? {} : { timeout_ms }

const phasesIn = (graph: PlannedGraph, prefix: string, certainly: boolean): readonly PlannedPhase[] =>
  possibleVertices(graph).flatMap((vertex): readonly PlannedPhase[] => {
    const path = prefix + vertex.path
    const certain = certainly && isCertain(vertex.guard) && vertex.optional.length === 0
    const { work } = vertex
    switch (work._tag) {
      case 'Phase':
        return [{ path, kind: work.phase.kind, certain, ...timeOutOf(work.phase.policy) }]
      case 'Iterate':
        return phasesIn(work.body, `${path}[*]/`, certain)
      case 'ForEach':
        return phasesIn(work.body, `${path}[*]/`, false)
    }
  })

/** The phases that a run may reach, each with whether it certainly will. */
export const possiblePhases = (plan: Plan): readonly PlannedPhase[] => phasesIn(plan.graph, '', true)
export const certainPhases = (plan: Plan): readonly PlannedPhase[] =>
  possiblePhases(plan).filter(({ certain }) => certain)

/** The path of an occurrence with its rounds and items as `[*]`, as plans write it. */
export const planPath = (path: string): string => path.replace(/\[\d+\]/g, '[*]')
