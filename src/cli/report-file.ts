import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Either, isLeft, left, map, right } from 'fp-ts/lib/Either.js'
import type { MarketServices } from '../candidate/services.js'
import type { Data } from '../market/universe/data.js'
import type { RunState } from '../monitor/run-state.js'
import { readAssets } from '../report/assets.js'
import { pageOf } from '../report/page.js'
import type { Report } from '../report/report.js'
import { withCommands } from '../report/report-text.js'
import { studyReport } from '../report/study-report.js'
import type { StudySource } from '../report/study-source.js'
import { type Handlers, textOf } from '../run/handler.js'
import { showPhaseError } from '../run/phase-error.js'
import type { Artifacts } from '../store/store.js'
import { notice } from './answer.js'
import { REPORT_FILE } from './flags.js'
import { type CliFailure, type Io, unable } from './io.js'
import { commandText } from './text/command.js'
import type { TradedGround } from './traded-grounds.js'
import { VERSION } from './version.js'
import { ENGINE } from './world.js'
import { writtenFile } from './written.js'

/** What `--report` or `--report FILE` says, as a file name. */
export const reportFile = (flag: string | boolean | undefined): string | undefined =>
  flag === undefined || flag === false ? undefined : flag === true ? REPORT_FILE : flag

/** What a report is made of, of a run that has just ended or that was read from its store. */
export const studySource = (
  state: RunState,
  about: {
    readonly template: string
    readonly seed: number
    readonly words: readonly string[]
    readonly data: Data
    readonly artifacts: Artifacts
    readonly handlers: Handlers<MarketServices>
    /** What the keys of phases say of how they traded, by path. */
    readonly grounds: ReadonlyMap<string, TradedGround>
  },
): StudySource => ({
  run: state.run,
  template: about.template,
  status: state.status,
  seed: about.seed,
  engine: ENGINE,
  version: VERSION,
  ...(about.words.length === 0 ? {} : { command: commandText(about.words) }),
  data: about.data,
  phases: Object.entries(state.phases).map(([path, phase]) => ({
    path,
    kind: phase.kind,
    state: phase.state,
    ...(phase.key === undefined ? {} : { key: phase.key }),
    ...(phase.duration_ms === undefined ? {} : { duration_ms: phase.duration_ms }),
    ...(phase.value === undefined ? {} : { value: phase.value }),
    ...about.grounds.get(path),
    printed: phase.value === undefined ? [] : textOf(about.handlers, phase.kind, phase.value),
  })),
  result: state.result,
  artifacts: about.artifacts,
})

/** A report as one HTML file whose commands call the program as the person does. */
export const reportHtml = (report: Report, { copied = (line) => line }: Pick<Io, 'copied'>): string =>
  pageOf(withCommands(report, copied), readAssets())

/** Writes a report as one HTML file, and says where and how large it is. */
export const writeReport = (report: Report, file: string, io: Io): Either<CliFailure, true> => {
  const put = writtenFile(file, reportHtml(report, io), io)
  if (isLeft(put)) return put
  const size = Math.ceil(statSync(resolve(io.cwd, file)).size / 1000)
  notice(io, `report   ${file} (${size} kB, opens in any browser without a network)`)
  return right(true)
}

/** The page of a study in a file. */
export const writeStudy = async (
  source: StudySource,
  file: string,
  io: Io,
): Promise<Either<CliFailure, true>> => {
  const report = await studyReport(source)
  return isLeft(report)
    ? left(unable(`no report: ${showPhaseError(report.left)}`))
    : map(() => true as const)(writeReport(report.right, file, io))
}
