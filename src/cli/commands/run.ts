import { resolve } from 'node:path'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { allInTurn } from '../../core/all.js'
import type { Dataset } from '../../market/bars/dataset.js'
import { dataOf } from '../../market/universe/data.js'
import type { Universe } from '../../market/universe/universe.js'
import type { RunState } from '../../monitor/run-state.js'
import { handlersOf } from '../../phases/library/bundled-handlers.js'
import type { RunEvent } from '../../run/event.js'
import { counted } from '../../stats/metrics/metric-text.js'
import { damageText } from '../../templates/study-warnings.js'
import { answerAs, notice } from '../answer.js'
import type { DataOptions } from '../bars.js'
import { figureLines, figuresOfRun } from '../by-instrument.js'
import { dataAt } from '../data-at.js'
import { type EndedRun, execute, type Watcher } from '../execute.js'
import { type CliFailure, EXIT, type ExitCode, type Io } from '../io.js'
import { type OtherTrials, othersText, otherTrials } from '../other-trials.js'
import { progressView } from '../progress-view.js'
import { type Ready, ready } from '../ready.js'
import { runDocument } from '../run-document.js'
import { type RunFiles, writeRunFiles } from '../run-files.js'
import { dataMemo } from '../run-memo.js'
import { placesOf } from '../source.js'
import { commandText, goOnText, storeWords } from '../text/command.js'
import { differencesText } from '../text/difference.js'
import { headerText } from '../text/header.js'
import { studySections } from '../text/study.js'
import { tradedGrounds } from '../traded-grounds.js'
import { type Verified, verifyingOf } from '../verification.js'
import { VERSION } from '../version.js'
import { misplacedStore, withStore } from '../world.js'
import { wantedOf, writeResult } from '../write-result.js'

/** The flags of a run. */
export interface RunOptions extends DataOptions, RunFiles {
  readonly set: readonly string[]
  readonly store: string
  readonly seed: number
  readonly concurrency: number
  readonly workers?: number
  readonly json: boolean
  readonly write?: readonly string[]
  /** Percent of the stored results that are computed again and compared. */
  readonly verify?: number
}

const codes: Readonly<Record<RunState['status'], ExitCode>> = {
  succeeded: EXIT.succeeded,
  partial: EXIT.partial,
  failed: EXIT.failed,
  cancelled: EXIT.cancelled,
  running: EXIT.failed,
}

const watcherOf = (
  io: Io,
  { prepared, bundle }: Ready,
  dataset: Dataset | Universe,
  options: RunOptions,
): Watcher => {
  const shown = progressView(io, handlersOf(bundle))
  return {
    started: (run, resumed) => {
      if (options.json) return
      notice(
        io,
        `regimen ${VERSION} · ${prepared.template.name} · run ${run}${resumed ? ' (going on)' : ''} · seed ${options.seed}`,
        ...headerText(prepared, dataset),
        '',
      )
    },
    damaged: (what) => {
      notice(io, `! ${what} cannot be read`)
    },
    event: (event: RunEvent, phaseAt, expected) => {
      if (options.json) return
      if (event._tag === 'DamageFound') notice(io, `! ${damageText(event)}`)
      if (event._tag === 'DeathsFound')
        notice(io, `! ${event.path}: the process ended ${event.times} times in it; it is begun again`)
      shown.take(event, phaseAt, expected)
    },
  }
}

/** Whether a phase gave a candidate, which `replay` can execute again. */
const chose = ({ status, phases }: RunState): boolean =>
  status === 'succeeded' &&
  Object.values(phases).some(
    ({ value }) => typeof value === 'object' && value !== null && 'candidate' in value,
  )

const endText = (
  { run, state }: EndedRun,
  { store, data }: RunOptions,
  words: readonly string[] | undefined,
): readonly string[] => {
  const where = storeWords(store)
  const bars = data === undefined ? [] : ['--data', data]
  const again = ['replay', run, ...where, ...bars, '--set', 'costs.rate=0']
  const ended = Object.values(state.phases)
  const cached = ended.filter((phase) => phase.state === 'cached').length
  return [
    '',
    `${state.status} · ${cached} of ${ended.length} phases cached · store ${store} · try: ${[['show', run, ...where], ...(chose(state) ? [again] : [])].map(commandText).join(', ')}`,
    ...(state.status === 'cancelled' ? [goOnText(words)] : []),
  ]
}

