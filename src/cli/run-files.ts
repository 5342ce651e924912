import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { RunState } from '../monitor/run-state.js'
import type { StudySource } from '../report/study-source.js'
import { drawnOf, subjectOf } from '../report/subject.js'
import { showPhaseError } from '../run/phase-error.js'
import { notice } from './answer.js'
import { type CliFailure, type Io, unable } from './io.js'
import { reportFile, studySource, writeStudy } from './report-file.js'
import { dataTradesCsv, equityCsv } from './text/columns.js'
import { filesWritten } from './written.js'

/** The files that a run writes of what it found. */
export interface RunFiles {
  /** Where a report is written, `true` for the usual file. */
  readonly report?: string | boolean
  readonly trades?: string
  readonly equity?: string
}

/**
 * Writes the trades and the equity of the account that a run's page draws: of its last validation, else of what traded last,
 * else of the best of its last search. Errors: a run without any.
 */
const writeTraded = async (
  source: StudySource,
  { trades, equity }: RunFiles,
  io: Io,
): Promise<Either<CliFailure, true>> => {
  const subject = subjectOf(source)
  if (subject === undefined) return left(unable('--trades, --equity: nothing in this run trades'))
  const drawn = await drawnOf(subject, source)
  if (isLeft(drawn)) return left(unable(`--trades, --equity: ${showPhaseError(drawn.left)}`))
  const { account, curves } = drawn.right
  const put = filesWritten(
    [
      [trades, () => dataTradesCsv(account.trades, account.data)],
      [equity, () => equityCsv({ equity: account.equity, time: curves.time })],
    ],
    io,
  )
  if (isLeft(put)) return put
  for (const file of [trades, equity])
    if (file !== undefined) notice(io, `wrote    ${file} (${account.path}, ${account.name})`)
  return right(true)
}

/** Writes what `--report`, `--trades` and `--equity` ask for, of a run that has ended. */
export const writeRunFiles = async (
  state: RunState,
  about: Omit<Parameters<typeof studySource>[1], 'words'>,
  files: RunFiles,
  io: Io,
): Promise<Either<CliFailure, true>> => {
  const report = reportFile(files.report)
  const isTraded = files.trades !== undefined || files.equity !== undefined
  if (state.status === 'cancelled' || (report === undefined && !isTraded)) return right(true)
  const source = studySource(state, { ...about, words: io.words ?? [] })
  const put = isTraded ? await writeTraded(source, files, io) : right(true as const)
  return isLeft(put) || report === undefined ? put : writeStudy(source, report, io)
}
