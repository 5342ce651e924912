import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { templates } from '../../templates/templates.js'
import type { DataOptions } from '../bars.js'
import { type CliFailure, EXIT, type ExitCode, type Io, wrongCall } from '../io.js'
import { lookAt } from '../onlooker.js'
import { writeReport } from '../report-file.js'
import { reportOfRuns } from '../run-report.js'
import { runCommand } from './run.js'

/** The flags of a report. */
export interface ReportOptions extends DataOptions {
  readonly store: string
  readonly out: string
  readonly set: readonly string[]
  readonly seed: number
  readonly concurrency: number
}

/** Whether words name a workflow, not a run of a store. */
const isWorkflow = (what: string): boolean =>
  Object.hasOwn(templates, what) || /\.(?:ya?ml|json|m?[jt]s)(?:#.*)?$/.test(what)

/** Writes the page of a run, of a workflow that it runs first, or of two runs next to each other. */
export const reportCommand = async (
  ids: readonly string[],
  options: ReportOptions,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> => {
  const [what = '', ...others] = ids
  if (others.length > 1) return left(wrongCall(`report takes one run or two, not ${ids.length}`))
  if (others.length === 0 && isWorkflow(what))
    return runCommand(what, { ...options, json: false, report: options.out }, io)
  return lookAt(options.store, io, async (onlooker) => {
    const report = await reportOfRuns(onlooker, ids, options, io)
    if (isLeft(report)) return report
    const put = writeReport(report.right, options.out, io)
    return isLeft(put) ? put : right(EXIT.succeeded)
  })
}
