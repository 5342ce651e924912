import type { PlannedGraph } from '../workflow/plan/plan.js'
import type { Live } from './live-frame.kernel.js'

/** Where something stands in a plan: its vertex, and outside of it each loop around it with the number of the round or item. */
export type Place = readonly number[]

/** The turn of one phase among those whose order counts. */
export interface Turn {
  /** Resolves when all that stands before it in the plan has ended; what it waits for needs no place of its own meanwhile. */
  readonly come: () => Promise<void>
}

/** Lets phases that ran together be finished in the order of the plan, whatever is done first. */
export interface Turns {
  /** The phases of a frame that take turns, and loops around such, are awaited. */
  readonly opened: (live: Live) => void
  /** A vertex has ended, or will not run. */
  readonly over: (live: Live, vertex: number) => void
  /** The turn of a vertex; `waits` is called once if it has to wait. */
  readonly of: (live: Live, vertex: number, waits: () => void) => Turn
}

/** Whether a place stands before another one, and not around it. */
const isBefore = (a: Place, b: Place): boolean => {
  const at = a.findIndex((number, i) => number !== b[i])
  return at >= 0 && at < b.length && (a[at] ?? 0) < (b[at] ?? 0)
}

interface Waiting {
  readonly place: Place
  readonly go: () => void
}

/** Turns of one run, of the phases of some kinds. */
export const turns = (takesTurns: (kind: string) => boolean): Turns => {
  const graphs = new Map<PlannedGraph, readonly number[]>()
  const awaited = new Map<string, Place>()
  const waiting = new Set<Waiting>()
  const turning = (graph: PlannedGraph): readonly number[] => {
    const known = graphs.get(graph)
    if (known !== undefined) return known
    const found = graph.vertices.flatMap(({ id, work }) =>
      (work._tag === 'Phase' ? takesTurns(work.phase.kind) : turning(work.body).length > 0) ? [id] : [],
    )
    graphs.set(graph, found)
    return found
  }
  const placeOf = ({ frame, wiring }: Live, vertex: number): Place => [
    ...frame.place,
    ...(wiring.places[vertex] ?? []),
  ]
  const mayCome = (place: Place): boolean => ![...awaited.values()].some((other) => isBefore(other, place))
  return {
    opened: (live) => {
      for (const vertex of turning(live.frame.graph)) {
        const place = placeOf(live, vertex)
        awaited.set(place.join(), place)
      }
    },
    over: (live, vertex) => {
      if (!awaited.delete(placeOf(live, vertex).join())) return
      const ready = [...waiting].filter(({ place }) => mayCome(place))
      for (const one of ready) {
        waiting.delete(one)
        one.go()
      }
    },
    of: (live, vertex, waits) => ({
      come: () => {
        const place = placeOf(live, vertex)
        if (mayCome(place)) return Promise.resolve()
        waits()
        return new Promise((go) => {
          waiting.add({ place, go })
        })
      },
    }),
  }
}
