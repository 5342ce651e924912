import type { Expr, Giving, WorkflowExpression } from './expression.js'
import { item, nodeOf } from './expression.js'
import { type Policy, type PolicyInput, policyOf } from './policy.js'
import { withoutLiterals } from './templated.js'

/** A workflow as first-order data: it can be hashed, stored, drawn and sent; no node holds a function. */
export type WorkflowNode =
  | { readonly _tag: 'Empty' }
  | PhaseNode
  | { readonly _tag: 'Sequence'; readonly steps: readonly WorkflowNode[] }
  | { readonly _tag: 'Parallel'; readonly branches: readonly WorkflowNode[] }
  | {
      readonly _tag: 'When'
      readonly test: WorkflowExpression
      readonly then: WorkflowNode
      readonly otherwise: WorkflowNode
    }
  | IterateNode
  | ForEachNode
  | { readonly _tag: 'Scope'; readonly name: string; readonly body: WorkflowNode }
  | { readonly _tag: 'Optional'; readonly body: WorkflowNode }

export interface PhaseNode {
  readonly _tag: 'Phase'
  readonly name: string
  readonly kind: string
  /** Its expressions say what it takes from earlier phases. */
  readonly config: unknown
  readonly policy: Policy
}
export interface IterateNode {
  readonly _tag: 'Iterate'
  readonly name: string
  readonly body: WorkflowNode
  readonly until: WorkflowExpression
  readonly at_most: number
}
export interface ForEachNode {
  readonly _tag: 'ForEach'
  readonly name: string
  readonly over: WorkflowExpression
  readonly body: WorkflowNode
}

declare const Ns: unique symbol
declare const Gs: unique symbol
/** A workflow that reads the outputs `Needs` and gives the record `Gives`. */
export interface Workflow<out Needs extends string, out Gives> {
  readonly _tag: WorkflowNode['_tag']
  readonly [Ns]?: () => Needs
  readonly [Gs]?: () => Gives
}
export type AnyWorkflow = Workflow<string, unknown>
export type NeedsOf<W> = W extends Workflow<infer N, unknown> ? N : never
export type GivesOf<W> = W extends Workflow<string, infer G> ? G : never

/** A workflow with a name of its own, so that `from` can read what it gives. */
export interface Named<Name extends string, Result, out Needs extends string>
  extends Workflow<Needs, { readonly [K in Name]: Result }>,
    Giving<Name, Result> {}
export interface Phase<Name extends string, Result, out Needs extends string>
  extends Named<Name, Result, Needs> {
  readonly _tag: 'Phase'
}

type Intersect<U> = (U extends unknown ? (u: U) => void : never) extends (i: infer I) => void ? I : never
type Flat<T> = { readonly [K in keyof T]: T[K] }
type AllGives<Ws extends readonly AnyWorkflow[]> = Flat<Intersect<GivesOf<Ws[number]>>>
type Certain<G> = { [K in keyof G]-?: Record<never, never> extends Pick<G, K> ? never : K }[keyof G] & string
type Meets<G> = Certain<G> | `${keyof G & string}?`
type Arms<Y, N> = Flat<
  { readonly [K in Certain<Y> & Certain<N>]: Y[K & keyof Y] | N[K & keyof N] } & {
    readonly [K in Exclude<keyof Y | keyof N, Certain<Y> & Certain<N>>]?:
      | (K extends keyof Y ? Y[K] : never)
      | (K extends keyof N ? N[K] : never)
  }
>
type NeedsInOrder<
  Ws extends readonly AnyWorkflow[],
  Known extends string = never,
  Missing extends string = never,
> = Ws extends readonly [infer H extends AnyWorkflow, ...infer T extends readonly AnyWorkflow[]]
  ? NeedsInOrder<T, Known | Meets<GivesOf<H>>, Missing | Exclude<NeedsOf<H>, Known>>
  : number extends Ws['length']
    ? Ws extends readonly []
      ? Missing
      : Missing | NeedsOf<Ws[number]>
    : Missing

/** The node behind a typed workflow. */
export const workflowNode = (workflow: AnyWorkflow): WorkflowNode => workflow as WorkflowNode
const typed = <W extends AnyWorkflow>(node: WorkflowNode): W => node as unknown as W

const EMPTY: WorkflowNode = { _tag: 'Empty' }
/** Does nothing; neutral in `sequence` and `parallel`. */
export const empty: Workflow<never, Record<never, never>> = typed(EMPTY)

