import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { contentKey } from '../../core/canonical/content-key.js'
import type { DecodeFault } from '../../core/codec/codec.js'
import type { Shape } from '../../core/codec/shape.js'
import { didYouMean } from '../../core/near.js'
import { depthOf } from '../fold.js'
import { expressionsIn, mapTemplated } from '../templated.js'
import { type AnyWorkflow, type PhaseNode, type WorkflowNode, workflowNode } from '../workflow.js'
import { graphOf } from './build.js'
import { closureOf } from './closure.kernel.js'
import { compile } from './compile.js'
import { compileTemplate } from './compile-template.js'
import { type Compiled, type CompiledTemplate, readsOf } from './compiled.js'
import { type PlanFault, planFault } from './fault.js'
import { graphKey } from './fingerprint.js'
import type { BranchTest, Graph, Join, Vertex } from './graph.js'
import { ALWAYS, type Guard } from './guard.js'
import { type Names, namesOf } from './names.js'
import type { GraphLevel, Reader } from './reader.js'

/** What a plan needs to know of a kind of phase. */
export interface Kind {
  readonly configFaults: (config: unknown) => readonly DecodeFault[]
  /** What a phase with this config gives; the config's expressions are as written. */
  readonly result: (config: unknown) => Shape
}
export interface PlanOptions {
  /** Names of the inputs that will be given. */
  readonly inputs?: readonly string[]
  /** Where given, kinds, configs and the outputs that are read are checked too. */
  readonly kinds?: Readonly<Record<string, Kind>>
  /** A templated value that is evaluated when all has ended. */
  readonly result?: unknown
}

export type Work =
  | { readonly _tag: 'Phase'; readonly phase: PhaseNode; readonly config: CompiledTemplate }
  | {
      readonly _tag: 'Iterate'
      readonly name: string
      readonly body: PlannedGraph
      readonly until: Compiled
      readonly at_most: number
    }
  | { readonly _tag: 'ForEach'; readonly name: string; readonly body: PlannedGraph; readonly over: Compiled }

export interface PlannedVertex {
  readonly id: number
  readonly path: string
  readonly after: readonly Join[]
  readonly guard: Guard
  readonly optional: readonly string[]
  readonly work: Work
}
export interface PlannedDecision {
  readonly id: number
  readonly label: string
  readonly guard: Guard
  readonly optional: readonly string[]
  readonly test: Compiled
  /** The vertices that the test reads. */
  readonly reads: readonly number[]
}
export interface PlannedGraph {
  readonly vertices: readonly PlannedVertex[]
  readonly decisions: readonly PlannedDecision[]
  readonly names: Names
}

/** A workflow whose names are resolved and whose order is known. */
export interface Plan {
  readonly graph: PlannedGraph
  readonly result: CompiledTemplate | undefined
  /** Equal for workflows that do the same, however they were put together. */
  readonly fingerprint: string
}

const NESTING_LIMIT = 500

interface Context {
  readonly options: PlanOptions
  readonly faults: PlanFault[]
}

const dataFaults = (node: WorkflowNode, at: string): readonly PlanFault[] => {
  const key = contentKey(node)
  return key._tag === 'Right'
    ? []
    : [planFault('NotData', `${at}${key.left.path}`, `holds ${key.left.because}; a workflow is plain data`)]
}

const configFaults = (context: Context, phase: PhaseNode, at: string): readonly PlanFault[] => {
  const { kinds } = context.options
  if (kinds === undefined) return []
  const kind = Object.hasOwn(kinds, phase.kind) ? kinds[phase.kind] : undefined
  if (kind === undefined)
    return [
      planFault(
        'UnknownKind',
        at,
        `there is no kind of phase "${phase.kind}"${didYouMean(phase.kind, Object.keys(kinds))}`,
      ),
    ]
  const holes = expressionsIn(phase.config).map(([, path]) => path)
  const isOpen = ({ path, stranger }: DecodeFault): boolean =>
    holes.some(
      (hole) =>
        (path === hole && stranger !== true) || path.startsWith(`${hole}.`) || path.startsWith(`${hole}[`),
    )
  return kind
    .configFaults(mapTemplated(phase.config, () => ({ _tag: 'Hole' })))
    .filter((fault) => !holes.includes('') && !isOpen(fault))
    .map(({ path, message }) =>
      planFault('BadConfig', `${at}.config${path === '' || path.startsWith('[') ? '' : '.'}${path}`, message),
    )
}

const readerAt = (context: Context, levels: readonly GraphLevel[], at: string): Reader => ({
  levels,
  at,
  inputs: context.options.inputs ?? [],
  shapeOf: ({ kind, config }) => context.options.kinds?.[kind]?.result(config) ?? { _tag: 'Anything' },
  report: (fault) => context.faults.push(fault),
})

