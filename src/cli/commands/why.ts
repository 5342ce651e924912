import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { bind, Do, fromEither } from 'fp-ts/lib/TaskEither.js'
import { calendarOf } from '../../candidate/stretch.js'
import { showTime } from '../../market/bars/dataset-text.js'
import { instantOf } from '../../market/bars/range.js'
import { type Data, dataOf } from '../../market/universe/data.js'
import { restrictTo, symbolsOf } from '../../market/universe/universe.js'
import { stateOf } from '../../monitor/status.js'
import { counted } from '../../stats/metrics/metric-text.js'
import type { Store } from '../../store/store.js'
import { answerAs } from '../answer.js'
import type { DataOptions } from '../bars.js'
import {
  decisionAt,
  type InstrumentAt,
  type StepDecision,
  type TradedResult,
  tradedResult,
} from '../decision-at.js'
import { type CliFailure, EXIT, type ExitCode, type Io, unable, wrongCall } from '../io.js'
import { runEventsIn } from '../known-work.js'
import { bundleOfRun } from '../library-file.js'
import { lookAt, oneRun } from '../onlooker.js'
import { recordedData } from '../run-data.js'
import { memoOf } from '../run-memo.js'
import { withValues } from '../run-values.js'
import { decisionText } from '../text/decision.js'
import { type TradedPart, tradedAt, tradedParts } from '../traded-part.js'

/** The flags of `why`. */
export interface WhyOptions extends DataOptions {
  readonly store: string
  readonly at: string
  readonly phase?: string
  /** Which of several instruments are shown, apart by commas. */
  readonly symbols?: string
  readonly json: boolean
}

const DAY_MS = 86_400_000
const timesOf = (data: Data): Float64Array => calendarOf(data).bars.time

/** When the last bar or step at an instant, or on a day where no time is given, has to begin. */
const endOf = (at: string, data: Data): Either<CliFailure, number> => {
  const instant = instantOf(at)
  if (Number.isNaN(instant))
    return left(wrongCall(`--at "${at}": a date is wanted, such as 2015-08-24 or 2015-08-24T15:30Z`))
  const end = at.includes('T') ? instant + 1 : instant + DAY_MS
  const first = timesOf(data)[0] ?? 0
  return first < end ? right(end) : left(wrongCall(`--at ${at}: the bars begin at ${showTime(first)}`))
}

const stepBefore = ({ traded: { data } }: TradedResult, end: number): number =>
  timesOf(data).findLastIndex((time) => time < end)

/** What each phase traded, each read once. */
const resultsOf = async (
  parts: readonly TradedPart[],
  data: Data,
  { artifacts }: Store,
): Promise<Either<CliFailure, ReadonlyMap<TradedPart['result'], TradedResult>>> => {
  const found = new Map<TradedPart['result'], TradedResult>()
  for (const part of parts) {
    if (found.has(part.result)) continue
    const result = await tradedResult(part, data, artifacts)
    if (isLeft(result)) return result
    found.set(part.result, result.right)
  }
  return right(found)
}

/** The instruments of a decision that are asked for. Errors: a symbol that did not trade. */
const shownOf = (
  decision: StepDecision,
  { data }: TradedResult['traded'],
  symbols: string | undefined,
): Either<CliFailure, StepDecision> => {
  if (symbols === undefined) return right(decision)
  if (data._tag === 'One')
    return left(wrongCall('--symbols: the run was made on one instrument alone: leave it out'))
  const some = restrictTo(data.universe, symbols.split(','))
  if (isLeft(some)) return left(wrongCall(`--symbols: ${some.left.message}`))
  const named = symbolsOf(some.right)
  const instruments = decision.instruments.filter(({ symbol }) => named.includes(symbol ?? ''))
  return right({ ...decision, instruments })
}

/** Where a decision stands. */
interface Moment {
  readonly run: string
  readonly path: string
  readonly step: number
  readonly time: string
}

const documentOf = ({ run, path, step, time }: Moment, { instruments, account }: StepDecision): unknown => {
  const at = { run, phase: path }
  const [only] = instruments
  return only !== undefined && only.symbol === undefined
    ? {
        ...at,
        bar: step,
        time,
        regime: only.regime ?? null,
        members: only.members,
        account: account === undefined ? null : { ...account, ...only.trades },
      }
    : {
        ...at,
        step,
        time,
        account: account ?? null,
        instruments: instruments.map(({ trades, regime, ...one }) => ({
          ...one,
          time: showTime(one.time),
          regime: regime ?? null,
          ...trades,
        })),
      }
}

const linesOf = (
  { run, path, step, time }: Moment,
  decision: StepDecision,
  { data, instruments }: TradedResult['traded'],
): readonly string[] => {
  const [only] = decision.instruments
  const when =
    ({ symbol: of }: InstrumentAt) =>
    (bar: number): string =>
      showTime(instruments.find(({ symbol }) => symbol === of)?.dataset.bars.time[bar] ?? 0)
  const seen =
    data._tag === 'One'
      ? `bar ${step}, ${time}: close ${only?.close}`
      : `step ${step}, ${time}: ${decision.instruments.length} of ${counted(instruments.length, 'instrument')} shown`
  return [`run ${run} · ${path} · ${seen}`, ...decisionText(decision, when)]
}

/** Prints rule by rule what was true at a bar of a run, the account after its close, and the decision. */
export const whyCommand = (run: string, options: WhyOptions, io: Io): Promise<Either<CliFailure, ExitCode>> =>
  lookAt(options.store, io, async ({ runs, store, damage }) => {
    const seen = oneRun(runs, run)
    if (isLeft(seen)) return seen
    if (store === undefined) return left(unable(...damage))
    const { header, entries } = seen.right
    const state = { ...(await withValues(stateOf(runEventsIn(entries)), store)), run: header.run }
    const parts = tradedParts(state, options.phase)
    const found = await pipe(
      Do,
      bind('bundle', () => () => bundleOfRun(memoOf(header)?.modules ?? [], options, io)),
      bind('given', () => () => recordedData(header, options, io)),
      bind('end', ({ given }) => fromEither(endOf(options.at, dataOf(given)))),
      bind(
        'results',
        ({ given }) =>
          () =>
            resultsOf(parts, dataOf(given), store),
      ),
      bind('choice', ({ bundle, end, results }) => {
        const stepOf = ({ result }: TradedPart): number => {
          const traded = results.get(result)
          return traded === undefined ? -1 : stepBefore(traded, end)
        }
        return fromEither(tradedAt(state, parts, stepOf, bundle.scope))
      }),
    )()
    if (isLeft(found)) return found
    const { end, results, choice } = found.right
    const result = results.get(choice.result)
    if (result === undefined) return left(unable(`${choice.path} traded nothing`))
    const step = stepBefore(result, end)
    const decided = await decisionAt(choice, result, step, store.artifacts)
    if (isLeft(decided)) return decided
    const shown = shownOf(decided.right, result.traded, options.symbols)
    if (isLeft(shown)) return shown
    const about = {
      run: header.run,
      path: choice.path,
      step,
      time: showTime(timesOf(result.traded.data)[step] ?? 0),
    }
    answerAs(
      io,
      options,
      () => documentOf(about, shown.right),
      () => linesOf(about, shown.right, result.traded),
    )
    return right(EXIT.succeeded)
  })
