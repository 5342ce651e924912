import { type Either, isLeft, left, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { stateOf } from '../../monitor/status.js'
import { comparisonReport } from '../../report/comparison.js'
import type { Report } from '../../report/report.js'
import { studyReport } from '../../report/study-report.js'
import type { StudySource } from '../../report/study-source.js'
import { showPhaseError } from '../../run/phase-error.js'
import type { Store } from '../../store/store.js'
import { templates } from '../../templates/templates.js'
import type { DataOptions } from '../bars.js'
import { type CliFailure, EXIT, type ExitCode, type Io, unable, wrongCall } from '../io.js'
import { runEventsIn } from '../known-work.js'
import { lookAt, type Onlooker, oneRun, type SeenRun } from '../onlooker.js'
import { studySource, writeReport } from '../report-file.js'
import { barsOfRun } from '../run-data.js'
import { memoOf } from '../run-memo.js'
import { runCommand } from './run.js'
import { withValues } from './show.js'

/** The flags of a report. */
export interface ReportOptions extends DataOptions {
  readonly store: string
  readonly out: string
  readonly set: readonly string[]
  readonly seed: number
  readonly concurrency: number
}

const sourceOf = async (
  { header, entries }: SeenRun,
  store: Store,
  options: ReportOptions,
  io: Io,
): Promise<Either<CliFailure, StudySource>> => {
  const dataset = await barsOfRun(header, options, io)
  if (isLeft(dataset)) return dataset
  const state = await withValues(stateOf(runEventsIn(entries)), store)
  return right(
    studySource(
      { ...state, run: header.run },
      {
        template: header.template,
        seed: header.seed,
        words: memoOf(header)?.words ?? [],
        dataset: dataset.right,
        artifacts: store.artifacts,
      },
    ),
  )
}

/** What reports of some runs of a store are made of. */
const sourcesIn = async (
  { runs, store, damage }: Onlooker,
  ids: readonly string[],
  options: ReportOptions,
  io: Io,
): Promise<Either<CliFailure, readonly StudySource[]>> => {
  if (store === undefined) return left(unable(...damage))
  const found = sequenceArray(ids.map((run) => oneRun(runs, run)))
  if (isLeft(found)) return found
  const sources: StudySource[] = []
  for (const run of found.right) {
    const source = await sourceOf(run, store, options, io)
    if (isLeft(source)) return source
    sources.push(source.right)
  }
  return right(sources)
}

const reportOf = async (sources: readonly StudySource[]): Promise<Either<CliFailure, Report>> => {
  const [first, second] = sources
  if (first === undefined) return left(wrongCall('a run or a workflow is missing'))
  const report = await (second === undefined ? studyReport(first) : comparisonReport([first, second]))
  return isLeft(report) ? left(unable(`no report: ${showPhaseError(report.left)}`)) : report
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
    const sources = await sourcesIn(onlooker, ids, options, io)
    if (isLeft(sources)) return sources
    const report = await reportOf(sources.right)
    if (isLeft(report)) return report
    const put = writeReport(report.right, options.out, io)
    return isLeft(put) ? put : right(EXIT.succeeded)
  })
}
