import { type Either, isLeft, left, map, right } from 'fp-ts/lib/Either.js'
import { asyncScheduler, filter, lastValueFrom, tap } from 'rxjs'
import type { MarketServices } from '../candidate/services.js'
import { type DecodeFault, decodeWith } from '../core/codec/codec.js'
import { attempt } from '../run/attempt.js'
import { inline } from '../run/executors/inline.js'
import { type OwnUnits, ownUnits } from '../run/executors/own-units.js'
import type { AnyHandler } from '../run/handler.js'
import { badConfig, crashed, type PhaseError } from '../run/phase-error.js'
import { storedResult } from '../run/stored-result.js'
import { remote } from './access.js'
import { helped } from './helper.kernel.js'
import { handlersFrom } from './loaded-library.js'
import type { HelpTask, PhaseEnd, PhaseTask } from './phase-task.js'
import type { SharedServices } from './shared-data.js'
import { sharedUnits } from './shared-units.kernel.js'

/** The data of the last task: its derived columns are kept with it as long as tasks come on the same data. */
const held: { last?: SharedServices; units?: { readonly key: string; readonly own: OwnUnits } } = {}
const servicesOf = (shared: SharedServices): MarketServices => {
  if (held.last?.key !== shared.key) held.last = shared
  return held.last.services
}

interface Work {
  readonly handler: AnyHandler<MarketServices>
  readonly config: unknown
}
/** The handler of a task with its config. */
const workOf = async ({
  unit: { kind, version, input },
  library,
}: PhaseTask | HelpTask): Promise<Either<PhaseError, Work>> => {
  const handlers = await handlersFrom(library)
  if (isLeft(handlers)) return left(crashed(handlers.left))
  const handler = handlers.right[kind]
  if (handler?.version !== version)
    return left(crashed(`the worker does not know version ${version} of "${kind}"`))
  const config: Either<readonly DecodeFault[], unknown> = decodeWith(handler.config)(input.config)
  return isLeft(config) ? left(badConfig(...config.left)) : right({ handler, config: config.right })
}

/** Carries one attempt at a phase out in this thread. */
const attempted = async (task: PhaseTask): Promise<PhaseEnd> => {
  delete held.units
  const { unit, shared, port, hands } = task
  const work = await workOf(task)
  if (isLeft(work)) return work
  const { handler } = work.right
  const { artifacts, checkpoint, report, call, close } = remote(port)
  const emissions = inline<MarketServices>().attempt({
    kind: unit.kind,
    key: unit.key,
    ...work.right,
    seed: unit.input.seed,
    services: servicesOf(shared),
    artifacts,
    checkpoint,
    timeout_ms: undefined,
    scheduler: asyncScheduler,
    share: sharedUnits(hands, call),
  })
  const end = await lastValueFrom(
    attempt(emissions, undefined, asyncScheduler).pipe(
      tap((step) => {
        if (step._tag === 'Began' || step._tag === 'Progress') report(step)
      }),
      filter((step) => step._tag === 'Left' || step._tag === 'Right'),
    ),
  )
  close()
  return map((value: unknown) => storedResult(handler, value))(end)
}

/** Does units of an attempt that another thread carries out; what it made ready for them is kept for the next batch. */
const helping = async (task: HelpTask): Promise<void> => {
  const { unit, shared, port, peer, batch } = task
  const { artifacts, checkpoint, close } = remote(port)
  const begun = asyncScheduler.now()
  const around = {
    artifacts,
    checkpoint,
    signal: new AbortController().signal,
    elapsed: () => batch.elapsed_ms + asyncScheduler.now() - begun,
  }
  const known = held.units?.key === unit.key ? held.units.own : undefined
  const work = known === undefined ? await workOf(task) : undefined
  const { seed } = unit.input
  const own =
    known ??
    (work?._tag === 'Right'
      ? ownUnits(work.right.handler, { ...around, config: work.right.config, seed }, servicesOf(shared))
      : undefined)
  // a task that this worker does not know is one that the thread which handed it out does itself
  if (own !== undefined) {
    held.units = { key: unit.key, own }
    await helped(task, own, around)
  }
  peer.close()
  close()
}

/** What a piscina worker calls. */
export default (task: PhaseTask | HelpTask): Promise<PhaseEnd | undefined> =>
  task._tag === 'Phase' ? attempted(task) : helping(task).then(() => undefined)
