import type { WorkflowExpression } from '../../src/workflow/expression.js'
import { printWorkflowExpression } from '../../src/workflow/expression-text.js'
import type { ForEachNode, IterateNode, PhaseNode, WorkflowNode } from '../../src/workflow/workflow.js'
import { ABSENT, type Frame, namesIn, readsOf, valueIn, WRONG } from './frame.js'

/**
 * A plain evaluator of workflows whose names are all different: what each occurrence comes to, in the words of the
 * interpreter's events. It walks the tree in order, with no graph, no queue and no time.
 */
export interface Model {
  /** By path: `ran {"v":1}`, `skipped`, `Failed`, `MissingInput`, `Blocked by <path>`. */
  readonly outcomes: ReadonlyMap<string, string>
  readonly status: 'succeeded' | 'partial' | 'failed'
  readonly values: readonly unknown[]
}

interface Loss {
  readonly by: string
  readonly regions: readonly object[]
}
type Gate = true | 'skipped' | Loss
interface Place {
  readonly frame: Frame
  readonly scope: string
  readonly losses: readonly Loss[]
  readonly gate: Gate
  readonly regions: readonly object[]
}
interface Done {
  readonly losses: readonly Loss[]
  readonly gives: Readonly<Record<string, unknown>>
}

/** What a phase of kind `step` gives, as a function of its config. */
export const stepOf = (x: unknown, mode: unknown): { readonly v?: number } | undefined =>
  mode === 'fail' ? undefined : mode === 'gap' ? {} : { v: typeof x === 'number' ? (x + 1) % 7 : 0 }

