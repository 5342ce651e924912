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
import { type Wiring, wire } from './wiring.kernel.js'

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
type Decided = boolean | 'skipped' | Loss

/** What was lost, and the `optional` regions out of which it blocks nothing. */
interface Loss {
  readonly by: string
  readonly optional: readonly string[]
}
const NONE: readonly Loss[] = []

/** A frame at work: what each of its nodes still waits for. */
interface Live {
  readonly frame: Frame
  readonly decided: (Decided | undefined)[]
  /** By node: vertices, then decisions, then joins. */
  readonly waiting: Int32Array
  readonly wiring: Wiring
  /** By node: what was lost in it and before it. */
  readonly lost: (readonly Loss[])[]
  /** How many vertices of each `optional` region have not ended. */
  readonly regions: Map<string, number>
  left: number
  readonly done: (live: Live) => void
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
      lost: [],
      regions: new Map(wiring.regions),
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
    const join = live.wiring.joins[node - vertices.length - decisions.length]!
    live.lost[node] = gathered(live, join.vertices, join.joins)
    passed(live, node)
  }

  /** What was lost in some nodes and before them: one of each reach, and none whose region has ended. */
  const gathered = (live: Live, vertices: readonly number[], joins: readonly Join[]): readonly Loss[] => {
    const found = new Map<string, Loss>()
    const gather = (node: number): void => {
      for (const loss of live.lost[node] ?? NONE) {
        const reach = loss.optional.join()
        if (!found.has(reach) && loss.optional.every((region) => live.regions.get(region)! > 0))
          found.set(reach, loss)
      }
    }
    for (const vertex of vertices) gather(vertex)
    for (const join of joins) gather(live.wiring.numbers.get(join)!)
    return found.size === 0 ? NONE : [...found.values()]
  }

  /** Whether a guard holds; else why not. */
  const guardOf = (live: Live, guard: Guard): true | { readonly lost?: Loss; readonly because: string } => {
    let lost: Loss | undefined
    let because = 'its condition did not hold'
    for (const conjunction of guard) {
      let holds = true
      for (const literal of conjunction) {
        const at = Math.abs(literal) - 1
        const decided = live.decided[at]
        if (typeof decided === 'object') lost = decided
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
    for (const region of vertex.optional) live.regions.set(region, live.regions.get(region)! - 1)
    closed(live, vertex.id)
  }
  const lose = (live: Live, vertex: PlannedVertex, loss: Loss): void => {
    live.lost[vertex.id] = [...(live.lost[vertex.id] ?? NONE), loss]
    settle(live, vertex, { _tag: 'Lost', by: loss.by })
  }
  const report = (live: Live, vertex: PlannedVertex, kind: string, error: PhaseError): void => {
    const path = live.frame.prefix + vertex.path
    surroundings.ended(path, kind, isOptional(live, vertex.optional), left(error))
    lose(live, vertex, { by: path, optional: vertex.optional })
  }
  const block = (live: Live, vertex: PlannedVertex, loss: Loss): void => {
    const path = live.frame.prefix + vertex.path
    const blocked = left({ _tag: 'Blocked', by: loss.by } as const)
    surroundings.ended(path, kindOf(vertex), isOptional(live, vertex.optional), blocked)
    lose(live, vertex, loss)
  }
  const kindOf = ({ work }: PlannedVertex): string =>
    work._tag === 'Phase' ? work.phase.kind : work._tag === 'Iterate' ? 'iterate' : 'for_each'

  const reachDecision = (live: Live, decision: PlannedDecision): void => {
    const node = live.frame.graph.vertices.length + decision.id
    const guard = guardOf(live, decision.guard)
    if (guard !== true) live.decided[decision.id] = guard.lost ?? 'skipped'
    else {
      const value = evaluate(live.frame, inputs, decision.test)
      if (value._tag === 'Right' && typeof value.right === 'boolean') live.decided[decision.id] = value.right
      else
        live.decided[decision.id] = {
          by: undecided(
            live,
            decision,
            isLeft(value) ? value.left.because : 'the test is neither true nor false',
          ),
          optional: decision.optional,
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

  const reachVertex = (live: Live, vertex: PlannedVertex): void => {
    const before = gathered(live, [], vertex.after)
    live.lost[vertex.id] = before
    const blocker = before.find((loss) => within(loss.optional, vertex.optional))
    if (blocker !== undefined) return block(live, vertex, blocker)
    const guard = guardOf(live, vertex.guard)
    if (guard !== true) {
      if (guard.lost !== undefined) return block(live, vertex, guard.lost)
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
        const given = settledOf(path, outcome)
        if (given._tag === 'Lost') lose(live, vertex, { by: path, optional: vertex.optional })
        else settle(live, vertex, given)
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
      if (typeof one === 'object' && optional.length === 0) return one.by
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
      if (loss !== undefined) return lose(live, vertex, { by: loss, optional: vertex.optional })
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
    const losses: (string | undefined)[] = []
    const finish = (): void => {
      const loss = losses.find((one) => one !== undefined)
      if (loss !== undefined) return lose(live, vertex, { by: loss, optional: vertex.optional })
      settle(live, vertex, { _tag: 'Given', value: frames.map((frame) => givesOf(frame)) })
    }
    if (frames.length === 0) return finish()
    for (const frame of frames)
      open(frame, (body) => {
        losses[frame.index] = lossOf(body) ?? lossOfTests(body)
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
