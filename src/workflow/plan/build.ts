import { keyOf } from '../../core/canonical/content-key.js'
import { integer } from '../../core/codec/codec.js'
import { parseSyntax } from '../../core/syntax/parse.js'
import type { WorkflowExpression } from '../expression.js'
import { printWorkflowExpression } from '../expression-text.js'
import { policyCodec } from '../policy.js'
import type { WorkflowNode } from '../workflow.js'
import { type PlanFault, planFault } from './fault.js'
import { graphKey } from './fingerprint.js'
import { type BranchTest, type Graph, type Join, pathOf, type Vertex } from './graph.js'
import { anyOf, type Conjunction, conjoin, type Guard } from './guard.js'

const nameShape = /^[a-z][a-z0-9_]*$/
/** No word of the grammar has a digit or an underscore, so such a name need not be read to know that it is free. */
const mayBeWord = /^[a-z]+$/
const badName = (name: string): string | undefined => {
  if (!nameShape.test(name)) return `"${name}" is no name: a lower-case letter, then letters, digits and _`
  if (!mayBeWord.test(name)) return undefined
  const read = parseSyntax(name)
  const isFree = read._tag === 'Right' && read.right._tag === 'Name' && name !== 'inputs' && name !== 'item'
  return isFree ? undefined : `"${name}" has a meaning of its own in expressions; take another name`
}

interface Place {
  readonly scope: readonly string[]
  readonly after: Join | undefined
  readonly conjunction: Conjunction
  readonly optional: readonly string[]
}

interface Builder {
  readonly vertices: Map<string, Vertex[]>
  readonly count: { vertices: number }
  readonly decisions: Map<string, BranchTest>
  readonly faults: PlanFault[]
  readonly prefix: string
  /** Keys of the bodies of `optional`, so that nested ones are drawn once for this. */
  readonly regions: Map<WorkflowNode, string>
}

const listOf = (join: Join | undefined): readonly Join[] => (join === undefined ? [] : [join])
const union = <A>(a: readonly A[], b: readonly A[]): readonly A[] => [...new Set([...a, ...b])]

const alsoAt = (vertex: Vertex, place: Place, guard: Guard): Vertex => ({
  ...vertex,
  after: union(vertex.after, listOf(place.after)),
  guard: anyOf(vertex.guard, guard),
  optional: vertex.optional.filter((region) => place.optional.includes(region)),
})

const addVertex = (b: Builder, node: Vertex['node'], place: Place): Join => {
  const path = pathOf(place.scope, node.name)
  const body =
    node._tag === 'Phase' ? undefined : graphIn(node.body, `${b.prefix}${path}[*]/`, b.faults, b.regions)
  const content = keyOf(body === undefined ? node : [{ ...node, body: null }, graphKey(body)])
  const here = b.vertices.get(path) ?? []
  const at = here.findIndex((vertex) => vertex.content === content)
  const guard: Guard = [place.conjunction]
  const known = here[at]
  if (known !== undefined) {
    const merged = alsoAt(known, place, guard)
    b.vertices.set(path, here.with(at, merged))
    return { vertices: [known.id], joins: [] }
  }
  const vertex: Vertex = {
    id: b.count.vertices,
    path,
    scope: place.scope,
    node,
    content,
    after: listOf(place.after),
    guard,
    optional: place.optional,
    body,
  }
  b.count.vertices += 1
  b.vertices.set(path, [...here, vertex])
  return { vertices: [vertex.id], joins: [] }
}

const addDecision = (b: Builder, test: WorkflowExpression, place: Place): number => {
  const key = keyOf([place.scope, test])
  const known = b.decisions.get(key)
  const id = known?.id ?? b.decisions.size
  const guard: Guard = [place.conjunction]
  b.decisions.set(
    key,
    known === undefined
      ? {
          id,
          label: `${[...place.scope, ''].join('/')}when ${printWorkflowExpression(test)}`,
          scope: place.scope,
          test,
          after: listOf(place.after),
          guard,
          optional: place.optional,
        }
      : {
          ...known,
          after: union(known.after, listOf(place.after)),
          guard: anyOf(known.guard, guard),
          optional: known.optional.filter((region) => place.optional.includes(region)),
        },
  )
  return id
}

const checkNode = (b: Builder, node: WorkflowNode, place: Place): void => {
  const at = (name: string): string => b.prefix + pathOf(place.scope, name)
  if (node._tag === 'Phase' && !policyCodec.is(node.policy))
    b.faults.push(
      planFault(
        'BadPolicy',
        at(node.name),
        'the policy is not of the form { timeout_ms: 60000, retries: { times: 1 } }',
      ),
    )
  if (node._tag === 'Iterate' && !integer(1).is(node.at_most))
    b.faults.push(
      planFault(
        'BadBound',
        at(node.name),
        `at_most is ${String(node.at_most)}, not a whole number of at least 1`,
      ),
    )
  const problem = 'name' in node ? badName(node.name) : undefined
  if ('name' in node && problem !== undefined) b.faults.push(planFault('BadName', at(node.name), problem))
}

const build = (b: Builder, node: WorkflowNode, place: Place): Join | undefined => {
  checkNode(b, node, place)
  switch (node._tag) {
    case 'Empty':
      return place.after
    case 'Phase':
    case 'Iterate':
    case 'ForEach':
      return addVertex(b, node, place)
    case 'Sequence':
      return node.steps.reduce<Join | undefined>(
        (after, step) => build(b, step, { ...place, after }),
        place.after,
      )
    case 'Parallel': {
      const exits = node.branches.map((branch) => build(b, branch, place))
      return { vertices: [], joins: [...new Set(exits.flatMap(listOf))] }
    }
    case 'When': {
      const literal = addDecision(b, node.test, place) + 1
      const then = build(b, node.then, { ...place, conjunction: conjoin(place.conjunction, literal) })
      const otherwise = build(b, node.otherwise, {
        ...place,
        conjunction: conjoin(place.conjunction, -literal),
      })
      return { vertices: [], joins: [...new Set([...listOf(then), ...listOf(otherwise)])] }
    }
    case 'Scope':
      return build(b, node.body, { ...place, scope: [...place.scope, node.name] })
    case 'Optional': {
      const region = keyOf([place.scope, regionOf(b, node.body)])
      return build(b, node.body, { ...place, optional: union(place.optional, [region]) })
    }
  }
}

const regionOf = (b: Builder, body: WorkflowNode): string => {
  const key = b.regions.get(body) ?? graphKey(graphIn(body, '', [], b.regions))
  b.regions.set(body, key)
  return key
}

const graphIn = (
  node: WorkflowNode,
  prefix: string,
  faults: PlanFault[],
  regions: Map<WorkflowNode, string> = new Map(),
): Graph => {
  const b: Builder = {
    vertices: new Map(),
    count: { vertices: 0 },
    decisions: new Map(),
    faults,
    prefix,
    regions,
  }
  const end = build(b, node, { scope: [], after: undefined, conjunction: [], optional: [] })
  const vertices = [...b.vertices.values()].flat().sort((x, y) => x.id - y.id)
  return { vertices, decisions: [...b.decisions.values()], end }
}

/** Draws the graph of a workflow, and gives what is wrong with its names, bounds and nesting. */
export const graphOf = (
  node: WorkflowNode,
): { readonly graph: Graph; readonly faults: readonly PlanFault[] } => {
  const faults: PlanFault[] = []
  return { graph: graphIn(node, '', faults), faults }
}