/** Where in the file of a workflow the faults of its phases stand. */
const faultPlaces = ({ phases }: RunState, { source }: Ready): readonly string[] =>
  Object.entries(phases).flatMap(([path, { error }]) =>
    error === undefined ? [] : placesOf(source, path, error),
  )

/** What mends the store, where a phase ended because it is damaged. */
const mending = ({ phases }: RunState, store: string): readonly string[] =>
  Object.values(phases).some(
    ({ error }) => error?._tag === 'StoreFailed' && error.because.includes(' is damaged: '),
  )
    ? [`mend it with: ${commandText(['store', 'repair', ...storeWords(store)])}`]
    : []

const OTHERS_SHOWN = 8
/** What came of computing stored results again. */
const verifiedText = ({ recomputed, others }: Verified): readonly string[] => [
  `${counted(recomputed, 'stored result')} computed again, ${others.length === 0 ? 'all as stored' : `${others.length} otherwise`}`,
  ...others.flatMap(({ key, kind, differing }) => [
    `✖ ${kind} ${key.slice(0, 12)} gives another result`,
    ...differencesText(differing, OTHERS_SHOWN).map((text) => `    ${text}`),
  ]),
]

/** A document says what phases gave, and nothing else. */
const NO_OTHERS: ReadonlyMap<string, OtherTrials> = new Map()

/** Runs what is planned, prints what it found, and gives the exit code of its status. */
export const runReady = async (
  workflow: Ready,
  options: RunOptions,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> => {
  const wanted = wantedOf(options.write ?? [])
  if (isLeft(wanted)) return wanted
  const misplaced = await misplacedStore(options.store, io)
  if (misplaced !== undefined) return left(misplaced)
  const dataset = await dataAt(options, io, true)
  if (isLeft(dataset)) return dataset
  const absolute = (file: string): string => resolve(io.cwd, file)
  const memo = {
    inputs: workflow.prepared.inputs,
    data: dataMemo(dataset.right, options, io),
    version: VERSION,
    ...(io.words === undefined ? {} : { words: io.words }),
  }
  const ended = await withStore(options.store, io, async (store) => {
    const { verifying, verified } = verifyingOf(store, options.verify ?? 0)
    const done = await execute(
      workflow,
      {
        dataset: dataset.right,
        manner: { ...options, workers: options.workers ?? io.workers },
        store,
        seen: verifying,
        directory: absolute(options.store),
        memo,
      },
      io,
      watcherOf(io, workflow, dataset.right, options),
    )
    if (isLeft(done)) return done
    const { state } = done.right
    const known = await allInTurn({
      others: async () => (options.json ? right(NO_OTHERS) : otherTrials(state, dataset.right, store)),
      figures: () => figuresOfRun(state, dataOf(dataset.right), store.artifacts),
    })()
    if (isLeft(known)) return known
    const { others, figures } = known.right
    const more = (path: string): readonly string[] => [
      ...othersText(others.get(path)),
      ...figureLines(figures.get(path)),
    ]
    const outcome = options.verify === undefined ? undefined : verified()
    answerAs(
      io,
      options,
      () => runDocument(done.right, figures, outcome),
      () => [
        ...studySections(state, more, handlersOf(workflow.bundle)),
        ...(outcome === undefined ? [] : verifiedText(outcome)),
      ],
    )
    if (!options.json)
      notice(
        io,
        ...faultPlaces(state, workflow),
        ...endText(done.right, options, io.words),
        ...mending(state, options.store),
      )
    const about = {
      template: workflow.prepared.template.name,
      seed: options.seed,
      artifacts: store.artifacts,
      handlers: handlersOf(workflow.bundle),
      grounds: await tradedGrounds(done.right.state, store),
    }
    const shown = await writeRunFiles(
      done.right.state,
      { ...about, data: dataOf(dataset.right) },
      options,
      io,
    )
    if (isLeft(shown)) return shown
    return right({ done: done.right, isVerified: (outcome?.others ?? []).length === 0 })
  })
  if (isLeft(ended)) return ended
  const { done, isVerified } = ended.right
  const { status, result } = done.state
  const kept = status === 'succeeded' ? writeResult(result, wanted.right, io) : right(true)
  if (isLeft(kept)) return kept
  return right(isVerified ? codes[status] : EXIT.failed)
}

/** Runs a workflow by its name or file. */
export const runCommand = async (
  what: string,
  options: RunOptions,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> => {
  const workflow = await ready(what, options.set, options, io)
  return isLeft(workflow) ? workflow : runReady(workflow.right, options, io)
}
