import fc from 'fast-check'
import type { KeyPath, WorkflowExpression } from '../../src/workflow/expression.js'
import { type PhaseNode, parallelNode, sequenceNode, type WorkflowNode } from '../../src/workflow/workflow.js'

/** A workflow before its names are chosen; numbers pick what is read among what can be read. */
export type Shape =
  | { readonly _tag: 'Phase'; readonly mode: Mode; readonly reads: number }
  | { readonly _tag: 'Sequence' | 'Parallel'; readonly parts: readonly Shape[] }
  | { readonly _tag: 'When'; readonly reads: number; readonly then: Shape; readonly otherwise: Shape }
  | { readonly _tag: 'Iterate'; readonly reads: number; readonly at_most: number; readonly body: Shape }
  | { readonly _tag: 'ForEach'; readonly items: number; readonly body: Shape }
  | { readonly _tag: 'Scope' | 'Optional'; readonly body: Shape }
/** What becomes of a phase: a value, a failure, or a record without the field that is read. */
export type Mode = 'ok' | 'fail' | 'gap'

const shapes = (modes: readonly Mode[], maxDepth: number): fc.Arbitrary<Shape> =>
  fc
    .array(parts(modes, maxDepth), { maxLength: 6, size: 'max' })
    .map((steps): Shape => ({ _tag: 'Sequence', parts: steps }))
const parts = (modes: readonly Mode[], maxDepth: number): fc.Arbitrary<Shape> =>
  fc.letrec<{ shape: Shape }>((tie) => ({
    shape: fc.oneof(
      { maxDepth, depthSize: 'small', withCrossShrink: true },
      fc.record({ _tag: fc.constant('Phase' as const), mode: fc.constantFrom(...modes), reads: fc.nat(20) }),
      fc.record({
        _tag: fc.constantFrom('Sequence' as const, 'Parallel' as const),
        parts: fc.array(tie('shape'), { maxLength: 4, size: 'max' }),
      }),
      fc.record({
        _tag: fc.constant('When' as const),
        reads: fc.nat(20),
        then: tie('shape'),
        otherwise: tie('shape'),
      }),
      fc.record({
        _tag: fc.constant('Iterate' as const),
        reads: fc.nat(20),
        at_most: fc.integer({ min: 1, max: 3 }),
        body: tie('shape'),
      }),
      fc.record({ _tag: fc.constant('ForEach' as const), items: fc.nat(3), body: tie('shape') }),
      fc.record({ _tag: fc.constantFrom('Scope' as const, 'Optional' as const), body: tie('shape') }),
    ),
  })).shape

const MODES: readonly Mode[] = ['ok', 'ok', 'ok', 'ok', 'fail', 'gap']
/** Any shape; about one phase in three fails or leaves its field out. */
export const anyShape: fc.Arbitrary<Shape> = shapes(MODES, 5)
/** Any shape whose phases all succeed. */
export const anySoundShape: fc.Arbitrary<Shape> = shapes(['ok'], 5)

/** What can be read at a place: a number, and whether it is certain to be there if nothing fails. */
interface Known {
  readonly name: string
  readonly path: KeyPath
  readonly certain: boolean
}
interface Place {
  readonly known: readonly Known[]
  /** What every place of a loop's body can read besides. */
  readonly plain: readonly WorkflowExpression[]
  readonly inRound: boolean
}
interface Built {
  readonly node: WorkflowNode
  readonly gives: readonly Known[]
}

const apply = (
  operator: 'gt' | 'or_else' | 'add' | 'length',
  ...args: readonly WorkflowExpression[]
): WorkflowExpression => ({
  _tag: 'Apply',
  operator,
  args,
})
const literal = (value: unknown): WorkflowExpression => ({ _tag: 'Literal', value })
const reading = ({ name, path, certain }: Known): WorkflowExpression => {
  const from: WorkflowExpression = { _tag: 'From', name, path }
  return certain ? from : apply('or_else', from, literal(-1))
}
const uncertain = (known: Known): Known => ({ ...known, certain: false })

