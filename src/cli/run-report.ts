import { type Either, isLeft, left, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { dataOf } from '../market/universe/data.js'
import { stateOf } from '../monitor/status.js'
import { comparisonReport, type DifferingPart } from '../report/comparison.js'
import type { Report } from '../report/report.js'
import { studyReport } from '../report/study-report.js'
import type { StudySource } from '../report/study-source.js'
import { showPhaseError } from '../run/phase-error.js'
import type { Store } from '../store/store.js'
import type { DataOptions } from './bars.js'
import { type CliFailure, type Io, unable, wrongCall } from './io.js'
import { runEventsIn } from './known-work.js'
import { handlersOfRun } from './library-file.js'
import { type Onlooker, oneRun, type SeenRun } from './onlooker.js'
import { studySource } from './report-file.js'
import { comparisonOf, comparisonParts } from './run-comparison.js'
import { recordedData } from './run-data.js'
import { memoOf } from './run-memo.js'
import { withValues } from './run-values.js'
import { tradedGrounds } from './traded-grounds.js'

const sourceOf = async (
  { header, entries }: SeenRun,
  store: Store,
  options: DataOptions,
  io: Io,
): Promise<Either<CliFailure, StudySource>> => {
  const data = await recordedData(header, options, io)
  if (isLeft(data)) return data
  const state = await withValues(stateOf(runEventsIn(entries)), store)
  return right(
    studySource(
      { ...state, run: header.run },
      {
        template: header.template,
        seed: header.seed,
        words: memoOf(header)?.words ?? [],
        data: dataOf(data.right),
        artifacts: store.artifacts,
        grounds: await tradedGrounds(state, store),
        handlers: await handlersOfRun(memoOf(header)?.modules ?? [], options, io),
      },
    ),
  )
}

/** What reports of some runs of a store are made of. */
const sourcesIn = async (
  { runs, store, damage }: Onlooker,
  ids: readonly string[],
  options: DataOptions,
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

/** In what two runs of a store differ; nothing of a run alone. */
const differingOf = async (
  { runs, store }: Onlooker,
  ids: readonly string[],
): Promise<readonly DifferingPart[]> => {
  const found = sequenceArray(ids.map((run) => oneRun(runs, run)))
  const [a, b] = isLeft(found) ? [] : found.right
  return store === undefined || a === undefined || b === undefined
    ? []
    : comparisonParts(await comparisonOf(a, b, store), a)
}

const reportOf = async (
  sources: readonly StudySource[],
  differing: readonly DifferingPart[],
): Promise<Either<CliFailure, Report>> => {
  const [first, second] = sources
  if (first === undefined) return left(wrongCall('a run or a workflow is missing'))
  const report = await (second === undefined
    ? studyReport(first)
    : comparisonReport([first, second], differing))
  return isLeft(report) ? left(unable(`no report: ${showPhaseError(report.left)}`)) : report
}

/** The report of a run of a store, or of two next to each other. */
export const reportOfRuns = async (
  onlooker: Onlooker,
  ids: readonly string[],
  options: DataOptions,
  io: Io,
): Promise<Either<CliFailure, Report>> => {
  const sources = await sourcesIn(onlooker, ids, options, io)
  return isLeft(sources) ? sources : reportOf(sources.right, await differingOf(onlooker, ids))
}
