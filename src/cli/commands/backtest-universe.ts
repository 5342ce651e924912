import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { servicesOn } from '../../candidate/services.js'
import { keyOf } from '../../core/canonical/content-key.js'
import { showTime } from '../../market/bars/dataset-text.js'
import { symbolsOf, type Universe } from '../../market/universe/universe.js'
import { backtestConfigCodec } from '../../phases/backtest/config.js'
import { dataOfRun, readyTrader } from '../../phases/backtest/config-trader.js'
import { evaluationOf, type JointEvaluation } from '../../phases/backtest/evaluation.js'
import { evaluationText } from '../../phases/backtest/evaluation-text.js'
import { knownIn } from '../../phases/library/bundled-handlers.js'
import { writeEvaluation } from '../evaluation-report.js'
import { type CliFailure, EXIT, type ExitCode, type Io, jsonText } from '../io.js'
import { reportFile } from '../report-file.js'
import { csv, equityCsv, tradeRows } from '../text/columns.js'
import { universeAt } from '../universe.js'
import { ENGINE } from '../world.js'
import { type Files, filesWritten } from '../written.js'
import { type BacktestFlags, configOf, refusal, strategyAt } from './backtest.js'

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
  options: BacktestFlags,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> => {
  const found = await strategyAt(options, io)
  if (isLeft(found)) return found
  const { bundle } = found.right
  const config = configOf(options, found.right, io)
  if (isLeft(config)) return config
  const universe = await universeAt(data, options, io)
  if (isLeft(universe)) return universe
  const services = { ...servicesOn(universe.right), ...knownIn(bundle) }
  const traded = dataOfRun(config.right, services)
  const trader = isLeft(traded) ? traded : readyTrader(config.right, traded.right)
  if (isLeft(trader)) return left(refusal(trader.left))
  const made = evaluationOf(trader.right, services)
  if (isLeft(made)) return left(refusal(made.left))
  const { market } = trader.right
  const evaluation = made.right as JointEvaluation
  const members = market.on._tag === 'Several' ? market.on.universe : universe.right
  const rows = rowsOf(evaluation, members)
  const files: Files = [
    [options.trades, () => tableOf(rows)],
    [options.equity, () => equityCsv(evaluation)],
  ]
  const put = filesWritten(files, io)
  if (isLeft(put)) return put
  const { trades: _, equity: __, time: ___, logs, events, ...document } = evaluation
  if (options.json)
    io.out(
      jsonText({
        ...document,
        trades: rows,
        ...(events === undefined ? {} : { orders: events }),
        signals: logs.length,
        symbols: symbolsOf(members),
        key: keyOf({
          config: backtestConfigCodec.encode(config.right),
          dataset: document.dataset,
          span: document.span,
          engine: ENGINE,
        }),
      }),
    )
  else io.err(`${evaluationText(evaluation)}\n`)
  const file = reportFile(options.report)
  const first = members.instruments[0]?.dataset
  if (file === undefined || first === undefined) return right(EXIT.succeeded)
  const held = market.hold(evaluation.execution).equity
  const page = await writeEvaluation(
    {
      evaluation,
      dataset: first,
      key: document.dataset,
      printed: evaluationText(evaluation),
      joint: { evaluation, universe: members, held },
    },
    file,
    io,
  )
  return isLeft(page) ? page : right(EXIT.succeeded)
}