/** Evaluates a workflow and, when all has ended, some expressions over what it gave. */
export const model = (workflow: WorkflowNode, reads: readonly WorkflowExpression[]): Model => {
  const outcomes = new Map<string, string>()
  const seen = { ran: false, hard: false, soft: false }

  const within = (inner: readonly object[], outer: readonly object[]): boolean =>
    inner.every((region) => outer.includes(region))
  const isOptional = ({ frame, regions }: Place): boolean => frame.optional || regions.length > 0
  const lose = (place: Place, path: string, outcome: string): void => {
    outcomes.set(path, outcome)
    if (isOptional(place)) seen.soft = true
    else seen.hard = true
  }
  const lost = (place: Place, node: WorkflowNode, loss: Loss): Done => {
    for (const name of namesIn(node)) place.frame.losers.set(name, loss.by)
    if (place.regions.length === 0) place.frame.lost.vertex ??= loss.by
    return { losses: [...place.losses, loss], gives: {} }
  }

  /** Whether a phase or loop is reached; else how it ended. */
  const reached = (place: Place, node: WorkflowNode, path: string): Done | undefined => {
    const blocker =
      place.losses.find(({ regions }) => within(regions, place.regions)) ??
      (typeof place.gate === 'object' ? place.gate : undefined)
    if (blocker === undefined) return undefined
    lose(place, path, `Blocked by ${blocker.by}`)
    return lost(place, node, blocker)
  }

  const phase = (node: PhaseNode, place: Place): Done => {
    const path = place.frame.prefix + place.scope + node.name
    const ended = reached(place, node, path)
    if (ended !== undefined) return ended
    if (place.gate === 'skipped') {
      outcomes.set(path, 'skipped')
      return { losses: place.losses, gives: {} }
    }
    const { x: given, mode } = node.config as { readonly x: unknown; readonly mode: unknown }
    const x = typeof given === 'object' ? valueIn(place.frame, given as WorkflowExpression) : given
    const value = stepOf(x, mode)
    if (x === ABSENT || x === WRONG || value === undefined) {
      lose(place, path, value === undefined && x !== ABSENT ? 'Failed' : 'MissingInput')
      return lost(place, node, { by: path, regions: place.regions })
    }
    seen.ran = true
    outcomes.set(path, `ran ${JSON.stringify(value)}`)
    place.frame.values.set(node.name, value)
    return { losses: place.losses, gives: { [node.name]: value } }
  }

  const gateOf = (place: Place, test: WorkflowExpression): false | Gate => {
    if (place.gate !== true) return place.gate
    const value = valueIn(place.frame, test)
    if (typeof value === 'boolean') return value
    const reader = readsOf(test).find((name) => place.frame.losers.has(name))
    const loser = reader === undefined ? undefined : place.frame.losers.get(reader)
    if (loser !== undefined) return testLost(place, loser)
    const by = `${place.frame.prefix}${place.scope}when ${printWorkflowExpression(test)}`
    lose(place, by, 'MissingInput')
    return testLost(place, by)
  }
  const testLost = (place: Place, by: string): Loss => {
    if (place.regions.length === 0) place.frame.lost.test ??= by
    return { by, regions: place.regions }
  }

  const inside = (place: Place, name: string, number: number, rest: Partial<Frame>): Place => ({
    frame: {
      round: place.frame.round,
      index: place.frame.index,
      item: undefined,
      before: undefined,
      ...rest,
      values: new Map(),
      outer: place.frame,
      prefix: `${place.frame.prefix}${place.scope}${name}[${number}]/`,
      optional: isOptional(place),
      lost: { vertex: undefined, test: undefined },
      losers: new Map(),
    },
    scope: '',
    losses: [],
    gate: true,
    regions: [],
  })

  const iterate = (node: IterateNode, place: Place): Done => {
    const path = place.frame.prefix + place.scope + node.name
    const ended = reached(place, node, path)
    if (ended !== undefined) return ended
    if (place.gate === 'skipped') return { losses: place.losses, gives: {} }
    for (let round = 0, before: Frame | undefined; ; round++) {
      const body = inside(place, node.name, round, { round, before })
      const { gives } = evaluate(node.body, body)
      const loss = body.frame.lost.vertex ?? body.frame.lost.test
      if (loss !== undefined) return lost(place, node, { by: loss, regions: place.regions })
      const until = valueIn(body.frame, node.until)
      if (typeof until !== 'boolean') {
        lose(place, path, 'MissingInput')
        return lost(place, node, { by: path, regions: place.regions })
      }
      if (until || round + 1 >= node.at_most) {
        const all = { ...gives, [node.name]: { rounds: round + 1, converged: until } }
        for (const [name, value] of Object.entries(all)) place.frame.values.set(name, value)
        return { losses: place.losses, gives: all }
      }
      before = body.frame
    }
  }

  const forEach = (node: ForEachNode, place: Place): Done => {
    const ended = reached(place, node, place.frame.prefix + place.scope + node.name)
    if (ended !== undefined) return ended
    if (place.gate === 'skipped') return { losses: place.losses, gives: {} }
    const items = valueIn(place.frame, node.over) as readonly unknown[]
    const bodies = items.map((value, index) =>
      inside(place, node.name, index, { index, item: { name: node.name, value } }),
    )
    const gives = bodies.map((body) => evaluate(node.body, body).gives)
    const loss = bodies
      .map(({ frame }) => frame.lost.vertex ?? frame.lost.test)
      .find((one) => one !== undefined)
    if (loss !== undefined) return lost(place, node, { by: loss, regions: place.regions })
    place.frame.values.set(node.name, gives)
    return { losses: place.losses, gives: { [node.name]: gives } }
  }

  const evaluate = (node: WorkflowNode, place: Place): Done => {
    switch (node._tag) {
      case 'Empty':
        return { losses: place.losses, gives: {} }
      case 'Phase':
        return phase(node, place)
      case 'Iterate':
        return iterate(node, place)
      case 'ForEach':
        return forEach(node, place)
      case 'Sequence':
        return node.steps.reduce<Done>(
          (done, step) => {
            const next = evaluate(step, { ...place, losses: done.losses })
            return { losses: next.losses, gives: { ...done.gives, ...next.gives } }
          },
          { losses: place.losses, gives: {} },
        )
      case 'Parallel': {
        const all = node.branches.map((branch) => evaluate(branch, place))
        return {
          losses: all.flatMap(({ losses }) => losses),
          gives: Object.assign({}, ...all.map(({ gives }) => gives)) as Done['gives'],
        }
      }
      case 'When': {
        const decided = gateOf(place, node.test)
        const arm = (wanted: boolean): Gate =>
          typeof decided === 'boolean' ? decided === wanted || 'skipped' : decided
        const then = evaluate(node.then, { ...place, gate: arm(true) })
        const otherwise = evaluate(node.otherwise, { ...place, gate: arm(false) })
        return { losses: [...then.losses, ...otherwise.losses], gives: { ...then.gives, ...otherwise.gives } }
      }
      case 'Scope': {
        const { losses, gives } = evaluate(node.body, { ...place, scope: `${place.scope}${node.name}/` })
        if (Object.keys(gives).length === 0) return { losses, gives: {} }
        place.frame.values.set(node.name, gives)
        return { losses, gives: { [node.name]: gives } }
      }
      case 'Optional':
        return evaluate(node.body, { ...place, regions: [...place.regions, node] })
    }
  }

  const root = inside(
    { frame: { prefix: '' } as Frame, scope: '', losses: [], gate: true, regions: [] },
    '',
    0,
    {},
  )
  const frame: Frame = { ...root.frame, outer: undefined, prefix: '', optional: false, round: 0, index: 0 }
  evaluate(workflow, { ...root, frame })
  const status = !seen.ran || seen.hard ? 'failed' : seen.soft ? 'partial' : 'succeeded'
  const values = reads.map((read) => valueIn(frame, read)).map((value) => (value === ABSENT ? null : value))
  return { outcomes, status, values }
}
