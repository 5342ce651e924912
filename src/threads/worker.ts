import { isLeft, left, map } from 'fp-ts/lib/Either.js'
import { asyncScheduler, filter, lastValueFrom, tap } from 'rxjs'
import type { MarketServices } from '../candidate/services.js'
import { decodeWith } from '../core/codec/codec.js'
import { attempt } from '../run/attempt.js'
import { inline } from '../run/executors/inline.js'
import { badConfig, crashed } from '../run/phase-error.js'
import { storedResult } from '../run/stored-result.js'
import { remote } from './access.js'
import { handlersFrom } from './loaded-library.js'
import type { PhaseEnd, PhaseTask } from './phase-task.js'
import type { SharedServices } from './shared-data.js'

/** The data of the last task: its derived columns are kept with it as long as tasks come on the same data. */
const held: { last?: SharedServices } = {}
const servicesOf = (shared: SharedServices): MarketServices => {
  if (held.last?.key !== shared.key) held.last = shared
  return held.last.services
}

/** Carries one attempt at a phase out in this thread; what a piscina worker calls. */
export default async ({ unit, library, shared, port }: PhaseTask): Promise<PhaseEnd> => {
  const { kind, key, version, input } = unit
  const handlers = await handlersFrom(library)
  if (isLeft(handlers)) return left(crashed(handlers.left))
  const handler = handlers.right[kind]
  if (handler?.version !== version)
    return left(crashed(`the worker does not know version ${version} of "${kind}"`))
  const config = decodeWith(handler.config)(input.config)
  if (isLeft(config)) return left(badConfig(...config.left))
  const { artifacts, checkpoint, report, close } = remote(port)
  const work = inline<MarketServices>().attempt({
    kind,
    key,
    handler,
    config: config.right,
    seed: input.seed,
    services: servicesOf(shared),
    artifacts,
    checkpoint,
    timeout_ms: undefined,
    scheduler: asyncScheduler,
  })
  const end = await lastValueFrom(
    attempt(work, undefined, asyncScheduler).pipe(
      tap((step) => {
        if (step._tag === 'Began' || step._tag === 'Progress') report(step)
      }),
      filter((step) => step._tag === 'Left' || step._tag === 'Right'),
    ),
  )
  close()
  return map((value: unknown) => storedResult(handler, value))(end)
}