export const sequenceNode = (steps: readonly WorkflowNode[]): WorkflowNode => {
  const flat = steps.flatMap((step) =>
    step._tag === 'Sequence' ? step.steps : step._tag === 'Empty' ? [] : [step],
  )
  return flat.length === 0
    ? EMPTY
    : flat.length === 1 && flat[0] !== undefined
      ? flat[0]
      : { _tag: 'Sequence', steps: flat }
}
export const parallelNode = (branches: readonly WorkflowNode[]): WorkflowNode => {
  const flat = branches.flatMap((branch) =>
    branch._tag === 'Parallel' ? branch.branches : branch._tag === 'Empty' ? [] : [branch],
  )
  return flat.length === 0
    ? EMPTY
    : flat.length === 1 && flat[0] !== undefined
      ? flat[0]
      : { _tag: 'Parallel', branches: flat }
}

/** Every step starts after all of the step before it has ended; a later step may read what earlier ones gave. */
export const sequence = <const Ws extends readonly AnyWorkflow[]>(
  ...steps: Ws
): Workflow<NeedsInOrder<Ws>, AllGives<Ws>> => typed(sequenceNode(steps.map(workflowNode)))

/** Branches are independent: none may read another. */
export const parallel = <const Ws extends readonly AnyWorkflow[]>(
  ...branches: Ws
): Workflow<NeedsOf<Ws[number]>, AllGives<Ws>> => typed(parallelNode(branches.map(workflowNode)))

/** One of two; what both arms give is certain afterwards, all else optional. */
export const when = <
  N extends string,
  Y extends AnyWorkflow,
  O extends AnyWorkflow = Workflow<never, Record<never, never>>,
>(
  test: Expr<boolean, N>,
  then: Y,
  otherwise?: O,
): Workflow<N | NeedsOf<Y> | NeedsOf<O>, Arms<GivesOf<Y>, GivesOf<O>>> =>
  typed({
    _tag: 'When',
    test: nodeOf(test),
    then: workflowNode(then),
    otherwise: otherwise === undefined ? EMPTY : workflowNode(otherwise),
  })

/** How a loop ended, next to the last round's outputs. */
export interface Rounds {
  readonly rounds: number
  readonly converged: boolean
}
type Inner<G> = `^${keyof G & string}`
export interface Iterate<Name extends string, out Needs extends string, out Gives>
  extends Workflow<Needs, Flat<Gives & { readonly [K in Name]: Rounds }>>,
    Giving<Name, Rounds> {}
/**
 * Repeats `body` until `until` holds or `at_most` (>= 1) rounds have run; gives the last round's outputs, and how it
 * ended under `name` (default `iteration`).
 */
export const iterate = <
  W extends AnyWorkflow,
  N extends string,
  const Name extends string = 'iteration',
>(loop: {
  readonly name?: Name
  readonly body: W
  readonly until: Expr<boolean, N>
  readonly at_most: number
}): Iterate<
  Name,
  Exclude<NeedsOf<W>, Inner<GivesOf<W>>> | Exclude<N, Meets<GivesOf<W>> | Inner<GivesOf<W>>>,
  GivesOf<W>
> =>
  typed({
    _tag: 'Iterate',
    name: loop.name ?? 'iteration',
    body: workflowNode(loop.body),
    until: nodeOf(loop.until),
    at_most: loop.at_most,
  })

/** Runs `body` once for each item (windows, regimes, symbols); gives the results in item order. */
export const forEach = <const Name extends string, Item, N extends string, W extends AnyWorkflow>(
  name: Name,
  over: Expr<readonly Item[], N>,
  body: (item: Expr<Item, `@${Name}`>) => W,
): Named<Name, readonly GivesOf<W>[], N | Exclude<NeedsOf<W>, `@${Name}`>> =>
  typed({ _tag: 'ForEach', name, over: nodeOf(over), body: workflowNode(body(item<Item, Name>(name))) })

/** Puts a workflow under a name, so that one template can be used twice. */
export const scope = <const Name extends string, W extends AnyWorkflow>(
  name: Name,
  body: W,
): Named<Name, GivesOf<W>, NeedsOf<W>> => typed({ _tag: 'Scope', name, body: workflowNode(body) })

/** May fail: the run goes on, and readers must say what to use instead. */
export const optional = <W extends AnyWorkflow>(
  body: W,
): Workflow<NeedsOf<W>, Flat<{ readonly [K in keyof GivesOf<W>]?: GivesOf<W>[K] }>> =>
  typed({ _tag: 'Optional', body: workflowNode(body) })

/** A step of one of the kinds that the handlers know; the builders in `phases/` give it its types. */
export const phase = <const Name extends string, Result, Needs extends string>(
  name: Name,
  kind: string,
  config: unknown,
  policy: PolicyInput = {},
): Phase<Name, Result, Needs> =>
  typed({ _tag: 'Phase', name, kind, config: withoutLiterals(config), policy: policyOf(policy) })

/** Refuses a workflow that still reads something from outside, in words. */
export type Closed<W> = [NeedsOf<W>] extends [never]
  ? unknown
  : { readonly 'reads an output that nothing before it is certain to give': NeedsOf<W> }