const builder = (prefix: string) => {
  const count = { names: 0 }
  const fresh = (): number => {
    count.names += 1
    return count.names
  }
  const choice = (place: Place, number: number, careful = false): WorkflowExpression => {
    const all = [
      ...place.known.map((known) => reading(careful ? uncertain(known) : known)),
      ...place.plain,
      literal(number),
    ]
    return all[number % all.length] ?? literal(number)
  }
  const test = (place: Place, number: number): WorkflowExpression =>
    apply('gt', choice(place, number), literal((number % 4) + fresh() / 1000))

  const build = (shape: Shape, place: Place): Built => {
    switch (shape._tag) {
      case 'Phase': {
        const number = fresh()
        const name = `${prefix}${number}`
        const before: WorkflowExpression = { _tag: 'Previous', name, path: ['v'], first: literal(0) }
        const own = place.inRound && shape.reads % 3 === 0
        const x = own ? apply('or_else', before, literal(-2)) : choice(place, shape.reads)
        const phase: PhaseNode = {
          _tag: 'Phase',
          name,
          kind: 'step',
          config: {
            x: x._tag === 'Literal' ? x.value : x,
            mode: shape.mode,
            ...(shape.reads % 5 === 0 ? {} : { id: number }),
          },
          policy: {},
        }
        return { node: phase, gives: [{ name, path: ['v'], certain: true }] }
      }
      case 'Sequence': {
        const done = shape.parts.reduce<{ nodes: readonly WorkflowNode[]; gives: readonly Known[] }>(
          ({ nodes, gives }, part) => {
            const built = build(part, { ...place, known: [...place.known, ...gives] })
            return { nodes: [...nodes, built.node], gives: [...gives, ...built.gives] }
          },
          { nodes: [], gives: [] },
        )
        return { node: sequenceNode(done.nodes), gives: done.gives }
      }
      case 'Parallel': {
        const built = shape.parts.map((part) => build(part, place))
        return {
          node: parallelNode(built.map(({ node }) => node)),
          gives: built.flatMap(({ gives }) => gives),
        }
      }
      case 'When': {
        const decision = test(place, shape.reads)
        const then = build(shape.then, place)
        const otherwise = build(shape.otherwise, place)
        return {
          node: { _tag: 'When', test: decision, then: then.node, otherwise: otherwise.node },
          gives: [...then.gives, ...otherwise.gives].map(uncertain),
        }
      }
      case 'Iterate': {
        const name = `${prefix}${fresh()}`
        const round: WorkflowExpression = { _tag: 'Round' }
        const inner = build(shape.body, { ...place, plain: [round], inRound: true })
        const until =
          shape.reads % 2 === 0
            ? apply('gt', round, literal(shape.reads % 3))
            : apply(
                'gt',
                choice({ ...place, known: inner.gives, plain: [round] }, shape.reads, true),
                literal(2),
              )
        return {
          node: { _tag: 'Iterate', name, body: inner.node, until, at_most: shape.at_most },
          gives: [...inner.gives, { name, path: ['rounds'], certain: true }],
        }
      }
      case 'ForEach': {
        const name = `${prefix}${fresh()}`
        const item: WorkflowExpression = { _tag: 'Item', name, path: [] }
        const inner = build(shape.body, { ...place, plain: [item, { _tag: 'Index' }], inRound: false })
        const over = literal(Array.from({ length: shape.items }, (_, i) => i * 2))
        return {
          node: { _tag: 'ForEach', name, over, body: inner.node },
          gives: inner.gives.map(({ path, name: at }) => ({ name, path: [0, at, ...path], certain: false })),
        }
      }
      case 'Scope': {
        const name = `${prefix}${fresh()}`
        const inner = build(shape.body, place)
        return {
          node: { _tag: 'Scope', name, body: inner.node },
          gives: inner.gives.map(({ path, name: at, certain }) => ({ name, path: [at, ...path], certain })),
        }
      }
      case 'Optional': {
        const inner = build(shape.body, place)
        return { node: { _tag: 'Optional', body: inner.node }, gives: inner.gives.map(uncertain) }
      }
    }
  }
  return build
}

/** A workflow without faults, and what it gives, read carefully. Prefixes keep the names of two workflows apart. */
export const workflowOf = (
  shape: Shape,
  prefix = 'n',
): { readonly node: WorkflowNode; readonly reads: readonly WorkflowExpression[] } => {
  const { node, gives } = builder(prefix)(shape, { known: [], plain: [], inRound: false })
  return { node, reads: gives.map(uncertain).map(reading) }
}
