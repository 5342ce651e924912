import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { lastValueFrom, tap } from 'rxjs'
import { trialsKept } from '../../candidate/search/search-checkpoint.js'
import { dataIdentity, type MarketServices, servicesOn } from '../../candidate/services.js'
import { table } from '../../core/text-table.js'
import type { Dataset } from '../../market/bars/dataset.js'
import { dataOf } from '../../market/universe/data.js'
import type { Universe } from '../../market/universe/universe.js'
import { handlersOf } from '../../phases/library/bundled-handlers.js'
import { earlierSearches } from '../../phases/validation/earlier-searches.js'
import type { AnyHandler, Handlers, Request } from '../../run/handler.js'
import { failed, type PhaseError, showPhaseError } from '../../run/phase-error.js'
import { memoryEnv, run } from '../../run/run.js'
import type { Ledger } from '../../search/ledger.js'
import { count } from '../../stats/metrics/metric-text.js'
import type { Artifact } from '../../store/artifact.js'
import { memoryStore } from '../../store/memory-store.js'
import type { Store } from '../../store/store.js'
import { mermaid } from '../../workflow/mermaid.js'
import { possiblePhases } from '../../workflow/plan/phases.js'
import { answer, answerAs, notice } from '../answer.js'
import type { DataOptions } from '../bars.js'
import { dataAt } from '../data-at.js'
import { type CliFailure, EXIT, type ExitCode, type Io } from '../io.js'
import type { LibraryOptions } from '../library-flag.js'
import { type Ready, ready } from '../ready.js'
import { moduleIn, placesOf, type TemplateSource } from '../source.js'
import { ENGINE, misplacedStore, stored, withView } from '../world.js'

/** The flags of a plan. */
export interface PlanFlags extends DataOptions {
  readonly set: readonly string[]
  readonly store: string
  readonly seed: number
  readonly json: boolean
}

/** The trials that a stored result counts: of an optimization, or of a validation's windows. */
const trialsIn = (value: unknown): number | undefined => {
  const { counts, windows } = (value ?? {}) as {
    readonly counts?: { readonly trials?: number }
    readonly windows?: readonly { readonly trials: number }[]
  }
  const made = counts?.trials ?? windows?.reduce((sum, { trials }) => sum + trials, 0)
  return made === 0 ? undefined : made
}

/** What is known of the trials of a phase that has not run: `made` are those that an interrupted search kept. */
interface Trials {
  readonly trials?: number
  readonly at_most?: boolean
  readonly made?: number
}

/** What a dry run found out about a phase. */
interface Preview extends Trials {
  readonly cached: boolean
  readonly error?: PhaseError
}

const NOT_RUN = 'not run: this is a plan'
const trialsOf = async (
  handler: AnyHandler<MarketServices>,
  { config, checkpoint }: Request<unknown>,
  services: MarketServices,
): Promise<Trials> => {
  const planned = handler.planned?.(config, services)
  const made = await trialsKept(checkpoint)
  return {
    ...(planned === undefined ? {} : { trials: planned.trials }),
    ...(planned?.at_most === true ? { at_most: true } : {}),
    ...(made === undefined ? {} : { made }),
  }
}

/** Handlers that compute nothing: what is stored is found, a search says how many trials it would make. */
const dry = (handlers: Handlers<MarketServices>, seen: (trials: Trials) => void): Handlers<MarketServices> =>
  Object.fromEntries(
    Object.entries<AnyHandler<MarketServices>>(handlers).map(([kind, handler]) => [
      kind,
      {
        ...handler,
        run: async function* (request: Request<unknown>, services: MarketServices) {
          seen(await trialsOf(handler, request, services))
          yield left(failed(NOT_RUN))
        },
      },
    ]),
  )

