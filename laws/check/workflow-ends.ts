import { isLeft } from 'fp-ts/lib/Either.js'
import { concatMap, lastValueFrom, take, toArray } from 'rxjs'
import { encode } from '../../src/core/canonical/canonical.kernel.js'
import { isRecord, showFault } from '../../src/core/codec/codec.js'
import type { RunEvent } from '../../src/run/event.js'
import { type StudyOptions, study$ } from '../../src/templates/study.js'
import { showPlanFault } from '../../src/workflow/plan/fault.js'
import type { Template } from '../../src/workflow/template.js'

/** The end of one phase. */
export type Ended = Extract<RunEvent, { readonly _tag: 'PhaseEnded' }>

/** The ends of phases of a run, in their order; of one that is cut off after some, these. */
export const ends = (template: Template, options: StudyOptions, most?: number): Promise<readonly Ended[]> => {
  const ends$ = study$(template, { ...options, workers: 0 }).pipe(
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
const FITS = ['optimization', 'analysis']

/** A phase that chooses or fits on bars which a validation after it tests on, in words. */
export const peeking = (all: readonly Ended[]): string | undefined => {
  const tests = all.flatMap((each, at) => {
    const { out_of_sample } = given(each)
    const span = each.kind === 'validation' && isRecord(out_of_sample) ? out_of_sample['span'] : undefined
    return isSpan(span) ? [{ at, path: each.path, span }] : []
  })
  return all
    .flatMap((each, at) => {
      const { span } = given(each)
      if (!FITS.includes(each.kind) || !isSpan(span)) return []
      const test = tests.find(
        (later) => later.at > at && span.from_bar < later.span.to_bar && later.span.from_bar < span.to_bar,
      )
      return test === undefined
        ? []
        : [
            `${each.path} read ${span.first}..${span.last}, which ${test.path} then tests on (${test.span.first}..${test.span.last})`,
          ]
    })
    .at(0)
}
