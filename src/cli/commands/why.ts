import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { bind, Do, fromEither } from 'fp-ts/lib/TaskEither.js'
import { equityContent, recall, tradesContent } from '../../candidate/stored-artifacts.js'
import type { Dataset } from '../../market/bars/dataset.js'
import { showTime } from '../../market/bars/dataset-text.js'
import { instantOf } from '../../market/bars/range.js'
import { stateOf } from '../../monitor/status.js'
import { knownIn } from '../../phases/library/bundled-handlers.js'
import { showPhaseError } from '../../run/phase-error.js'
import type { Artifact } from '../../store/artifact.js'
import type { Store } from '../../store/store.js'
import type { DataOptions } from '../bars.js'
import {
  type AccountAt,
  accountAtBar,
  membersAt,
  regimeAt,
  type TradedChoice,
  tradedAt,
} from '../decision.js'
import { type CliFailure, EXIT, type ExitCode, type Io, jsonText, unable, wrongCall } from '../io.js'
import { runEventsIn } from '../known-work.js'
import { bundleOfRun } from '../library-file.js'
import { lookAt, oneRun } from '../onlooker.js'
import { barsOfRun } from '../run-data.js'
import { memoOf } from '../run-memo.js'
import { withValues } from '../run-values.js'
import { decisionText } from '../text/decision.js'

/** The flags of `why`. */
export interface WhyOptions extends DataOptions {
  readonly store: string
  readonly at: string
  readonly phase?: string
  readonly json: boolean
}

const DAY_MS = 86_400_000
/** The last bar at an instant, or on a day where no time is given. */
const barOf = ({ bars: { time } }: Dataset, at: string): Either<CliFailure, number> => {
  const instant = instantOf(at)
  if (Number.isNaN(instant))
    return left(wrongCall(`--at "${at}": a date is wanted, such as 2015-08-24 or 2015-08-24T15:30Z`))
  const end = at.includes('T') ? instant + 1 : instant + DAY_MS
  const bar = time.findLastIndex((one) => one < end)
  return bar < 0 ? left(wrongCall(`--at ${at}: the bars begin at ${showTime(time[0] ?? 0)}`)) : right(bar)
}

const accountOf = async (
  { result, from_bar, before }: TradedChoice,
  bar: number,
  { bars }: Dataset,
  { artifacts }: Store,
): Promise<Either<CliFailure, AccountAt | undefined>> => {
  if (result['paths'] !== undefined || result['instruments'] !== undefined) return right(undefined)
  const trades = await recall(artifacts, tradesContent, result['trades'] as Artifact<never>)
  const equity = await recall(artifacts, equityContent, result['equity'] as Artifact<never>)
  if (isLeft(trades)) return left(unable(showPhaseError(trades.left)))
  if (isLeft(equity)) return left(unable(showPhaseError(equity.left)))
  return right(
    accountAtBar(
      trades.right,
      equity.right[before + bar - from_bar + 1] ?? Number.NaN,
      bars.close[bar] ?? 0,
      bar,
    ),
  )
}

/** Prints rule by rule what was true at a bar of a run, the account after its close, and the decision. */
export const whyCommand = (run: string, options: WhyOptions, io: Io): Promise<Either<CliFailure, ExitCode>> =>
  lookAt(options.store, io, async ({ runs, store, damage }) => {
    const seen = oneRun(runs, run)
    if (isLeft(seen)) return seen
    if (store === undefined) return left(unable(...damage))
    const { header, entries } = seen.right
    const state = { ...(await withValues(stateOf(runEventsIn(entries)), store)), run: header.run }
    const asked = await pipe(
      Do,
      bind('bundle', () => () => bundleOfRun(memoOf(header)?.modules ?? [], options, io)),
      bind('dataset', () => () => barsOfRun(header, options, io)),
      bind('bar', ({ dataset }) => fromEither(barOf(dataset, options.at))),
      bind('traded', ({ bundle, bar }) => fromEither(tradedAt(state, bar, options.phase, bundle.scope))),
      bind(
        'account',
        ({ traded, bar, dataset }) =>
          () =>
            accountOf(traded, bar, dataset, store),
      ),
    )()
    if (isLeft(asked)) return asked
    const { bundle, dataset, bar, traded, account } = asked.right
    const { bars } = dataset
    const { candidate, path } = traded
    const regime = regimeAt(candidate, { dataset: dataset, ...knownIn(bundle) }, bar)
    const members = membersAt(candidate, bars, bar)
    const time = (at: number): string => showTime(bars.time[at] ?? 0)
    if (options.json) {
      const found = { run: header.run, phase: path, bar, time: time(bar) }
      io.out(jsonText({ ...found, regime: regime ?? null, members, account: account ?? null }))
      return right(EXIT.succeeded)
    }
    io.err(`run ${header.run} · ${path} · bar ${bar}, ${time(bar)}: close ${bars.close[bar]}\n`)
    for (const line of decisionText({ members, account, regime }, time)) io.err(`${line}\n`)
    return right(EXIT.succeeded)
  })
