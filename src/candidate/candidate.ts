import { type Either, isLeft, left, right, sequenceArray } from 'fp-ts/lib/Either.js'
import {
  bool,
  type Codec,
  checked,
  dictionary,
  either,
  finite,
  type InputOf,
  list,
  optionalField,
  struct,
  type TypeOf,
  text,
} from '../core/codec/codec.js'
import type { Range } from '../market/bars/range.js'
import { executionCodec } from '../portfolio/rules/execution-codec.js'
import { executionFor, unsizedExecutionCodec } from '../portfolio/rules/unsized.js'
import { badConfig, type PhaseError } from '../run/phase-error.js'
import { withinBounds } from '../strategy/bounds.js'
import { withFreeNames } from '../strategy/free-names.js'
import { longestNeed, NO_WARMUP, type WarmupNeed, warmupNeedOf } from '../strategy/reading/warmup-of.js'
import { isWeighted, type Strategy } from '../strategy/strategy.js'
import { strategyCodec } from '../strategy/strategy-codec.js'
import { type Combine, combineCodec, SHARES } from './combine.js'
import { readsTrade, sharedExitsFault } from './exit-rules.js'
import { gatesCodec } from './gate.js'
import { type FittedLabels, fittedLabelsCodec, labellingProblem, labelsLate } from './labelling.js'
import { type Market, symbolsRead, type Trading } from './market.js'
import type { InstrumentServices } from './services.js'
import { WEIGHTS_REFUSE } from './weights-refuse.js'

/** The value of a parameter: a number, or the name of a choice. */
export const paramValueCodec: Codec<number | string> = either<number, number, string, string>(
  'value',
  (value) => typeof value === 'number',
  finite(),
  text,
)
/** Parameters by name. */
export const paramsCodec: Codec<Readonly<Record<string, number | string>>> = dictionary(paramValueCodec)

/** One strategy of an ensemble; with a regime it enters only while the gate's filtered label is that one. */
export const memberCodec = withinBounds(
  withFreeNames(
    struct('member', {
      strategy: strategyCodec,
      params: paramsCodec,
      /** Parameters of each of several instruments, in place of `params`. */
      by_symbol: optionalField(dictionary(paramsCodec)),
      regime: optionalField(text),
      /** Allows parameters that the strategy does not declare. */
      beyond_bounds: optionalField(bool),
    }),
  ),
)
export type Member = TypeOf<typeof memberCodec>

const gateless = (
  members: readonly { readonly regime?: string | undefined }[],
  combine: Combine = SHARES,
): string | undefined =>
  members.some(({ regime }) => regime !== undefined)
    ? 'a member has a regime, but there is no gate'
    : combine.kind === 'switch'
      ? 'a switch needs a gate, which tells the regimes'
      : combine.kind === 'vote' && combine.weights_by_regime !== undefined
        ? 'weights by regime need a gate, which tells the regimes'
        : undefined

const unlabelled = (members: readonly Member[], labels: FittedLabels | undefined): string | undefined =>
  labellingProblem(
    members.map(({ strategy }) => strategy),
    labels,
  )

const fields = {
  members: list(memberCodec),
  weights: list(finite(0, 1)),
  gate: optionalField(gatesCodec),
  labels: optionalField(fittedLabelsCodec),
  combine: optionalField(combineCodec),
}
const problem = ({ members, weights, gate, labels, combine }: Omit<Candidate, 'execution'>) =>
  members.length === 0
    ? 'a candidate has at least one member'
    : members.length !== weights.length
      ? `${members.length} members and ${weights.length} weights`
      : Math.abs(weights.reduce((sum, weight) => sum + weight, 0) - 1) > 1e-9
        ? 'the weights do not sum to 1'
        : gate === undefined
          ? (gateless(members, combine) ?? unlabelled(members, labels))
          : unlabelled(members, labels)

const wholeCodec = struct('candidate', { ...fields, execution: executionCodec })
/** A choice with nothing left to fit: it can be run on any bars. */
export const candidateCodec = checked(wholeCodec, problem)
/** A choice whose execution may leave the sizing to how many instruments there are. */
export const unsizedCandidateCodec = checked(
  struct('candidate', { ...fields, execution: unsizedExecutionCodec }),
  problem,
)
export type Candidate = TypeOf<typeof wholeCodec>
/** A choice for some number of instruments. */
export const sizedCandidate = (
  candidate: TypeOf<typeof unsizedCandidateCodec>,
  instruments: number,
): Candidate => ({ ...candidate, execution: executionFor(candidate.execution, instruments) })
export type CandidateInput = InputOf<typeof candidateCodec>

