import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { type Candidate, candidateCodec } from '../candidate/candidate.js'
import type { Span } from '../candidate/figures.js'
import { decodeWith, isRecord } from '../core/codec/codec.js'
import { type Scope, within } from '../core/codec/scope.js'
import type { RunState } from '../monitor/run-state.js'
import { type CliFailure, unable } from './io.js'

/** The choice that traded some bars, and what it traded. */
export interface TradedChoice {
  readonly path: string
  readonly candidate: Candidate
  readonly from_bar: number
  /** How many bars the equity of the result has before these. */
  readonly before: number
  /** The result that holds equity and trades. */
  readonly result: Readonly<Record<string, unknown>>
}

const spanIn = (value: unknown): Span | undefined => {
  const span = isRecord(value) ? value['span'] : undefined
  return isRecord(span) ? (span as unknown as Span) : undefined
}
const holds = (span: Span | undefined, bar: number): span is Span =>
  span !== undefined && span.from_bar <= bar && bar < span.to_bar

/** The tested windows of a result, each with its own choice; a result without windows is one. */
const partsOf = (
  result: Readonly<Record<string, unknown>>,
): readonly { readonly candidate: unknown; readonly span: Span | undefined }[] => {
  const { windows, candidate, out_of_sample } = result
  return Array.isArray(windows)
    ? (windows as readonly { readonly candidate: unknown; readonly test: readonly Span[] }[]).flatMap(
        (window) => window.test.map((span) => ({ candidate: window.candidate, span })),
      )
    : [{ candidate, span: spanIn(out_of_sample ?? result) }]
}

/** How many bars of some spans lie before one of them, each stretch of bars once. */
const barsBefore = (spans: readonly (Span | undefined)[], { from_bar }: Span): number => {
  const lengths = new Map(
    spans.flatMap((span) => (span === undefined ? [] : [[span.from_bar, span] as const])),
  )
  return [...lengths.values()]
    .filter((span) => span.from_bar < from_bar)
    .reduce((sum, span) => sum + span.to_bar - span.from_bar, 0)
}

/** What a phase traded by a choice: the bars, or of several instruments the steps, of `span`. */
export interface TradedPart {
  readonly path: string
  readonly result: Readonly<Record<string, unknown>>
  /** As it is stored; undefined where the phase took it from another. */
  readonly candidate: unknown
  readonly span: Span | undefined
}

/** What all phases of a run traded, or the one that is named. */
export const tradedParts = ({ phases }: RunState, phase: string | undefined): readonly TradedPart[] =>
  Object.entries(phases).flatMap(([path, { value, kind }]) =>
    isRecord(value) && kind !== 'optimization' && 'trades' in value && (phase ?? path) === path
      ? partsOf(value).map((part) => ({ path, result: value, ...part }))
      : [],
  )

/** How what a run only chose is traded. */
const tradeThem = (phases: RunState['phases']): readonly string[] =>
  Object.entries(phases)
    .filter(([, { value }]) => isRecord(value) && 'candidate' in value)
    .slice(-1)
    .map(
      ([path]) =>
        `${path} chose a candidate: add a phase that trades it, { phase: traded, kind: backtest, config: { candidate: "\${${path}.candidate}" } }, and run again`,
    )

/** The last part that holds its own bar of a moment. Errors: that none does, with the bars that were traded. */
export const tradedAt = (
  { phases, run }: RunState,
  parts: readonly TradedPart[],
  barOf: (part: TradedPart) => number,
  scope: Scope,
): Either<CliFailure, TradedChoice> => {
  const candidates = Object.values(phases).flatMap(({ value }) =>
    isRecord(value) ? [value['candidate']] : [],
  )
  const chosen = candidates.findLast((one) => one !== undefined)
  const found = parts.findLast((part) => holds(part.span, barOf(part)))
  if (found?.span === undefined) {
    const [first] = parts
    const spans = parts.flatMap(({ path, span }) =>
      span === undefined ? [] : [`${path} bars ${span.from_bar}..${span.to_bar - 1}`],
    )
    return left(
      first === undefined
        ? unable(`run ${run}: no phase of it traded`, ...tradeThem(phases))
        : unable(`run ${run} did not trade bar ${barOf(first)}; it traded ${spans.join(', ')}`),
    )
  }
  const own = parts.flatMap(({ path, span }) => (path === found.path ? [span] : []))
  const before = barsBefore(own, found.span)
  const decoded = decodeWith(within(scope, candidateCodec))(found.candidate ?? chosen)
  return isLeft(decoded)
    ? left(unable(`${found.path} was no choice of strategies: there are no rules to read`))
    : right({
        path: found.path,
        result: found.result,
        candidate: decoded.right,
        before,
        from_bar: found.span.from_bar,
      })
}
