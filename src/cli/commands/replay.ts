import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Either, isLeft, left, map, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { bind, Do, fromEither } from 'fp-ts/lib/TaskEither.js'
import type { Candidate } from '../../candidate/candidate.js'
import { traderOfRange } from '../../candidate/candidate-trader.js'
import { capturedData } from '../../candidate/captured-market.js'
import type { Market } from '../../candidate/market.js'
import { capturedTrader } from '../../candidate/replay-trader.js'
import type { MarketServices } from '../../candidate/services.js'
import { logsContent } from '../../candidate/stored-artifacts.js'
import { tradedData } from '../../candidate/traded-data.js'
import type { Trader } from '../../candidate/trader.js'
import { decode } from '../../core/canonical/canonical.kernel.js'
import { keyOf } from '../../core/canonical/content-key.js'
import { decodeWith, showFault } from '../../core/codec/codec.js'
import { within } from '../../core/codec/scope.js'
import { dataOf, hashOf } from '../../market/universe/data.js'
import { type Evaluation, evaluationOf, type JointEvaluation } from '../../phases/backtest/evaluation.js'
import { evaluationText } from '../../phases/backtest/evaluation-text.js'
import { knownIn } from '../../phases/library/bundled-handlers.js'
import { defaultExecution, type Execution } from '../../portfolio/rules/execution.js'
import { executionOver } from '../../portfolio/rules/execution-codec.js'
import { type PhaseError, showPhaseError } from '../../run/phase-error.js'
import { answerAs } from '../answer.js'
import type { DataOptions } from '../bars.js'
import { chosenIn } from '../chosen-candidate.js'
import { dataAt } from '../data-at.js'
import { writeEvaluation } from '../evaluation-report.js'
import { bytesIn } from '../file-at.js'
import { type CliFailure, EXIT, type ExitCode, type Io, unable, wrongCall } from '../io.js'
import { showJoint } from '../joint-evaluation.js'
import { bundleAt, bundleOfRun } from '../library-file.js'
import { lookAt, oneRun } from '../onlooker.js'
import { reportFile } from '../report-file.js'
import { recordedData } from '../run-data.js'
import { memoOf } from '../run-memo.js'
import { applySettings } from '../settings.js'
import { equityCsv, tradesCsv } from '../text/columns.js'
import { ENGINE } from '../world.js'
import { type Files, filesWritten } from '../written.js'
import { EXECUTION, evaluationDocument } from './backtest.js'

/** The flags of a replay. */
export interface ReplayOptions extends DataOptions {
  readonly set: readonly string[]
  readonly store: string
  readonly log: number
  readonly json: boolean
  readonly trades?: string
  readonly equity?: string
  readonly report?: string | boolean
}

const changed = (execution: Execution, set: readonly string[]): Either<CliFailure, Execution> => {
  const settings = applySettings({}, EXECUTION, set, 'an execution')
  if (isLeft(settings)) return settings
  const decoded = decodeWith(executionOver(execution))(settings.right)
  return isLeft(decoded)
    ? left(wrongCall(...decoded.left.map((fault) => `--set ${showFault(fault)}`)))
    : decoded
}

const said = <A>(result: Either<PhaseError, A>): Either<CliFailure, A> =>
  isLeft(result) ? left(unable(showPhaseError(result.left))) : result

/** What was executed again, on which market, and the choice behind it where a run made one. */
interface Replayed {
  readonly evaluation: Evaluation
  readonly market: Market
  readonly candidate?: Candidate
}

const evaluate = (
  trader: Either<PhaseError, Trader>,
  services: Pick<MarketServices, 'metrics'>,
  candidate?: Candidate,
): Either<CliFailure, Replayed> => {
  if (isLeft(trader)) return said(trader)
  const { market } = trader.right
  return map(
    (found: Evaluation): Replayed => ({
      evaluation: found,
      market,
      ...(candidate === undefined ? {} : { candidate }),
    }),
  )(said(evaluationOf(trader.right, services)))
}