/** The graph of a body, as the reader in it and the names in it see it. */
interface Drawn {
  readonly graph: Graph
  readonly names: Names
  readonly bodies: ReadonlyMap<number, Drawn>
}

const drawn = (context: Context, graph: Graph, prefix: string): Drawn => {
  const bodies = new Map(
    graph.vertices.flatMap(({ id, path, body }) =>
      body === undefined ? [] : [[id, drawn(context, body, `${prefix}${path}[*]/`)] as const],
    ),
  )
  const { names, faults } = namesOf(graph, ({ id }) => bodies.get(id)?.names, prefix)
  context.faults.push(...faults)
  return { graph, names, bodies }
}

const planned = (
  context: Context,
  { graph, names, bodies }: Drawn,
  outer: readonly GraphLevel[],
  kind: GraphLevel['kind'],
  loop: string,
  prefix: string,
): { readonly planned: PlannedGraph; readonly end: GraphLevel } => {
  const closure = closureOf(graph)
  for (const cycle of closure.cycles()) {
    const stuck = cycle.flatMap((id) => graph.vertices[id]?.path ?? []).map((path) => prefix + path)
    const more = stuck.length > 6 ? ', ..' : ''
    context.faults.push(
      planFault('Cycle', stuck[0] ?? prefix, `waits for itself: ${stuck.slice(0, 6).join(', ')}${more}`),
    )
  }
  const base = { graph, names, kind, loop }
  const seen = (place: Pick<Vertex | BranchTest, 'scope' | 'after' | 'guard' | 'optional'>): GraphLevel => ({
    ...base,
    scope: place.scope,
    before: (vertex) => closure.before(place.after, vertex),
    guard: place.guard,
    optional: place.optional,
  })
  const end: GraphLevel = { ...base, scope: [], before: () => true, guard: ALWAYS, optional: [] }
  const workOf = (vertex: Vertex): Work => {
    const { node } = vertex
    const at = prefix + vertex.path
    const levels = [seen(vertex), ...outer]
    if (node._tag === 'Phase') {
      context.faults.push(...configFaults(context, node, at))
      return {
        _tag: 'Phase',
        phase: node,
        config: compileTemplate(readerAt(context, levels, `${at}.config`), node.config),
      }
    }
    const inside = bodies.get(vertex.id) ?? {
      graph: { vertices: [], decisions: [], end: undefined },
      names,
      bodies,
    }
    if (node._tag === 'ForEach') {
      const over = compile(readerAt(context, levels, `${at}.over`), node.over)
      const { planned: body } = planned(context, inside, levels, 'for_each', node.name, `${at}[*]/`)
      return { _tag: 'ForEach', name: node.name, over, body }
    }
    const { planned: body, end: last } = planned(context, inside, levels, 'iterate', node.name, `${at}[*]/`)
    const until = compile(readerAt(context, [last, ...levels], `${at}.until`), node.until)
    return { _tag: 'Iterate', name: node.name, until, at_most: node.at_most, body }
  }
  const decisions = graph.decisions.map((decision): PlannedDecision => {
    const test = compile(
      readerAt(context, [seen(decision), ...outer], prefix + decision.label),
      decision.test,
    )
    const { id, label, guard, optional } = decision
    return { id, label, guard, optional, test, reads: readsOf(test) }
  })
  const vertices = graph.vertices.map(
    (vertex): PlannedVertex => ({
      id: vertex.id,
      path: vertex.path,
      after: vertex.after,
      guard: vertex.guard,
      optional: vertex.optional,
      work: workOf(vertex),
    }),
  )
  return { planned: { vertices, decisions, names }, end }
}

const distinct = (faults: readonly PlanFault[]): readonly PlanFault[] => [
  ...new Map(faults.map((fault) => [`${fault._tag} ${fault.at} ${fault.message}`, fault])).values(),
]

/** Plans a workflow: resolves every name, orders what runs, and gives *all* faults at once. */
export const plan = (
  workflow: AnyWorkflow,
  options: PlanOptions = {},
): Either<readonly PlanFault[], Plan> => {
  const node = workflowNode(workflow)
  const depth = depthOf(node, NESTING_LIMIT)
  if (depth > NESTING_LIMIT)
    return left([planFault('TooDeep', '', `nodes nest more than ${NESTING_LIMIT} levels deep`)])
  const noData = dataFaults(node, '')
  if (noData.length > 0) return left(noData)
  const { graph, faults } = graphOf(node)
  const context: Context = { options, faults: [...faults] }
  const whole = planned(context, drawn(context, graph, ''), [], 'root', '', '')
  const result =
    options.result === undefined
      ? undefined
      : compileTemplate(readerAt(context, [whole.end], 'result'), options.result)
  return context.faults.length > 0
    ? left(distinct(context.faults))
    : right({ graph: whole.planned, result, fingerprint: graphKey(graph) })
}
