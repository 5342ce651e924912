import { isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { Subscription } from 'rxjs'
import type { Plan, PlannedDecision, PlannedGraph, PlannedVertex, Work } from '../workflow/plan/plan.js'
import type { PhaseNode } from '../workflow/workflow.js'
import type { ResolvedPhase } from './carried-out.js'
import { decidedBy } from './decision.js'
import { evaluate, evaluateTemplate, type Inputs } from './evaluate.js'
import type { Outcome } from './event.js'
import { type Frame, givesOf, type Settled, settledOf } from './frame.js'
import { inheritedBy, type Ledgers, ledgersOf, ledgersOfFrame, ledgersRead } from './ledgers.js'
import {
  bodyOf,
  gathered,
  guardHolds,
  isOptional,
  type Live,
  type Loss,
  liveFrame,
  lossOf,
  NONE,
  nodeKindOf,
  rootFrame,
} from './live-frame.kernel.js'
import { crashed, missingInput, type PhaseError } from './phase-error.js'
import type { Surroundings } from './surroundings.js'
import { turns } from './turns.js'
import { type Wiring, wire } from './wiring.kernel.js'
import { workQueue } from './work-queue.kernel.js'

/**
 * Carries a plan out with an explicit queue, so that neither long chains nor many synchronous rounds recurse. Rounds and
 * items unfold as they are reached. Cost: O(nodes + edges) steps, and memory for the frames that are open.
 */
export const schedule = (plan: Plan, inputs: Inputs, surroundings: Surroundings): (() => void) => {
  const wirings = new Map<PlannedGraph, Wiring>()
  const { later, enqueue, pump, stop } = workQueue(surroundings.concurrency, surroundings.crashed)
  const running = new Set<Subscription>()
  const order = turns(surroundings.takesTurns)

  const wiringOf = (graph: PlannedGraph): Wiring => {
    const known = wirings.get(graph) ?? wire(graph)
    wirings.set(graph, known)
    return known
  }

  const open = (frame: Frame, done: (live: Live) => void): void => {
    const live = liveFrame(frame, wiringOf(frame.graph), done)
    order.opened(live)
    if (live.left === 0) later(() => done(live))
    for (const node of live.wiring.ready) later(() => reach(live, node))
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

  const settle = (live: Live, vertex: PlannedVertex, settled: Settled): void => {
    live.frame.settled[vertex.id] = settled
    for (const region of vertex.optional) live.regions.set(region, live.regions.get(region)! - 1)
    order.over(live, vertex.id)
    closed(live, vertex.id)
  }
  const lose = (live: Live, vertex: PlannedVertex, loss: Loss): void => {
    live.lost[vertex.id] = [...(live.lost[vertex.id] ?? NONE), loss]
    settle(live, vertex, { _tag: 'Lost', by: loss.by, ledgers: loss.ledgers })
  }
  const report = (
    live: Live,
    vertex: PlannedVertex,
    kind: string,
    error: PhaseError,
    ledgers: Ledgers = inheritedBy(live.frame, vertex),
  ): void => {
    const path = live.frame.prefix + vertex.path
    surroundings.ended(path, kind, isOptional(live, vertex.optional), left(error))
    lose(live, vertex, { by: path, optional: vertex.optional, ledgers })
  }
  const block = (live: Live, vertex: PlannedVertex, loss: Loss): void => {
    const path = live.frame.prefix + vertex.path
    const blocked = left({ _tag: 'Blocked', by: loss.by } as const)
    surroundings.ended(path, nodeKindOf(vertex), isOptional(live, vertex.optional), blocked)
    lose(live, vertex, { ...loss, ledgers: ledgersOf(loss.ledgers, inheritedBy(live.frame, vertex)) })
  }
  const reachDecision = (live: Live, decision: PlannedDecision): void => {
    live.decided[decision.id] = decidedBy(live, decision, inputs, (path, because) =>
      surroundings.ended(path, 'when', isOptional(live, decision.optional), left(missingInput(because))),
    )
    closed(live, live.frame.graph.vertices.length + decision.id)
  }

  const reachVertex = (live: Live, vertex: PlannedVertex): void => {
    const before = gathered(live, [], vertex.after)
    live.lost[vertex.id] = before
    const blocker = before.find((loss) => loss.optional.every((region) => vertex.optional.includes(region)))
    if (blocker !== undefined) return block(live, vertex, blocker)
    const guard = guardHolds(live, vertex.guard)
    if (guard !== true) {
      if (guard.lost !== undefined) return block(live, vertex, guard.lost)
      const path = live.frame.prefix + vertex.path
      if (vertex.work._tag === 'Phase')
        surroundings.ended(
          path,
          nodeKindOf(vertex),
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
    if (isLeft(config)) return report(live, vertex, phase.kind, missingInput(config.left.because))
    const path = live.frame.prefix + vertex.path
    const inherited = inheritedBy(live.frame, vertex)
    const { kind, policy } = phase
    const resolved: ResolvedPhase = { kind, config: config.right, policy, inherited }
    enqueue((release, wait) => {
      let subscription: Subscription | undefined
      const state = { over: false }
      const started = { ...resolved, turn: order.of(live, vertex.id, wait) }
      const settled = (outcome: Outcome): void => {
        state.over = true
        release()
        if (subscription !== undefined) running.delete(subscription)
        const given = settledOf(path, outcome, inherited, (value) =>
          ledgersOf(inherited, surroundings.ledgers(kind, value)),
        )
        if (given._tag === 'Lost')
          lose(live, vertex, { by: path, optional: vertex.optional, ledgers: given.ledgers })
        else settle(live, vertex, given)
        pump()
      }
      try {
        subscription = surroundings.start(path, isOptional(live, vertex.optional), started, settled)
        if (!state.over) running.add(subscription)
      } catch (cause) {
        release()
        report(live, vertex, phase.kind, crashed(cause))
      }
    })
  }
  const startRound = (
    live: Live,
    vertex: PlannedVertex,
    work: Iteration,
    round: number,
    before: Frame | undefined,
  ): void => {
    const inherited = inheritedBy(live.frame, vertex, before)
    const frame: Frame = { ...bodyOf(live, vertex, work.body, round, inherited), round, before }
    open(frame, (body) => {
      const loss = lossOf(body)
      const ledgers = ledgersOf(ledgersOfFrame(frame), ledgersRead(frame, work.until))
      if (loss !== undefined) return lose(live, vertex, { by: loss, optional: vertex.optional, ledgers })
      const until = evaluate(frame, inputs, work.until)
      if (isLeft(until) || typeof until.right !== 'boolean') {
        const because = isLeft(until) ? until.left.because : 'until is neither true nor false'
        return report(live, vertex, 'iterate', missingInput(`until: ${because}`), ledgers)
      }
      if (!until.right && round + 1 < work.at_most) {
        const last: Frame = { ...frame, before: undefined }
        return later(() => startRound(live, vertex, work, round + 1, last))
      }
      settle(live, vertex, {
        _tag: 'Given',
        value: { ...givesOf(frame), [work.name]: { rounds: round + 1, converged: until.right } },
        ledgers,
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
    const inherited = inheritedBy(live.frame, vertex)
    const frames = items.map(
      (item, index): Frame => ({ ...bodyOf(live, vertex, work.body, index, inherited), index, item }),
    )
    let open_ = frames.length
    const losses: (string | undefined)[] = []
    const finish = (): void => {
      const loss = losses.find((one) => one !== undefined)
      const ledgers = ledgersOf(inherited, ...frames.map(ledgersOfFrame))
      if (loss !== undefined) return lose(live, vertex, { by: loss, optional: vertex.optional, ledgers })
      settle(live, vertex, { _tag: 'Given', value: frames.map((frame) => givesOf(frame)), ledgers })
    }
    if (frames.length === 0) return finish()
    for (const frame of frames)
      open(frame, (body) => {
        losses[frame.index] = lossOf(body)
        open_ -= 1
        if (open_ === 0) finish()
      })
  }

  const root = rootFrame(plan.graph)
  open(root, () => surroundings.finished(root))
  pump()
  return () => {
    stop()
    for (const subscription of running) subscription.unsubscribe()
  }
}

type Iteration = Extract<Work, { readonly _tag: 'Iterate' }>
type Repetition = Extract<Work, { readonly _tag: 'ForEach' }>