const ofFile = async (
  file: string,
  options: ReplayOptions,
  io: Io,
): Promise<Either<CliFailure, Replayed>> => {
  const bundle = await bundleAt(options, io)
  if (isLeft(bundle)) return bundle
  const content = bytesIn(file, resolve(io.cwd, file))
  if (isLeft(content)) return content
  const bytes = decode(content.right)
  const signals = isLeft(bytes)
    ? undefined
    : decodeWith(within(bundle.right.scope, logsContent.codec))(bytes.right)
  if (signals === undefined || isLeft(signals))
    return left(unable(`${file} holds no captured signals; make some with: regimen capture`))
  const { logs } = signals.right
  if (logs[options.log] === undefined)
    return left(wrongCall(`--log ${options.log}: ${file} holds ${logs.length}`))
  const found = await dataAt(options, io)
  if (isLeft(found)) return found
  const data = capturedData(signals.right, { data: dataOf(found.right) })
  if (isLeft(data)) return said(data)
  const { universe, dataset: wanted = universe?.hash } = signals.right
  const given = hashOf(data.right.data)
  if (wanted !== undefined && wanted !== given)
    return left(
      wrongCall(
        `${file} was captured on bars with sha ${wanted.slice(0, 12)}; ${options.data ?? 'the embedded data'} holds other bars (sha ${given.slice(0, 12)})`,
        'give the bars of the capture with --data, read and adjusted as then',
      ),
    )
  const sizing = { kind: 'fraction', fraction: 1 / data.right.instruments.length } as const
  const execution = changed({ ...defaultExecution, sizing }, options.set)
  if (isLeft(execution)) return execution
  const over = { number: options.log, range: undefined }
  return evaluate(capturedTrader(signals.right, over, execution.right, data.right), knownIn(bundle.right))
}

const ofRun = (run: string, options: ReplayOptions, io: Io): Promise<Either<CliFailure, Replayed>> =>
  lookAt(options.store, io, async ({ runs, store, damage }) => {
    const seen = oneRun(runs, run)
    if (isLeft(seen)) return seen
    if (store === undefined) return left(unable(...damage))
    const { header } = seen.right
    const asked = await pipe(
      Do,
      bind('bundle', () => () => bundleOfRun(memoOf(header)?.modules ?? [], options, io)),
      bind(
        'found',
        ({ bundle }) =>
          () =>
            chosenIn(store, seen.right, bundle.scope),
      ),
      bind('data', () => () => recordedData(header, options, io)),
      bind('traded', ({ data, found }) => fromEither(said(tradedData(dataOf(data), found.symbols)))),
      bind('execution', ({ found }) => fromEither(changed(found.candidate.execution, options.set))),
    )()
    if (isLeft(asked)) return asked
    const { bundle, found, traded, execution } = asked.right
    const { candidate, range } = found
    return evaluate(traderOfRange({ candidate, range, execution }, traded), knownIn(bundle), {
      ...candidate,
      execution,
    })
  })

/** Executes captured signals again, from a file or as a run's choice on the bars of its last phase, under other settings. */
export const replayCommand = async (
  what: string,
  options: ReplayOptions,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> => {
  if (what === '') return left(wrongCall('"" names no file and no run'))
  const isFile = statSync(resolve(io.cwd, what), { throwIfNoEntry: false })?.isFile() === true
  const replayed = isFile ? await ofFile(what, options, io) : await ofRun(what, options, io)
  if (isLeft(replayed)) return replayed
  const { evaluation, market, candidate } = replayed.right
  const key = keyOf({
    replay: what,
    set: options.set,
    span: evaluation.span,
    dataset: evaluation.dataset,
    engine: ENGINE,
  })
  const { on } = market
  if (on._tag === 'Several')
    return showJoint(
      {
        evaluation: evaluation as JointEvaluation,
        members: on.universe,
        key,
        ...(candidate === undefined ? {} : { candidate }),
      },
      options,
      io,
    )
  const { dataset } = on
  const files: Files = [
    [options.trades, () => tradesCsv(evaluation.trades, dataset)],
    [options.equity, () => equityCsv(evaluation)],
  ]
  const put = filesWritten(files, io)
  if (isLeft(put)) return put
  const printed = evaluationText(evaluation)
  answerAs(
    io,
    options,
    () => evaluationDocument(evaluation, key),
    () => [printed],
  )
  const file = reportFile(options.report)
  if (file === undefined) return right(EXIT.succeeded)
  const page = await writeEvaluation(
    { evaluation, data: on, key, printed, ...(candidate === undefined ? {} : { candidate }) },
    file,
    io,
  )
  return isLeft(page) ? page : right(EXIT.succeeded)
}