const previews = async (
  { prepared, bundle }: Ready,
  dataset: Dataset | Universe,
  seed: number,
  store: Store | undefined,
  earlier: readonly Artifact<Ledger>[],
): Promise<ReadonlyMap<string, Preview>> => {
  const found = new Map<string, Preview>()
  const counted: Trials[] = []
  const memory = memoryStore()
  const reading: Store =
    store === undefined
      ? memory
      : { ...memory, snapshots: store.snapshots, artifacts: store.artifacts, checkpoints: store.checkpoints }
  const env = memoryEnv({
    handlers: dry(handlersOf(bundle), (trials) => counted.push(trials)),
    services: servicesOn(dataset, earlier),
    identity: dataIdentity(dataset),
    seed,
    engine: ENGINE,
    store: reading,
    concurrency: 1,
  })
  const watched = run(prepared, env).pipe(
    tap((event) => {
      if (event._tag !== 'PhaseEnded') return
      const { outcome } = event
      const [planned = {}] = counted.splice(0)
      const held = outcome._tag === 'Right' && outcome.right._tag === 'Ran' ? outcome.right : undefined
      const stored = held === undefined ? undefined : trialsIn(held.value)
      const isFault =
        outcome._tag === 'Left' &&
        !(outcome.left._tag === 'Failed' && outcome.left.because === NOT_RUN) &&
        outcome.left._tag !== 'Blocked'
      found.set(event.path, {
        cached: held !== undefined,
        ...planned,
        ...(stored === undefined ? {} : { trials: stored }),
        ...(isFault ? { error: outcome.left } : {}),
      })
    }),
  )
  await lastValueFrom(watched)
  return found
}

const showTrials = ({ trials, at_most, made }: Trials): string =>
  [
    ...(trials === undefined ? [] : [`${at_most === true ? 'at most ' : ''}${count(trials)} trials`]),
    ...(made === undefined ? [] : [`${count(made)} made`]),
  ].join(', ')

/** A fault that a dry run found: its lines in the file where it stands in one. */
const faultText = (source: TemplateSource, path: string, error: PhaseError): readonly string[] => {
  const places = placesOf(source, path, error)
  return places.length > 0 ? places : [`✖ ${path}: ${showPhaseError(error)}`]
}

/** Says that looking at a workflow runs code, where it is a module. */
const sayRunsModule = (what: string, io: Io): void => {
  const file = moduleIn(what)
  if (file !== undefined) notice(io, `! this runs the module ${file}`)
}

/** Says what a run would do: the phases that it may reach, which of them are certain, their trials, and what is stored. */
export const planCommand = async (
  what: string,
  options: PlanFlags,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> => {
  sayRunsModule(what, io)
  const workflow = await ready(what, options.set, options, io)
  if (isLeft(workflow)) return workflow
  const dataset = await dataAt(options, io)
  if (isLeft(dataset)) return dataset
  const look = async (store?: Store): Promise<Either<CliFailure, ReadonlyMap<string, Preview>>> => {
    const earlier =
      store === undefined
        ? right({ ledgers: [], damage: [] })
        : await stored(earlierSearches(store, dataOf(dataset.right)))
    return isLeft(earlier)
      ? earlier
      : right(await previews(workflow.right, dataset.right, options.seed, store, earlier.right.ledgers))
  }
  const misplaced = await misplacedStore(options.store, io)
  if (misplaced !== undefined) return left(misplaced)
  const isThere = existsSync(join(resolve(io.cwd, options.store), 'STORE.json'))
  const found = isThere ? await withView(options.store, io, look) : await look()
  if (isLeft(found)) return found
  const { plan, template } = workflow.right.prepared
  const phases = possiblePhases(plan).map((phase) => ({ ...phase, ...found.right.get(phase.path) }))
  const cached = phases.filter((phase) => phase.cached === true).length
  const faults = phases.filter(({ error }) => error !== undefined)
  const rows = phases.map(({ path, kind, certain, cached: isCached, ...trials }) => [
    path,
    kind,
    certain ? 'certain' : 'possible',
    showTrials(trials),
    isCached === true ? 'cached' : '',
  ])
  answerAs(
    io,
    options,
    () => ({
      template: template.name,
      fingerprint: plan.fingerprint,
      phases,
      cached_share: cached / Math.max(1, phases.length),
    }),
    () => [
      ...table(rows),
      `${cached} of ${phases.length} phases cached · fingerprint ${plan.fingerprint.slice(0, 12)}`,
    ],
  )
  if (!options.json)
    notice(
      io,
      ...faults.flatMap(({ path, error }) =>
        error === undefined ? [] : faultText(workflow.right.source, path, error),
      ),
    )
  return right(faults.length > 0 ? EXIT.failed : EXIT.succeeded)
}

/** Draws a workflow as Mermaid on stdout. */
export const diagramCommand = async (
  what: string,
  options: LibraryOptions,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> => {
  sayRunsModule(what, io)
  const workflow = await ready(what, [], options, io)
  if (isLeft(workflow)) return workflow
  answer(io, mermaid(workflow.right.prepared.template.workflow))
  return right(EXIT.succeeded)
}
