import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { isRecord } from '../../core/codec/codec.js'
import type { Verdict } from '../../phases/validation/verdict.js'
import { showPhaseError } from '../../run/phase-error.js'
import type { Study } from '../../templates/study.js'

/** What a workflow said of one market: its verdict's rules, or why it gave none. */
export interface MarketOutcome {
  readonly supported: boolean
  /** The outcome of a verdict that is not supported, or what failed. */
  readonly because: readonly string[]
  /** The edge on the test bars in units of its risk, a year; their years; and the years in which an edge of 1 would show. */
  readonly edge?: { readonly ratio: number; readonly years: number; readonly years_of_one: number }
}

const isVerdict = (value: unknown): value is Verdict =>
  isRecord(value) && typeof value['supported'] === 'boolean' && Array.isArray(value['because'])

const held = (value: unknown): Verdict | undefined =>
  isVerdict(value) ? value : isRecord(value) && isVerdict(value['verdict']) ? value['verdict'] : undefined

/**
 * The verdict of a study: that of its result, else of the last phase that gave one. A study without one, because a phase
 * found nothing, supports nothing. Errors: the workflow has no verdict to give, or does not fit the market.
 */
export const outcomeOf = ({ result, phases }: Study): Either<string, MarketOutcome> => {
  const own = held(result)
  const last = Object.values(phases)
    .flatMap((outcome) =>
      outcome._tag === 'Right' && outcome.right._tag === 'Ran' ? [held(outcome.right.value)] : [],
    )
    .findLast((verdict) => verdict !== undefined)
  const verdict = own ?? last
  if (verdict !== undefined)
    return right({
      supported: verdict.supported,
      because: verdict.supported ? [] : [verdict.outcome],
      edge: {
        ratio: verdict.edge.ratio,
        years: verdict.test.years,
        years_of_one: verdict.years_needed.worth * verdict.worth * verdict.worth,
      },
    })
  const [fault] = Object.entries(phases).flatMap(([path, outcome]) =>
    outcome._tag === 'Left' && outcome.left._tag !== 'Blocked' ? [{ path, error: outcome.left }] : [],
  )
  if (fault === undefined)
    return left('the workflow gives no verdict: a calibration wants one with a validation')
  const { path, error } = fault
  return error._tag === 'Failed'
    ? right({ supported: false, because: [`no verdict: ${path} ${showPhaseError(error)}`] })
    : left(`${path}: ${showPhaseError(error)}`)
}

/** The best of several studies of one market: the first that is supported, else the first. */
export const bestOutcome = (outcomes: readonly MarketOutcome[]): MarketOutcome =>
  outcomes.find(({ supported }) => supported) ??
  outcomes[0] ?? { supported: false, because: ['no study was made'] }

/** How often something was so. */
export interface Share {
  readonly count: number
  readonly of: number
  readonly share: number
  /** Wilson's interval at 95 %. */
  readonly low: number
  readonly high: number
}

const Z = 1.959963984540054

/** A share of at least one with Wilson's score interval (1927), which stands at 0 and 1 too. */
export const shareOf = (count: number, of: number): Share => {
  const share = count / of
  const shrink = 1 + (Z * Z) / of
  const middle = (share + (Z * Z) / (2 * of)) / shrink
  const half = (Z / shrink) * Math.sqrt((share * (1 - share)) / of + (Z * Z) / (4 * of * of))
  return { count, of, share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) }
}

/** What some markets said: how many verdicts were `supported` and `refuted`, and the reasons of those that were not supported. */
export interface OutcomeTally {
  readonly supported: Share
  readonly refuted: Share
  readonly because: Readonly<Record<string, number>>
}

/** Counts what some markets said. */
export const tallyOf = (outcomes: readonly MarketOutcome[]): OutcomeTally => ({
  supported: shareOf(outcomes.filter(({ supported }) => supported).length, outcomes.length),
  refuted: shareOf(outcomes.filter(({ because }) => because.includes('refuted')).length, outcomes.length),
  because: Object.fromEntries(
    [...new Set(outcomes.flatMap(({ because }) => because))]
      .map((rule) => [rule, outcomes.filter(({ because }) => because.includes(rule)).length] as const)
      .sort(([, a], [, b]) => b - a),
  ),
})
