import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { keyOf } from '../../core/canonical/content-key.js'
import { decodeWith } from '../../core/codec/codec.js'
import { within } from '../../core/codec/scope.js'
import { showTime } from '../../market/bars/dataset-text.js'
import { symbolsOf, type Universe } from '../../market/universe/universe.js'
import { jointRun } from '../../phases/backtest/joint-config.js'
import { type JointEvaluation, jointEvaluationOf } from '../../phases/backtest/joint-evaluation.js'
import { jointText } from '../../phases/backtest/joint-text.js'
import { jointTrader } from '../../phases/backtest/joint-trader.js'
import { knownIn } from '../../phases/library/bundled-handlers.js'
import { equalShares } from '../../portfolio/runs/equal-shares.kernel.js'
import { writeEvaluation } from '../evaluation-report.js'
import { type CliFailure, EXIT, type ExitCode, type Io, jsonText, wrongCall } from '../io.js'
import { reportFile } from '../report-file.js'
import { applySettings, rangeIn, readPairs } from '../settings.js'
import { csv, equityCsv, tradeRows } from '../text/columns.js'
import { universeAt } from '../universe.js'
import { ENGINE } from '../world.js'
import { type Files, filesWritten } from '../written.js'
import { type BacktestOptions, EXECUTION, flagFault, refusal, strategyAt, tradedIn } from './backtest.js'

/** The trades with their symbols, and bars as times of the instrument's own. */
const rowsOf = (
  { trades }: JointEvaluation,
  { instruments }: Universe,
): readonly Readonly<Record<string, unknown>>[] =>
  tradeRows(trades).map((row, i) => {
    const instrument = instruments[trades.symbol[i] ?? -1]
    const time = (bar: number | undefined): string => showTime(instrument?.dataset.bars.time[bar ?? 0] ?? 0)
    return {
      symbol: instrument?.symbol,
      entry_time: time(trades.entry_bar[i]),
      exit_time: time(trades.exit_bar[i]),
      ...row,
    }
  })

const tableOf = (rows: readonly Readonly<Record<string, unknown>>[]): string =>
  csv([Object.keys(rows[0] ?? { symbol: '' }), ...rows.map((row) => Object.values(row).map(String))])

/** Runs a strategy, or orders by symbol, on every instrument of a pattern in one account, and prints it next to equal-weight buy and hold. */
export const backtestUniverse = async (
  data: string,
  options: BacktestOptions,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> => {
  const params = readPairs('--param', options.param)
  if (isLeft(params)) return params
  const execution = applySettings({}, EXECUTION, options.set, 'an execution')
  if (isLeft(execution)) return execution
  const { symbols } = options
  const found = await strategyAt(options, io)
  if (isLeft(found)) return found
  const { bundle } = found.right
  const traded = tradedIn(options, found.right, params.right, io)
  if (isLeft(traded)) return traded
  const config = decodeWith(within(bundle.scope, jointRun))({
    ...traded.right,
    universe: symbols === undefined ? {} : { symbols: symbols.split(',') },
    range: rangeIn(options),
    execution: execution.right,
  })
  if (isLeft(config)) return left(wrongCall(...config.left.map(flagFault)))
  const universe = await universeAt(data, options, io)
  if (isLeft(universe)) return universe
  const ready = jointTrader(config.right, { universe: universe.right, ...knownIn(bundle) })
  if (isLeft(ready)) return left(refusal(ready.left))
  const evaluation = jointEvaluationOf(config.right, ready.right)
  if (isLeft(evaluation)) return left(refusal(evaluation.left))
  const rows = rowsOf(evaluation.right, ready.right.universe)
  const files: Files = [
    [options.trades, () => tableOf(rows)],
    [options.equity, () => equityCsv(evaluation.right)],
  ]
  const put = filesWritten(files, io)
  if (isLeft(put)) return put
  const { trades: _, equity: __, time: ___, logs, events, ...document } = evaluation.right
  if (options.json)
    io.out(
      jsonText({
        ...document,
        trades: rows,
        ...(events === undefined ? {} : { orders: events }),
        signals: logs.length,
        symbols: symbolsOf(ready.right.universe),
        key: keyOf({
          config: jointRun.encode(config.right),
          dataset: document.dataset,
          span: document.span,
          engine: ENGINE,
        }),
      }),
    )
  else io.err(`${jointText(evaluation.right)}\n`)
  const file = reportFile(options.report)
  const first = ready.right.universe.instruments[0]?.dataset
  if (file === undefined || first === undefined) return right(EXIT.succeeded)
  const held = equalShares(ready.right.universe, ready.right.slice, evaluation.right.execution).equity
  const page = await writeEvaluation(
    {
      evaluation: evaluation.right,
      dataset: first,
      key: document.dataset,
      printed: jointText(evaluation.right),
      joint: { evaluation: evaluation.right, universe: ready.right.universe, held },
    },
    file,
    io,
  )
  return isLeft(page) ? page : right(EXIT.succeeded)
}
