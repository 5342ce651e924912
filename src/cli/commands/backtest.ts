import { bimap, type Either, flatMap, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { bind, Do, fromEither } from 'fp-ts/lib/TaskEither.js'
import { oneTraded } from '../../candidate/traded-data.js'
import { keyOf } from '../../core/canonical/content-key.js'
import { type DecodeFault, decodeWith } from '../../core/codec/codec.js'
import { within } from '../../core/codec/scope.js'
import type { Params } from '../../core/space/dimension.js'
import type { Dataset } from '../../market/bars/dataset.js'
import { backtestConfigCodec, type StrategyRun } from '../../phases/backtest/config.js'
import { readyTrader } from '../../phases/backtest/config-trader.js'
import { type Evaluation, evaluationOf } from '../../phases/backtest/evaluation.js'
import { evaluationText } from '../../phases/backtest/evaluation-text.js'
import type { MachineRun } from '../../phases/backtest/machine-config.js'
import type { OrdersRun } from '../../phases/backtest/order-config.js'
import { knownIn } from '../../phases/library/bundled-handlers.js'
import { EXECUTION_KEYS, OLD_KEYS } from '../../portfolio/rules/execution-codec.js'
import { type PhaseError, showPhaseError } from '../../run/phase-error.js'
import { answerAs } from '../answer.js'
import type { DataOptions } from '../bars.js'
import { runAgain, writeEvaluation } from '../evaluation-report.js'
import { type CliFailure, EXIT, type ExitCode, type Io, unable, wrongCall } from '../io.js'
import { ordersIn } from '../orders-file.js'
import { reportFile } from '../report-file.js'
import { applySettings, rangeIn, readPairs } from '../settings.js'
import { type NamedIn, strategiesAt } from '../strategy-flag.js'
import { equityCsv, tradeRows, tradesCsv } from '../text/columns.js'
import { datasetAt, ENGINE } from '../world.js'
import { type Files, filesWritten } from '../written.js'

/** The flags of a backtest. */
export interface BacktestFlags extends DataOptions {
  readonly strategy?: string
  readonly beyondBounds?: boolean
  readonly model?: string
  readonly orders?: string
  readonly param: readonly string[]
  readonly set: readonly string[]
  readonly from?: string
  readonly warmup?: string
  readonly to?: string
  readonly trades?: string
  readonly equity?: string
  /** Which of several instruments trade, apart by commas. */
  readonly symbols?: string
  readonly json: boolean
  /** Where a report is written, `true` for the usual file. */
  readonly report?: string | boolean
}

/** What `--set` may change of an execution; the old words among them, for its codec to name the new ones. */
export const EXECUTION = [...EXECUTION_KEYS, ...OLD_KEYS]

/** A fault of a backtest's config, reported at the flag that it came from. */
export const flagFault = ({ path, message }: DecodeFault): string => {
  const [field = '', ...rest] = path.split('.')
  const inner = rest.join('.')
  switch (field) {
    case 'machine':
      return inner.startsWith('params')
        ? `--param${inner.slice('params'.length).replace('.', ' ')}: ${message}`
        : `--strategy: ${message}`
    case 'params':
      return inner === '' ? `--param: ${message}` : `--param ${inner}: ${message}`
    case 'execution':
      return `--set${inner === '' ? '' : ` ${inner}`}: ${message}`
    case 'candidate':
      return inner.startsWith('execution.')
        ? `--set ${inner.slice('execution.'.length)}: ${message}`
        : `--strategy: ${message}`
    case 'universe':
      return `--symbols: ${message}`
    case 'range':
      return inner === '' ? `--from, --to: ${message}` : `--${inner}: ${message}`
    default:
      return field === '' ? message : `--${path}: ${message}`
  }
}
/** Why a backtest was not run, reported at the flags that it came from. */
export const refusal = (error: PhaseError): CliFailure =>
  error._tag === 'BadConfig' ? wrongCall(...error.faults.map(flagFault)) : unable(showPhaseError(error))

const MISSING =
  '--strategy is missing: a name, a condition, FILE.yaml, FILE.ts#export, or --orders FILE in its place'

/** What a backtest trades, as its config writes it. */
export const tradedIn = (
  options: BacktestFlags,
  { strategies: [named] }: NamedIn,
  params: Params,
  io: Io,
): Either<CliFailure, Readonly<Record<string, unknown>>> => {
  if (options.orders !== undefined) {
    if (named !== undefined || options.param.length > 0)
      return left(wrongCall('--orders takes the place of --strategy and --param'))
    const orders = ordersIn(options.orders, io)
    return isLeft(orders) ? orders : right({ orders: orders.right })
  }
  if (named === undefined) return left(wrongCall(MISSING))
  return right(
    named.sort === 'order_machines'
      ? { machine: { name: named.name, params, ...boundsAllowed(options) } }
      : { strategy: named.written, params, ...boundsAllowed(options) },
  )
}

/** What a backtest's or a member's config says of `--beyond-bounds`. */
export const boundsAllowed = ({
  beyondBounds: allowed,
}: {
  readonly beyondBounds?: boolean
}): { readonly beyond_bounds?: true } => (allowed === true ? { beyond_bounds: true } : {})

/** What the command runs: it needs nothing of an earlier phase. */
export type BacktestedConfig = StrategyRun | OrdersRun | MachineRun

/** What `--strategy` of a command that runs one names; a file that holds several is refused with their names. */
export const strategyAt = async (options: BacktestFlags, io: Io): Promise<Either<CliFailure, NamedIn>> => {
  const { strategy: what } = options
  const named = await strategiesAt(what === undefined ? [] : [what], options, io)
  if (isLeft(named) || named.right.strategies.length < 2) return named
  const names = named.right.strategies.map(({ name }) => `${what}#${name}`)
  return left(wrongCall(`${what} holds several, say which: ${names.join(', ')}`))
}

/** The config that the flags of a backtest say. */
export const configOf = (
  options: BacktestFlags,
  named: NamedIn,
  io: Io,
): Either<CliFailure, BacktestedConfig> => {
  const params = readPairs('--param', options.param)
  if (isLeft(params)) return params
  const source = tradedIn(options, named, params.right, io)
  if (isLeft(source)) return source
  if (options.model !== undefined)
    return left(wrongCall(`--model is now part of the execution: write --set preset=${options.model}`))
  const execution = applySettings({}, EXECUTION, options.set, 'an execution')
  if (isLeft(execution)) return execution
  const decoded = decodeWith(within(named.bundle.scope, backtestConfigCodec))({
    ...source.right,
    ...(options.symbols === undefined ? {} : { universe: { symbols: options.symbols.split(',') } }),
    range: rangeIn(options),
    execution: execution.right,
  })
  if (isLeft(decoded)) return left(wrongCall(...decoded.left.map(flagFault)))
  return decoded.right.kind !== 'candidate' && decoded.right.kind !== 'replay'
    ? right(decoded.right)
    : left(wrongCall(MISSING))
}

/** A backtest for programs. */
export const evaluationDocument = (evaluation: Evaluation, key: string): unknown => ({
  metrics: evaluation.metrics,
  benchmark: evaluation.benchmark,
  break_even_cost: evaluation.break_even_cost,
  trades: tradeRows(evaluation.trades),
  counts: evaluation.counts,
  span: evaluation.span,
  warnings: evaluation.warnings,
  dataset: evaluation.dataset,
  execution: evaluation.execution,
  ...(evaluation.events === undefined ? {} : { orders: evaluation.events }),
  periods_per_year: evaluation.periods_per_year,
  key,
})

/** A backtest as its flags ask for it, run on the bars that they name. */
interface BacktestedFlags {
  readonly config: BacktestedConfig
  readonly dataset: Dataset
  readonly evaluation: Evaluation
}
/** Runs the backtest that flags ask for. */
const backtestedFlags = async (
  options: BacktestFlags,
  io: Io,
): Promise<Either<CliFailure, BacktestedFlags>> => {
  if (options.symbols !== undefined)
    return left(
      wrongCall(
        '--symbols says which of several instruments trade: give their files, such as --data "bars/*.csv"',
      ),
    )
  const asked = await pipe(
    Do,
    bind('named', () => () => strategyAt(options, io)),
    bind('config', ({ named }) => fromEither(configOf(options, named, io))),
    bind('dataset', () => () => datasetAt(options, io)),
  )()
  if (isLeft(asked)) return asked
  const { named, config, dataset } = asked.right
  return pipe(
    readyTrader(config, oneTraded(dataset)),
    flatMap((trader) => evaluationOf(trader, knownIn(named.bundle))),
    bimap(refusal, (evaluation) => ({ config, dataset, evaluation })),
  )
}

/** Runs one strategy, prints its metrics next to buy and hold, and writes trades and equity where asked. */
export const backtestCommand = async (
  options: BacktestFlags,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> => {
  const made = await backtestedFlags(options, io)
  if (isLeft(made)) return made
  const { config, dataset, evaluation } = made.right
  const files: Files = [
    [options.trades, () => tradesCsv(evaluation.trades, dataset)],
    [options.equity, () => equityCsv(evaluation)],
  ]
  const put = filesWritten(files, io)
  if (isLeft(put)) return put
  const key = keyOf({
    config: backtestConfigCodec.encode(config),
    span: evaluation.span,
    dataset: evaluation.dataset,
    engine: ENGINE,
  })
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
    { evaluation, data: { _tag: 'One', dataset }, key, printed, ...runAgain(config) },
    file,
    io,
  )
  return isLeft(page) ? page : right(EXIT.succeeded)
}
