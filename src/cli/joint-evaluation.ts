import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import type { Candidate } from '../candidate/candidate.js'
import { universeText } from '../candidate/universe-rows.js'
import { symbolsOf, type Universe } from '../market/universe/universe.js'
import type { JointEvaluation } from '../phases/backtest/evaluation.js'
import { evaluationText } from '../phases/backtest/evaluation-text.js'
import { universeFigures } from '../portfolio/figures/universe-figures.js'
import { answerAs } from './answer.js'
import { writeEvaluation } from './evaluation-report.js'
import { type CliFailure, EXIT, type ExitCode, type Io } from './io.js'
import { reportFile } from './report-file.js'
import { dataTradesCsv, equityCsv, placedTradeRows } from './text/columns.js'
import { type Files, filesWritten } from './written.js'

/** A run of several instruments in one account. */
export interface JointFound {
  readonly evaluation: JointEvaluation
  /** The instruments that traded. */
  readonly members: Universe
  readonly key: string
  /** What was run, where it can be run again at other costs. */
  readonly candidate?: Candidate
}

/** Where a run is shown and written. */
interface Shown {
  readonly trades?: string
  readonly equity?: string
  readonly json: boolean
  readonly report?: string | boolean
}

/** Prints a run of several instruments, and writes its trades, its equity and its page where asked. */
export const showJoint = async (
  found: JointFound,
  { trades, equity, json, report }: Shown,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> => {
  const { evaluation, members, key, candidate } = found
  const files: Files = [
    [trades, () => dataTradesCsv(evaluation.trades, { _tag: 'Several', universe: members })],
    [equity, () => equityCsv(evaluation)],
  ]
  const put = filesWritten(files, io)
  if (isLeft(put)) return put
  const { trades: _, equity: __, time: ___, logs, events, ...document } = evaluation
  const figures = universeFigures(
    members,
    {
      stretches: [[evaluation.span.from_bar, evaluation.span.to_bar]],
      equity: evaluation.equity,
      trades: evaluation.trades,
    },
    evaluation.periods_per_year,
  )
  const printed = [evaluationText(evaluation), '', ...universeText(figures)].join('\n')
  answerAs(
    io,
    { json },
    () => ({
      ...document,
      trades: placedTradeRows(evaluation.trades, members),
      ...(events === undefined ? {} : { orders: events }),
      signals: logs.length,
      symbols: symbolsOf(members),
      by_instrument: figures,
      key,
    }),
    () => [printed],
  )
  const file = reportFile(report)
  if (file === undefined) return right(EXIT.succeeded)
  const page = await writeEvaluation(
    {
      evaluation,
      data: { _tag: 'Several', universe: members },
      key,
      printed,
      ...(candidate === undefined ? {} : { candidate }),
    },
    file,
    io,
  )
  return isLeft(page) ? page : right(EXIT.succeeded)
}
