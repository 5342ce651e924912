import type { KeyPath } from '../expression.js'
import type { NameSource } from './compiled.js'
import { type PlanFault, planFault } from './fault.js'
import { type Graph, pathOf, type Vertex } from './graph.js'
import { anyOf, excludes, type Guard, isCertain } from './guard.js'

/** What a path of a graph gives: one vertex, or several of which at most one runs. */
interface Target {
  readonly sources: readonly NameSource[]
  readonly guard: Guard
  /** Regions of `optional` that a source stands in. */
  readonly optional: readonly string[]
  /** Whether a loop that gives it does so in every case, for the keys that are read of it. */
  readonly certain: (rest: KeyPath) => boolean
}

/** The names that a graph gives, by path. */
export interface Names {
  readonly targets: ReadonlyMap<string, Target>
  readonly scopes: ReadonlySet<string>
}

const prefixes = (scope: readonly string[]): readonly string[] =>
  scope.map((_, i) => scope.slice(0, i + 1).join('/'))

interface Offer {
  readonly path: string
  readonly source: NameSource
  readonly vertex: Vertex
  readonly certain: Target['certain']
}

const topNames = (names: Names): readonly string[] => [
  ...new Set([...names.targets.keys(), ...names.scopes].flatMap((path) => path.split('/').slice(0, 1))),
]

/** Whether what a loop's body gives at a path is given in every round. */
const isGiven = (names: Names, path: string, rest: KeyPath): boolean => {
  const target = names.targets.get(path)
  if (target !== undefined)
    return target.certain(rest) && target.optional.length === 0 && isCertain(target.guard)
  const [key, ...further] = rest
  return key === undefined || isGiven(names, `${path}/${key}`, further)
}
const always = (): boolean => true

const offersOf = (vertex: Vertex, inside: (vertex: Vertex) => Names | undefined): readonly Offer[] => {
  const { node, scope, id } = vertex
  const own = { path: vertex.path, vertex, certain: always }
  const body = inside(vertex)
  if (node._tag !== 'Iterate' || body === undefined) return [{ ...own, source: { vertex: id, prefix: [] } }]
  return [
    { ...own, source: { vertex: id, prefix: [node.name] } },
    ...topNames(body).map((name) => ({
      path: pathOf(scope, name),
      vertex,
      source: { vertex: id, prefix: [name] },
      certain: (rest: KeyPath) => isGiven(body, name, rest),
    })),
  ]
}

/** Indexes what a graph gives. Faults: two different nodes that may both give one path. */
export const namesOf = (
  graph: Graph,
  inside: (vertex: Vertex) => Names | undefined,
  prefix: string,
): { readonly names: Names; readonly faults: readonly PlanFault[] } => {
  const offers = new Map<string, Offer[]>()
  for (const vertex of graph.vertices)
    for (const offer of offersOf(vertex, inside)) {
      const known = offers.get(offer.path)
      if (known === undefined) offers.set(offer.path, [offer])
      else known.push(offer)
    }
  const scopes = new Set(graph.vertices.flatMap(({ scope }) => prefixes(scope)))
  const faults = [...offers].flatMap(([path, given]) => {
    const both = given.some((one, i) =>
      given.slice(i + 1).some((other) => !excludes(one.vertex.guard, other.vertex.guard)),
    )
    return both || scopes.has(path)
      ? [
          planFault(
            'NameClash',
            prefix + path,
            `different nodes give the path "${prefix}${path}"; rename one, or put it in a scope`,
          ),
        ]
      : []
  })
  const targets = new Map(
    [...offers].map(([path, given]): [string, Target] => [
      path,
      {
        sources: given.map(({ source }) => source),
        guard: given.map(({ vertex }) => vertex.guard).reduce(anyOf),
        optional: [...new Set(given.flatMap(({ vertex }) => vertex.optional))],
        certain: (rest) => given.every(({ certain }) => certain(rest)),
      },
    ]),
  )
  return { names: { targets, scopes }, faults }
}

export type Resolved =
  | { readonly _tag: 'Target'; readonly target: Target; readonly rest: KeyPath }
  | { readonly _tag: 'Scope'; readonly prefix: string; readonly rest: KeyPath }

const descend = (names: Names, path: string, rest: KeyPath): Resolved | undefined => {
  const target = names.targets.get(path)
  if (target !== undefined) return { _tag: 'Target', target, rest }
  if (!names.scopes.has(path)) return undefined
  const [key, ...further] = rest
  const inner = typeof key === 'string' ? descend(names, `${path}/${key}`, further) : undefined
  return inner ?? { _tag: 'Scope', prefix: path, rest }
}

/** Looks a name up from inside a scope: the innermost scope that gives it wins. */
export const resolve = (
  names: Names,
  scope: readonly string[],
  name: string,
  path: KeyPath,
): Resolved | undefined => {
  for (const depth of Array.from({ length: scope.length + 1 }, (_, i) => scope.length - i)) {
    const found = descend(names, pathOf(scope.slice(0, depth), name), path)
    if (found !== undefined) return found
  }
  return undefined
}

/** The names that a scope gives itself; '' is the outermost. */
export const visibleIn = (names: Names, scope: string): readonly string[] => {
  const before = scope === '' ? '' : `${scope}/`
  return [...names.targets.keys(), ...names.scopes]
    .filter((path) => path.startsWith(before) && !path.slice(before.length).includes('/'))
    .map((path) => path.slice(before.length))
}

/** The names that can be read from inside a scope, for suggestions. */
export const visibleNames = (names: Names, scope: readonly string[]): readonly string[] =>
  ['', ...prefixes(scope)].flatMap((at) => visibleIn(names, at))
