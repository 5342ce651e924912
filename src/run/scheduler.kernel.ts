import { isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { Subscription } from 'rxjs'
import type { Compiled } from '../workflow/plan/compiled.js'
import type { Join } from '../workflow/plan/graph.js'
import type { Guard } from '../workflow/plan/guard.js'
import type { Plan, PlannedDecision, PlannedGraph, PlannedVertex } from '../workflow/plan/plan.js'
import type { PhaseNode } from '../workflow/workflow.js'
import { evaluate, evaluateTemplate, type Inputs, type NoValue } from './evaluate.js'
import type { Outcome } from './event.js'
import { type Frame, givesOf, type Settled } from './frame.js'
import { crashed, missingInput, type PhaseError } from './phase-error.js'
import type { ResolvedPhase } from './phase-run.js'

/** What the scheduler asks of its surroundings. */
export interface Surroundings {
  /** Starts a phase; `settle` is called exactly once, unless the subscription ends first. */
  readonly start: (
    path: string,
    optional: boolean,
    phase: ResolvedPhase,
    settle: (outcome: Outcome) => void,
  ) => Subscription
  /** A node ended without being started: skipped, blocked, or not to be evaluated. */
  readonly ended: (path: string, kind: string, optional: boolean, outcome: Outcome) => void
  readonly finished: (root: Frame) => void
  readonly concurrency: number
}

/** A test that was decided, was not reached, or could not be evaluated. */
type Decided = boolean | 'skipped' | { readonly lost: string }

/** A frame at work: what each of its nodes still waits for. */
interface Live {
  readonly frame: Frame
  readonly decided: (Decided | undefined)[]
  /** By node: vertices, then decisions, then joins. */
  readonly waiting: Int32Array
  readonly wiring: Wiring
  /** Vertices that were lost before a join, by join. */
  readonly lost: number[][]
  left: number
  readonly done: (live: Live) => void
}

/** Who waits for whom in a graph; made once for all of its frames. */
interface Wiring {
  readonly joins: readonly Join[]
  readonly numbers: ReadonlyMap<Join, number>
  readonly followers: readonly (readonly number[])[]
  readonly waiting: Int32Array
  readonly ready: readonly number[]
}

const literalsOf = (guard: Guard): readonly number[] => [
  ...new Set(guard.flat().map((literal) => Math.abs(literal) - 1)),
]

const wire = ({ vertices, decisions }: PlannedGraph): Wiring => {
  const joins: Join[] = []
  const numbers = new Map<Join, number>()
  const first = vertices.length + decisions.length
  const gather = vertices.flatMap(({ after }) => [...after])
  while (gather.length > 0) {
    const join = gather.pop()!
    if (numbers.has(join)) continue
    numbers.set(join, first + joins.length)
    joins.push(join)
    for (const inner of join.joins) gather.push(inner)
  }
  const total = first + joins.length
  const followers: number[][] = Array.from({ length: total }, () => [])
  const waiting = new Int32Array(total)
  const edge = (from: number, to: number): void => {
    followers[from]!.push(to)
    waiting[to]! += 1
  }
  for (const { id, after, guard } of vertices) {
    for (const join of after) edge(numbers.get(join)!, id)
    for (const decision of literalsOf(guard)) edge(vertices.length + decision, id)
  }
  for (const { id, guard, reads } of decisions) {
    for (const vertex of new Set(reads)) edge(vertex, vertices.length + id)
    for (const decision of literalsOf(guard)) edge(vertices.length + decision, vertices.length + id)
  }
  for (const join of joins) {
    for (const vertex of join.vertices) edge(vertex, numbers.get(join)!)
    for (const inner of join.joins) edge(numbers.get(inner)!, numbers.get(join)!)
  }
  const ready: number[] = []
  for (let node = 0; node < total; node++) if (waiting[node] === 0) ready.push(node)
  return { joins, numbers, followers, waiting, ready }
}

const within = (inner: readonly string[], outer: readonly string[]): boolean =>
  inner.every((region) => outer.includes(region))
const noValue = ({ because }: NoValue): PhaseError => missingInput(because)

/**
 * Carries a plan out with an explicit queue, so that neither long chains nor many synchronous rounds recurse. Rounds and
 * items unfold as they are reached. Cost: O(nodes + edges) steps, and memory for the frames that are open.
 */
export const schedule = (plan: Plan, inputs: Inputs, surroundings: Surroundings): (() => void) => {
  const wirings = new Map<PlannedGraph, Wiring>()
  const steps: (() => void)[] = []
  const phases: (() => void)[] = []
  const running = new Set<Subscription>()
  let busy = 0
  let pumping = false
  let stopped = false

  const wiringOf = (graph: PlannedGraph): Wiring => {
    const known = wirings.get(graph) ?? wire(graph)
    wirings.set(graph, known)
    return known
  }

  const pump = (): void => {
    if (pumping) return
    pumping = true
    let step = 0
    for (;;) {
      if (stopped) break
      if (step < steps.length) {
        steps[step]!()
        step += 1
        if (step > 4096) {
          steps.splice(0, step)
          step = 0
        }
      } else if (busy < surroundings.concurrency && phases.length > 0) {
        busy += 1
        phases.shift()!()
      } else break
    }
    steps.splice(0, step)
    pumping = false
  }
  const later = (step: () => void): void => {
    steps.push(step)
  }

  const open = (frame: Frame, done: (live: Live) => void): void => {
    const wiring = wiringOf(frame.graph)
    const live: Live = {
      frame,
      decided: [],
      wiring,
      waiting: wiring.waiting.slice(),
      lost: wiring.joins.map(() => []),
      left: frame.graph.vertices.length + frame.graph.decisions.length,
      done,
    }
    if (live.left === 0) later(() => done(live))
    for (const node of wiring.ready) later(() => reach(live, node))
  }

  const passed = (live: Live, node: number): void => {
    for (const follower of live.wiring.followers[node]!) {
      live.waiting[follower]! -= 1
      if (live.waiting[follower] === 0) later(() => reach(live, follower))
    }
  }
  const closed = (live: Live, node: number): void => {
    passed(live, node)
    live.left -= 1
    if (live.left === 0) later(() => live.done(live))
  }

  const reach = (live: Live, node: number): void => {
    const { vertices, decisions } = live.frame.graph
    if (node < vertices.length) return reachVertex(live, vertices[node]!)
    if (node < vertices.length + decisions.length)
      return reachDecision(live, decisions[node - vertices.length]!)
    const at = node - vertices.length - decisions.length
    const join = live.wiring.joins[at]!
    const first = vertices.length + decisions.length
    const lost = new Set(join.vertices.filter((vertex) => live.frame.settled[vertex]?._tag === 'Lost'))
    for (const inner of join.joins)
      for (const vertex of live.lost[live.wiring.numbers.get(inner)! - first]!) lost.add(vertex)
    live.lost[at] = [...lost]
    passed(live, node)
  }

  /** Whether a guard holds; else why not. */
  const guardOf = (live: Live, guard: Guard): true | { readonly lost?: string; readonly because: string } => {
    let lost: string | undefined
    let because = 'its condition did not hold'
    for (const conjunction of guard) {
      let holds = true
      for (const literal of conjunction) {
        const at = Math.abs(literal) - 1
        const decided = live.decided[at]
        if (typeof decided === 'object') lost = decided.lost
        if (decided !== literal > 0) {
          holds = false
          because = `${live.frame.graph.decisions[at]!.label} was ${decided === 'skipped' ? 'not reached' : decided === true ? 'true' : 'false'}`
        }
      }
      if (holds) return true
    }
    return lost === undefined ? { because } : { lost, because }
  }

  const isOptional = (live: Live, optional: readonly string[]): boolean =>
    live.frame.optional || optional.length > 0

  const settle = (live: Live, vertex: PlannedVertex, settled: Settled): void => {
    live.frame.settled[vertex.id] = settled
    closed(live, vertex.id)
  }
  const report = (live: Live, vertex: PlannedVertex, kind: string, error: PhaseError): void => {
    const path = live.frame.prefix + vertex.path
    surroundings.ended(path, kind, isOptional(live, vertex.optional), left(error))
    settle(live, vertex, { _tag: 'Lost', by: error._tag === 'Blocked' ? error.by : path })
  }
  const kindOf = ({ work }: PlannedVertex): string =>
    work._tag === 'Phase' ? work.phase.kind : work._tag === 'Iterate' ? 'iterate' : 'for_each'

  const reachDecision = (live: Live, decision: PlannedDecision): void => {
    const node = live.frame.graph.vertices.length + decision.id
    const guard = guardOf(live, decision.guard)
    if (guard !== true)
      live.decided[decision.id] = guard.lost === undefined ? 'skipped' : { lost: guard.lost }
    else {
      const value = evaluate(live.frame, inputs, decision.test)
      if (value._tag === 'Right' && typeof value.right === 'boolean') live.decided[decision.id] = value.right
      else
        live.decided[decision.id] = {
          lost: undecided(
            live,
            decision,
            isLeft(value) ? value.left.because : 'the test is neither true nor false',
          ),
        }
    }
    closed(live, node)
  }
  const undecided = (live: Live, decision: PlannedDecision, because: string): string => {
    for (const vertex of decision.reads) {
      const settled = live.frame.settled[vertex]
      if (settled?._tag === 'Lost') return settled.by
    }
    const path = live.frame.prefix + decision.label
    surroundings.ended(path, 'when', isOptional(live, decision.optional), left(missingInput(because)))
    return path
  }

  const blockedBy = (live: Live, vertex: PlannedVertex): string | undefined => {
    const first = live.frame.graph.vertices.length + live.frame.graph.decisions.length
    for (const join of vertex.after)
      for (const lost of live.lost[live.wiring.numbers.get(join)! - first]!) {
        const settled = live.frame.settled[lost]
        if (settled?._tag === 'Lost' && within(live.frame.graph.vertices[lost]!.optional, vertex.optional))
          return settled.by
      }
    return undefined
  }

  const reachVertex = (live: Live, vertex: PlannedVertex): void => {
    const blocker = blockedBy(live, vertex)
    const guard = guardOf(live, vertex.guard)
    if (blocker !== undefined) return report(live, vertex, kindOf(vertex), { _tag: 'Blocked', by: blocker })
    if (guard !== true) {
      if (guard.lost !== undefined)
        return report(live, vertex, kindOf(vertex), { _tag: 'Blocked', by: guard.lost })
      const path = live.frame.prefix + vertex.path
      if (vertex.work._tag === 'Phase')
        surroundings.ended(
          path,
          kindOf(vertex),
          isOptional(live, vertex.optional),
          right({ _tag: 'Skipped', because: guard.because }),
        )
      return settle(live, vertex, { _tag: 'Skipped', because: guard.because })
    }
    const { work } = vertex
    switch (work._tag) {
      case 'Phase':
        return startPhase(live, vertex, work.phase)
      case 'Iterate':
        return startRound(live, vertex, work, 0, undefined)
      case 'ForEach':
        return startItems(live, vertex, work)
    }
  }

  const startPhase = (live: Live, vertex: PlannedVertex, phase: PhaseNode): void => {
    if (vertex.work._tag !== 'Phase') return
    const config = evaluateTemplate(live.frame, inputs, vertex.work.config)
    if (isLeft(config)) return report(live, vertex, phase.kind, noValue(config.left))
    const path = live.frame.prefix + vertex.path
    const resolved: ResolvedPhase = { kind: phase.kind, config: config.right, policy: phase.policy }
    phases.push(() => {
      let subscription: Subscription | undefined
      const state = { over: false }
      const settled = (outcome: Outcome): void => {
        state.over = true
        busy -= 1
        if (subscription !== undefined) running.delete(subscription)
        settle(live, vertex, settledOf(path, outcome))
        pump()
      }
      try {
        subscription = surroundings.start(path, isOptional(live, vertex.optional), resolved, settled)
        if (!state.over) running.add(subscription)
      } catch (cause) {
        busy -= 1
        report(live, vertex, phase.kind, crashed(cause))
      }
    })
  }
  const settledOf = (path: string, outcome: Outcome): Settled => {
    if (outcome._tag === 'Left') return { _tag: 'Lost', by: path }
    return outcome.right._tag === 'Ran'
      ? { _tag: 'Given', value: outcome.right.value }
      : { _tag: 'Skipped', because: outcome.right.because }
  }

  const bodyOf = (live: Live, vertex: PlannedVertex, graph: PlannedGraph, number: number): Frame => ({
    graph,
    prefix: `${live.frame.prefix}${vertex.path}[${number}]/`,
    outer: live.frame,
    settled: [],
    round: live.frame.round,
    index: live.frame.index,
    item: undefined,
    before: undefined,
    optional: isOptional(live, vertex.optional),
  })
  /** What a body lost for good: the first vertex that is lost and not optional inside the body. */
  const lossOf = ({ frame }: Live): string | undefined => {
    for (const { id, optional } of frame.graph.vertices) {
      const settled = frame.settled[id]
      if (settled?._tag === 'Lost' && optional.length === 0) return settled.by
    }
    return undefined
  }
  const lossOfTests = ({ frame, decided }: Live): string | undefined => {
    for (const { id, optional } of frame.graph.decisions) {
      const one = decided[id]
      if (typeof one === 'object' && optional.length === 0) return one.lost
    }
    return undefined
  }

  const startRound = (
    live: Live,
    vertex: PlannedVertex,
    work: Iteration,
    round: number,
    before: Frame | undefined,
  ): void => {
    const frame: Frame = { ...bodyOf(live, vertex, work.body, round), round, before }
    open(frame, (body) => {
      const loss = lossOf(body) ?? lossOfTests(body)
      if (loss !== undefined) return settle(live, vertex, { _tag: 'Lost', by: loss })
      const until = evaluate(frame, inputs, work.until)
      if (isLeft(until) || typeof until.right !== 'boolean') {
        const because = isLeft(until) ? until.left.because : 'until is neither true nor false'
        return report(live, vertex, 'iterate', missingInput(`until: ${because}`))
      }
      if (!until.right && round + 1 < work.at_most) {
        const last: Frame = { ...frame, before: undefined }
        return later(() => startRound(live, vertex, work, round + 1, last))
      }
      settle(live, vertex, {
        _tag: 'Given',
        value: { ...givesOf(frame), [work.name]: { rounds: round + 1, converged: until.right } },
      })
    })
  }

  const startItems = (live: Live, vertex: PlannedVertex, work: Repetition): void => {
    const over = evaluate(live.frame, inputs, work.over)
    if (isLeft(over) || !Array.isArray(over.right)) {
      const because = isLeft(over) ? over.left.because : 'over is no list'
      return report(live, vertex, 'for_each', missingInput(`over: ${because}`))
    }
    const items: readonly unknown[] = over.right
    const frames = items.map(
      (item, index): Frame => ({ ...bodyOf(live, vertex, work.body, index), index, item }),
    )
    let open_ = frames.length
    let loss: string | undefined
    const finish = (): void =>
      settle(
        live,
        vertex,
        loss === undefined
          ? { _tag: 'Given', value: frames.map((frame) => givesOf(frame)) }
          : { _tag: 'Lost', by: loss },
      )
    if (frames.length === 0) return finish()
    for (const frame of frames)
      open(frame, (body) => {
        loss ??= lossOf(body) ?? lossOfTests(body)
        open_ -= 1
        if (open_ === 0) finish()
      })
  }

  const root: Frame = {
    graph: plan.graph,
    prefix: '',
    outer: undefined,
    settled: [],
    round: 0,
    index: 0,
    item: undefined,
    before: undefined,
    optional: false,
  }
  open(root, () => surroundings.finished(root))
  pump()
  return () => {
    stopped = true
    for (const subscription of running) subscription.unsubscribe()
  }
}

interface Iteration {
  readonly name: string
  readonly body: PlannedGraph
  readonly until: Compiled
  readonly at_most: number
}
interface Repetition {
  readonly name: string
  readonly body: PlannedGraph
  readonly over: Compiled
}
