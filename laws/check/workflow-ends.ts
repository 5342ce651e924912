import { isLeft } from 'fp-ts/lib/Either.js'
import { concatMap, lastValueFrom, take, toArray } from 'rxjs'
import { encode } from '../../src/core/canonical/canonical.kernel.js'
import { isRecord, showFault } from '../../src/core/codec/codec.js'
import type { RunEvent } from '../../src/run/event.js'
import { type StudyOptions, studyKnowing$ } from '../../src/templates/study.js'
import { drawingOf } from '../../src/workflow/plan/drawing.js'
import { showPlanFault } from '../../src/workflow/plan/fault.js'
import { planPath } from '../../src/workflow/plan/phases.js'
import type { Plan, PlannedGraph } from '../../src/workflow/plan/plan.js'
import type { Template } from '../../src/workflow/template.js'

/** The end of one phase. */
export type Ended = Extract<RunEvent, { readonly _tag: 'PhaseEnded' }>

/**
 * The ends of phases of a run, in their order; of one that is cut off after some, these. It knows of no earlier searches, so
 * that a second run in the same store goes on as the first would have.
 */
export const ends = (template: Template, options: StudyOptions, most?: number): Promise<readonly Ended[]> => {
  const ends$ = studyKnowing$(template, { ...options, workers: 0 }, []).pipe(
    concatMap((event): Ended[] => {
      if (isLeft(event))
        throw new Error(
          event.left._tag === 'BadWorkflow'
            ? event.left.faults.map(showPlanFault).join('; ')
            : event.left.faults.map(showFault).join('; '),
          { cause: event.left._tag },
        )
      return event.right._tag === 'PhaseEnded' ? [event.right] : []
    }),
  )
  return lastValueFrom((most === undefined ? ends$ : ends$.pipe(take(most))).pipe(toArray()))
}

/** What phases gave, as bytes by path: whether a result was stored before is no part of it. */
const bytesBy = (all: readonly Ended[]): ReadonlyMap<string, string> =>
  new Map(
    all.map(({ path, outcome }) => {
      const value =
        outcome._tag === 'Right' && outcome.right._tag === 'Ran'
          ? { key: outcome.right.key, value: outcome.right.value }
          : outcome
      const bytes = encode(value)
      return [path, isLeft(bytes) ? JSON.stringify(bytes.left) : Buffer.from(bytes.right).toString('base64')]
    }),
  )

/** The first phase of which two runs give different bytes, in words. */
export const differing = (a: readonly Ended[], b: readonly Ended[], how: string): string | undefined => {
  const [one, other] = [bytesBy(a), bytesBy(b)]
  const path = [...new Set([...one.keys(), ...other.keys()])].find(
    (each) => one.get(each) !== other.get(each),
  )
  return path === undefined
    ? undefined
    : `${path} gives something else ${how}: it keeps something between runs, or reads the clock or chance`
}

interface Span {
  readonly from_bar: number
  readonly to_bar: number
  readonly first: string
  readonly last: string
}
const isSpan = (value: unknown): value is Span =>
  isRecord(value) && typeof value['from_bar'] === 'number' && typeof value['to_bar'] === 'number'
const given = ({ outcome }: Ended): Readonly<Record<string, unknown>> =>
  outcome._tag === 'Right' && outcome.right._tag === 'Ran' && isRecord(outcome.right.value)
    ? outcome.right.value
    : {}
/** Kinds that choose or fit, and kinds that a decision chooses by. */
const FITS = ['optimization', 'analysis']
const TRIES = ['backtest']

/** The phases whose results decisions read, by the paths of a plan. */
const decidersIn = ({ vertices, decisions }: PlannedGraph, prefix: string): readonly string[] => [
  ...decisions.flatMap(({ reads }) =>
    vertices.filter(({ id }) => reads.includes(id)).map(({ path }) => prefix + path),
  ),
  ...vertices.flatMap(({ path, work }) =>
    work._tag === 'Phase' ? [] : decidersIn(work.body, `${prefix}${path}[*]/`),
  ),
]

/** What a validation may rest on, by the paths of two phases. */
export interface Rests {
  /** On what a phase gave: it reads it, or what read it. One that not every run reaches may rest on all. */
  readonly onResult: (validation: string, phase: string) => boolean
  /** On a decision that reads what a phase gave: whether it runs at all may have been chosen by it. */
  readonly onDecision: (validation: string, phase: string) => boolean
}

/** What the validations of a plan may rest on. */
export const restsOn = (plan: Plan): Rests => {
  const drawn = drawingOf(plan)
  const phases = new Map((drawn ?? []).map((phase) => [phase.path, phase]))
  const deciders = new Set(decidersIn(plan.graph, ''))
  const isCertain = (path: string): boolean => phases.get(planPath(path))?.certain === true
  const read = (path: string, seen: ReadonlySet<string>): ReadonlySet<string> =>
    (phases.get(path)?.reads ?? []).reduce(
      (found, each) => (found.has(each) ? found : read(each, new Set([...found, each]))),
      seen,
    )
  return {
    onResult: (validation, phase) =>
      drawn === undefined ||
      !isCertain(validation) ||
      read(planPath(validation), new Set()).has(planPath(phase)),
    onDecision: (validation, phase) => !isCertain(validation) && deciders.has(planPath(phase)),
  }
}

/** A phase that chooses or fits on bars on which a validation that rests on it tests, in words. */
export const peeking = (all: readonly Ended[], { onResult, onDecision }: Rests): string | undefined => {
  const tests = all.flatMap((each, at) => {
    const { out_of_sample } = given(each)
    const span = each.kind === 'validation' && isRecord(out_of_sample) ? out_of_sample['span'] : undefined
    return isSpan(span) ? [{ at, path: each.path, span }] : []
  })
  return all
    .flatMap((each, at) => {
      const { span } = given(each)
      const isRested = FITS.includes(each.kind)
        ? onResult
        : TRIES.includes(each.kind)
          ? onDecision
          : () => false
      if (!isSpan(span)) return []
      const test = tests.find(
        (later) =>
          later.at > at &&
          span.from_bar < later.span.to_bar &&
          later.span.from_bar < span.to_bar &&
          isRested(later.path, each.path),
      )
      return test === undefined
        ? []
        : [
            `${each.path} read ${span.first}..${span.last}, which ${test.path} then tests on (${test.span.first}..${test.span.last})`,
          ]
    })
    .at(0)
}
