import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { type Candidate, candidateCodec } from '../candidate/candidate.js'
import type { Figures, Span } from '../candidate/figures.js'
import type { Ran } from '../candidate/ran.js'
import { annualOf, servicesOnOne } from '../candidate/services.js'
import { equityContent, recall, tradesContent } from '../candidate/stored-artifacts.js'
import { decodeWith } from '../core/codec/codec.js'
import type { BarRange } from '../market/bars/bars.js'
import { periodsPerYear } from '../market/bars/dataset.js'
import type { BacktestResult } from '../phases/backtest/result.js'
import type { LiveTradingResult } from '../phases/live-trading/result.js'
import type { EnsembleResult, RiskResult, SearchResult } from '../phases/optimization/result.js'
import type { ValidationResult } from '../phases/validation/result.js'
import type { Trades } from '../portfolio/account/trades.js'
import { missingInput, type PhaseError } from '../run/phase-error.js'
import { type AccountOverBars, accountOn, stretchOf } from './account.js'
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

/** Tested stretches of windows in the order of time; of paths over the same group, one. */
const testedIn = ({ windows = [] }: ValidationResult): readonly BarRange[] =>
  [
    ...new Map(windows.flatMap(({ test }) => test).map((span) => [span.from_bar, stretchOf(span)])).values(),
  ].toSorted(([a], [b]) => a - b)

/** The bars that an equity lies on, and the choices that may have made it. */
interface Ground {
  readonly stretches: readonly BarRange[]
  readonly legs: readonly (readonly RerunLeg[])[]
}
const groundOf = (subject: Subject, candidates: readonly Candidate[]): Ground => {
  const one = (span: Span): Ground => ({
    stretches: [stretchOf(span)],
    legs: candidates.map((candidate) => [{ candidate, stretches: [stretchOf(span)] }]),
  })
  if (subject._tag === 'Traded') return one(subject.result.span)
  if (subject._tag === 'Searched') return one('span' in subject.result ? subject.result.span : subject.result)
  const { windows, out_of_sample } = subject.result
  return windows === undefined
    ? one(out_of_sample.span)
    : {
        stretches: testedIn(subject.result),
        legs: [
          windows.flatMap(({ candidate, test }) => {
            const decoded = decodeWith(candidateCodec)(candidate)
            return isLeft(decoded) ? [] : [{ candidate: decoded.right, stretches: test.map(stretchOf) }]
          }),
        ],
      }
}

/** The account of a subject, and, where running a choice again gives the same to the bit, that choice ready to run at other costs. */
export interface Drawn {
  readonly account: AccountOverBars
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
): Promise<Either<PhaseError, { readonly equity: Float64Array; readonly trades: Trades } | undefined>> => {
  if (subject._tag === 'Searched') return right(undefined)
  const equity = await recall(artifacts, equityContent, subject.result.equity)
  if (isLeft(equity)) return equity
  const trades = await recall(artifacts, tradesContent, subject.result.trades)
  return isLeft(trades) ? trades : right({ equity: equity.right, trades: trades.right })
}

const trainOf = (subject: Subject, candidate: Candidate | undefined, source: StudySource): Drawn['train'] => {
  if (subject._tag !== 'Validated' || subject.result.windows !== undefined || candidate === undefined)
    return undefined
  const figures: Figures = subject.result.in_sample
  const parts = partsOfLegs(
    [{ candidate, stretches: [stretchOf(figures.span)] }],
    servicesOnOne(source.dataset),
  )
  return isLeft(parts) ? undefined : { span: figures.span, equity: accountOfParts(parts.right).equity }
}

/** Reads or runs again what a subject traded. Errors: content that is gone, bars without a period. */
export const drawnOf = async (subject: Subject, source: StudySource): Promise<Either<PhaseError, Drawn>> => {
  const services = servicesOnOne(source.dataset)
  const periods = annualOf(services)
  if (isLeft(periods)) return periods
  const stored = await storedIn(subject, source)
  if (isLeft(stored)) return stored
  const { stretches, legs } = groundOf(subject, candidatesIn(source))
  const again = legs
    .map((choice) => ({ choice, parts: partsOfLegs(choice, services) }))
    .flatMap(({ choice, parts }) => (isLeft(parts) ? [] : [{ choice, parts: parts.right }]))
    .find(
      ({ parts }) =>
        stored.right === undefined || isSameAccount(accountOfParts(parts).equity, stored.right.equity),
    )
  const run = stored.right ?? (again === undefined ? undefined : accountOfParts(again.parts))
  if (run === undefined) return left(missingInput('nothing of the run can be drawn: it chose no candidate'))
  const bars = stretches.reduce((sum, [from, to]) => sum + to - from, 0)
  if (run.equity.length !== bars + 1)
    return left(missingInput(`an equity of ${run.equity.length} values lies on ${bars} bars`))
  const candidate = again?.choice.at(-1)?.candidate
  const train = trainOf(subject, candidate, source)
  const fill = candidate?.execution.fill
  return right({
    account: accountOn({
      path: subject.path,
      name: NAMES[subject._tag],
      dataset: source.dataset,
      stretches,
      equity: run.equity,
      trades: run.trades,
      at_open: fill === 'next_open',
      periods: periods.right,
    }),
    ...(candidate === undefined ? {} : { candidate }),
    ...(again === undefined ? {} : { parts: again.parts }),
    ...(train === undefined ? {} : { train }),
  })
}

/** P of the bars, where it is known. */
export const periodsOfSource = ({ dataset }: StudySource): number => {
  const periods = periodsPerYear(dataset)
  return isLeft(periods) ? Number.NaN : periods.right
}
