import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { type Candidate, candidateCodec } from '../candidate/candidate.js'
import type { Figures, Span } from '../candidate/figures.js'
import type { Ran } from '../candidate/ran.js'
import { periodsIn } from '../candidate/services.js'
import { equityContent, recall, tradesContent } from '../candidate/stored-artifacts.js'
import { type TradedData, tradedData } from '../candidate/traded-data.js'
import { decodeWith } from '../core/codec/codec.js'
import type { BarRange } from '../market/bars/bars.js'
import { hashOf } from '../market/universe/data.js'
import { placedOn } from '../phases/analysis/placed-trades.js'
import type { BacktestResult } from '../phases/backtest/result.js'
import type { LiveTradingResult } from '../phases/live-trading/result.js'
import type { EnsembleResult, RiskResult, SearchResult } from '../phases/optimization/result.js'
import { dataOfSymbols, scoredStretches } from '../phases/traded-result.js'
import type { ValidationResult } from '../phases/validation/result.js'
import type { NamedTrades } from '../portfolio/account/named-trades.js'
import { defaultExecution, type Execution } from '../portfolio/rules/execution.js'
import { missingInput, type PhaseError } from '../run/phase-error.js'
import { type AccountCurves, type AccountOverBars, curvesOfOne } from './account.js'
import { curvesOfSeveral } from './curves-of-several.js'
import { heldNextTo } from './held.js'
import { accountOfParts, isSameAccount, partsOfLegs, type RerunLeg } from './rerun.js'
import type { PhaseFound, StudySource } from './study-source.js'

type Searched = SearchResult | EnsembleResult | RiskResult
/** What a page is about: the last validation of a run, else what traded last, else what searched last. */
export type Subject =
  | { readonly _tag: 'Validated'; readonly path: string; readonly result: ValidationResult }
  | { readonly _tag: 'Traded'; readonly path: string; readonly result: BacktestResult | LiveTradingResult }
  | { readonly _tag: 'Searched'; readonly path: string; readonly result: Searched }

const given = ({ state, value }: PhaseFound): boolean =>
  (state === 'ran' || state === 'cached') && typeof value === 'object' && value !== null

/** What the page of a run is about; nothing where nothing traded. */
export const subjectOf = ({ phases }: StudySource): Subject | undefined => {
  const done = phases.filter(given)
  const last = (...kinds: readonly string[]) => done.findLast(({ kind }) => kinds.includes(kind))
  const validated = last('validation')
  if (validated !== undefined)
    return { _tag: 'Validated', path: validated.path, result: validated.value as ValidationResult }
  const traded = last('backtest', 'live_trading')
  if (traded !== undefined)
    return { _tag: 'Traded', path: traded.path, result: traded.value as BacktestResult | LiveTradingResult }
  const searched = last('optimization')
  return searched === undefined
    ? undefined
    : { _tag: 'Searched', path: searched.path, result: searched.value as Searched }
}

/** The choices that the phases of a run gave, the latest first. */
export const candidatesIn = ({ phases }: StudySource): readonly Candidate[] =>
  phases
    .filter(given)
    .flatMap(({ value }) => {
      const decoded = decodeWith(candidateCodec)((value as Readonly<Record<string, unknown>>)['candidate'])
      return isLeft(decoded) ? [] : [decoded.right]
    })
    .toReversed()

const rangeOf = ({ from_bar, to_bar }: Span): BarRange => [from_bar, to_bar]

/** The bars that an equity lies on, and the choices that may have made it. */
interface Ground {
  readonly stretches: readonly BarRange[]
  readonly legs: readonly (readonly RerunLeg[])[]
}
const groundOf = (
  subject: Subject,
  candidates: readonly Candidate[],
  warmups: RerunLeg['warmups'],
): Ground => {
  const one = (span: Span): Ground => ({
    stretches: [rangeOf(span)],
    legs: candidates.map((candidate) => [{ candidate, stretches: [rangeOf(span)], warmups }]),
  })
  if (subject._tag === 'Traded') return one(subject.result.span)
  if (subject._tag === 'Searched') return one('span' in subject.result ? subject.result.span : subject.result)
  const { windows, out_of_sample } = subject.result
  return windows === undefined
    ? one(out_of_sample.span)
    : {
        stretches: scoredStretches(subject.result),
        legs: [
          windows.flatMap(({ candidate, test }) => {
            const decoded = decodeWith(candidateCodec)(candidate)
            return isLeft(decoded)
              ? []
              : [{ candidate: decoded.right, stretches: test.map(rangeOf), warmups }]
          }),
        ],
      }
}

/** The account of a subject, and, where running a choice again gives the same to the bit, that choice ready to run at other costs. */
export interface Drawn {
  readonly account: AccountOverBars
  readonly curves: AccountCurves
  /** How it was executed, where that is known. */
  readonly execution?: Execution
  readonly candidate?: Candidate
  readonly parts?: readonly Ran[]
  /** The same choice on its train bars. */
  readonly train?: { readonly span: Span; readonly equity: Float64Array }
}

const NAMES = {
  Validated: 'out of sample',
  Traded: 'as traded',
  Searched: 'in sample: the bars of the search',
} as const

