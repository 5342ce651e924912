import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import { showTime } from '../market/bars/dataset-text.js'
import { symbolsOf, type Universe } from '../market/universe/universe.js'
import type { JointEvaluation } from '../phases/backtest/evaluation.js'
import { evaluationText } from '../phases/backtest/evaluation-text.js'
import { writeEvaluation } from './evaluation-report.js'
import { type CliFailure, EXIT, type ExitCode, type Io, jsonText } from './io.js'
import { reportFile } from './report-file.js'
import { csv, equityCsv, tradeRows } from './text/columns.js'
import { type Files, filesWritten } from './written.js'

/** A run of several instruments in one account, with what is held next to it. */
export interface JointFound {
  readonly evaluation: JointEvaluation
  /** The instruments that traded. */
  readonly members: Universe
  /** Equity of equal-weight buy and hold. */
  readonly held: () => Float64Array
  readonly key: string
}

/** Where a run is shown and written. */
interface Shown {
  readonly trades?: string
  readonly equity?: string
  readonly json: boolean
  readonly report?: string | boolean
}

/** The trades with their symbols, and bars as times of the instrument's own. */
const rowsOf = ({
  evaluation: { trades },
  members: { instruments },
}: JointFound): readonly Readonly<Record<string, unknown>>[] =>
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

/** Prints a run of several instruments, and writes its trades, its equity and its page where asked. */
export const showJoint = async (
  found: JointFound,
  { trades, equity, json, report }: Shown,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> => {
  const { evaluation, members, held, key } = found
  const rows = rowsOf(found)
  const files: Files = [
    [trades, () => tableOf(rows)],
    [equity, () => equityCsv(evaluation)],
  ]
  const put = filesWritten(files, io)
  if (isLeft(put)) return put
  const { trades: _, equity: __, time: ___, logs, events, ...document } = evaluation
  const printed = evaluationText(evaluation)
  if (json)
    io.out(
      jsonText({
        ...document,
        trades: rows,
        ...(events === undefined ? {} : { orders: events }),
        signals: logs.length,
        symbols: symbolsOf(members),
        key,
      }),
    )
  else io.err(`${printed}\n`)
  const file = reportFile(report)
  const first = members.instruments[0]?.dataset
  if (file === undefined || first === undefined) return right(EXIT.succeeded)
  const page = await writeEvaluation(
    {
      evaluation,
      dataset: first,
      key: document.dataset,
      printed,
      joint: { evaluation, universe: members, held: held() },
    },
    file,
    io,
  )
  return isLeft(page) ? page : right(EXIT.succeeded)
}