/** The warm-up that all members need under a range's rule. */
export const candidateWarmup = (
  { members }: Candidate,
  { dataset }: InstrumentServices,
  { warmup, tolerance }: Range,
): Either<PhaseError, WarmupNeed> => {
  const needs = sequenceArray(
    members.map(({ strategy, params }) =>
      warmupNeedOf(strategy, params, {
        bars: dataset.bars,
        ...(warmup === undefined ? {} : { warmup }),
        ...(tolerance === undefined ? {} : { tolerance }),
      }),
    ),
  )
  return isLeft(needs)
    ? left(badConfig({ path: 'candidate.members', message: needs.left.message }))
    : right(needs.right.reduce(longestNeed, NO_WARMUP))
}

/** Why members of target weights cannot trade so, if so: one has the whole account, and no label says when. */
const weightsFault = ({ members, gate, execution }: Candidate): PhaseError | undefined => {
  const found = members.find(({ strategy }) => isWeighted(strategy))
  return found === undefined
    ? undefined
    : members.length > 1 || gate !== undefined
      ? badConfig({
          path: 'candidate.members',
          message: `"${found.strategy.name}" holds target weights, which share no account: give it as the only member, without a gate`,
        })
      : execution.exits !== undefined
        ? badConfig({ path: 'candidate.execution.exits', message: WEIGHTS_REFUSE.exits })
        : undefined
}

/** A fault of members of target weights, if there are any, with why they are one here. */
export const weightedFault = (
  { members }: Pick<Candidate, 'members'>,
  because: string,
): PhaseError | undefined => {
  const found = members.find(({ strategy }) => isWeighted(strategy))
  return (
    found &&
    badConfig({
      path: 'candidate.members',
      message: `"${found.strategy.name}" holds target weights: ${because}`,
    })
  )
}

/** Members with parameters by symbol, which have none of an instrument, if there are any. */
export const symbolsFault = (
  { members }: Pick<Candidate, 'members'>,
  symbols: readonly (string | undefined)[],
): PhaseError | undefined => {
  const faults = members.flatMap(({ strategy, by_symbol }) => {
    const missing = symbols.filter((symbol) => symbol === undefined || by_symbol?.[symbol] === undefined)
    return by_symbol === undefined || missing.length === 0 ? [] : [{ strategy, by_symbol, missing }]
  })
  return faults.length === 0
    ? undefined
    : badConfig(
        ...faults.map(({ strategy, by_symbol, missing }) => ({
          path: 'candidate.members',
          message: `"${strategy.name}" has parameters by symbol, of ${Object.keys(by_symbol).join(', ')}, and none of ${missing.map((symbol) => symbol ?? 'one instrument alone').join(', ')}: give some to each, or say which trade by universe: { symbols }`,
        })),
      )
}

/** Whether a choice trades an instrument: one whose parameters are by symbol trades those that have some. */
export const tradesOn = ({ members }: Pick<Candidate, 'members'>, symbol: string): boolean =>
  members.some(({ by_symbol }) => by_symbol === undefined || by_symbol[symbol] !== undefined)

/** Why a candidate cannot be run on a market, if so; its gate says itself where it begins. */
export const runFault = (candidate: Candidate, market: Market): PhaseError | undefined =>
  weightsFault(candidate) ??
  symbolsFault(candidate, market.on._tag === 'One' ? [undefined] : symbolsRead(market)) ??
  labelsLate(candidate.labels, market, 'candidate.labels') ??
  sharedExitsFault(candidate, 'candidate.combine')

/** What an account trades by that follows some strategies. */
export const tradingBy = (strategies: readonly Strategy[]): Trading =>
  strategies.some(isWeighted)
    ? { follows: 'orders' }
    : { follows: 'signal', reads_trade: strategies.some(readsTrade) }

/** What the account of a choice trades by. */
export const tradingOf = ({ members }: Pick<Candidate, 'members'>): Trading =>
  tradingBy(members.map(({ strategy }) => strategy))
