import { lastValueFrom, toArray } from 'rxjs'
import type { MarketServices } from '../../src/candidate/services.js'
import { dataIdentity, servicesOn } from '../../src/candidate/services.js'
import { embeddedSp500 } from '../../src/market/embedded/sp500.kernel.js'
import { handlers } from '../../src/phases/handlers.js'
import { inputTypes } from '../../src/phases/inputs.js'
import type { RunEvent } from '../../src/run/event.js'
import type { Executor } from '../../src/run/executors/executor.js'
import { memoryEnv, prepare, run } from '../../src/run/run.js'
import { memoryStore } from '../../src/store/memory-store.js'
import type { Store } from '../../src/store/store.js'
import { decodeWorkflow } from '../../src/workflow/codec/decode.js'

/** Runs a workflow in YAML on the embedded bars, by the real clock. */
export const eventsOf = async (
  yaml: string,
  executor: Executor<MarketServices>,
  store: Store = memoryStore(),
): Promise<readonly RunEvent[]> => {
  const decoded = decodeWorkflow(yaml)
  if (decoded._tag === 'Left') throw new Error(JSON.stringify(decoded.left))
  const prepared = prepare(decoded.right.template, {}, handlers, inputTypes)
  if (prepared._tag === 'Left') throw new Error(JSON.stringify(prepared.left))
  const data = embeddedSp500()
  const env = memoryEnv({
    handlers,
    services: servicesOn(data),
    identity: dataIdentity(data),
    executor,
    store,
    concurrency: 2,
    now: Date.now,
  })
  return lastValueFrom(run(prepared.right, env).pipe(toArray()))
}

export type PhaseEnded = RunEvent & { readonly _tag: 'PhaseEnded' }
export const endsOf = (events: readonly RunEvent[]): Readonly<Record<string, PhaseEnded['outcome']>> =>
  Object.fromEntries(
    events.flatMap((event) => (event._tag === 'PhaseEnded' ? [[event.path, event.outcome]] : [])),
  )