const storedIn = async (
  subject: Subject,
  { artifacts }: StudySource,
): Promise<
  Either<PhaseError, { readonly equity: Float64Array; readonly trades: NamedTrades } | undefined>
> => {
  if (subject._tag === 'Searched') return right(undefined)
  const equity = await recall(artifacts, equityContent, subject.result.equity)
  if (isLeft(equity)) return equity
  const trades = await recall(artifacts, tradesContent, subject.result.trades)
  return isLeft(trades) ? trades : right({ equity: equity.right, trades: trades.right })
}

const trainOf = (subject: Subject, candidate: Candidate | undefined, data: TradedData): Drawn['train'] => {
  if (subject._tag !== 'Validated' || subject.result.windows !== undefined || candidate === undefined)
    return undefined
  const figures: Figures = subject.result.in_sample
  const parts = partsOfLegs([{ candidate, stretches: [rangeOf(figures.span)] }], data)
  return isLeft(parts) ? undefined : { span: figures.span, equity: accountOfParts(parts.right).equity }
}

/** The data that a subject traded: of several instruments those of its trades. Errors: a search of some of them does not say which. */
const tradedBy = (
  subject: Subject,
  trades: NamedTrades | undefined,
  { data, phases }: StudySource,
): Either<PhaseError, TradedData> => {
  const searched = phases.find(({ path }) => path === subject.path)?.symbols
  const symbols = trades === undefined ? searched : trades.symbols
  const traded = symbols === undefined ? right(data) : dataOfSymbols(data, symbols)
  if (isLeft(traded)) return traded
  if (trades === undefined && subject.result.dataset !== hashOf(traded.right))
    return left(
      missingInput(
        `${subject.path} traded some of the instruments alone, and nothing says which: a backtest of its candidate can be drawn`,
      ),
    )
  return tradedData(data, data === traded.right ? undefined : symbols)
}

/** The warm-up with which a subject was scored; of signals that were replayed that of the phase that captured them. */
const warmupsOf = (subject: Subject, { phases }: StudySource): RerunLeg['warmups'] => {
  const at = phases.findIndex(({ path }) => path === subject.path)
  const replays =
    subject._tag === 'Searched' && !('best' in subject.result || 'instruments' in subject.result)
  return replays
    ? phases.slice(0, at + 1).findLast(({ warmups }) => warmups !== undefined)?.warmups
    : phases[at]?.warmups
}

/** Reads or runs again what a subject traded. Errors: content that is gone, data without a period. */
export const drawnOf = async (subject: Subject, source: StudySource): Promise<Either<PhaseError, Drawn>> => {
  const stored = await storedIn(subject, source)
  if (isLeft(stored)) return stored
  const traded = tradedBy(subject, stored.right?.trades, source)
  if (isLeft(traded)) return traded
  const { data } = traded.right
  const periods = periodsIn(data)
  if (isLeft(periods)) return periods
  const placed = stored.right === undefined ? right(undefined) : placedOn(stored.right.trades, data)
  if (isLeft(placed)) return placed
  const { stretches, legs } = groundOf(subject, candidatesIn(source), warmupsOf(subject, source))
  const again = legs
    .map((choice) => ({ choice, parts: partsOfLegs(choice, traded.right) }))
    .flatMap(({ choice, parts }) => (isLeft(parts) ? [] : [{ choice, parts: parts.right }]))
    .find(
      ({ parts }) =>
        stored.right === undefined || isSameAccount(accountOfParts(parts).equity, stored.right.equity),
    )
  const run =
    stored.right === undefined || placed.right === undefined
      ? again && accountOfParts(again.parts)
      : { equity: stored.right.equity, trades: placed.right }
  if (run === undefined) return left(missingInput('nothing of the run can be drawn: it chose no candidate'))
  const bars = stretches.reduce((sum, [from, to]) => sum + to - from, 0)
  if (run.equity.length !== bars + 1)
    return left(missingInput(`an equity of ${run.equity.length} values lies on ${bars} bars`))
  const candidate = again?.choice.at(-1)?.candidate
  const execution = candidate?.execution ?? source.execution
  const train = trainOf(subject, candidate, traded.right)
  const account: AccountOverBars = {
    path: subject.path,
    name: NAMES[subject._tag],
    data,
    stretches,
    equity: run.equity,
    trades: run.trades,
    at_open: execution?.fill === 'next_open',
    periods: periods.right,
  }
  return right({
    account,
    curves:
      data._tag === 'One'
        ? curvesOfOne(
            account,
            data.dataset,
            execution === undefined ? undefined : heldNextTo(account, traded.right, execution, again?.parts),
          )
        : curvesOfSeveral(account, traded.right, execution ?? defaultExecution, again?.parts),
    ...(execution === undefined ? {} : { execution }),
    ...(candidate === undefined ? {} : { candidate }),
    ...(again === undefined ? {} : { parts: again.parts }),
    ...(train === undefined ? {} : { train }),
  })
}

/** P of the data, where it is known. */
export const periodsOfSource = ({ data }: StudySource): number => {
  const periods = periodsIn(data)
  return isLeft(periods) ? Number.NaN : periods.right
}
