import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { isLeft, left } from 'fp-ts/lib/Either.js'
import type { Piscina } from 'piscina'
import { defer, Observable, switchMap } from 'rxjs'
import type { MarketServices } from '../candidate/services.js'
import type { ModuleOrigin } from '../phases/library/identity.js'
import type { Attempt, Executor, UnitEmission } from '../run/executors/executor.js'
import { inline } from '../run/executors/inline.js'
import { poisoned } from '../run/phase-error.js'
import { resultOf } from '../run/stored-result.js'
import { serve } from './access.js'
import { dropRest } from './claims.kernel.js'
import type { Batch, HelpTask, PhaseEnd, PhaseTask } from './phase-task.js'
import { sharedServices } from './shared-data.js'
import { runIn } from './task-run.js'

/** So often a worker may end under one attempt. */
const DEATHS = 3

/** Sends an attempt to a worker; another one begins again where a worker ends under it, until that is hopeless. */
const attemptIn = (
  pool: Piscina,
  given: Attempt<MarketServices>,
  library: readonly ModuleOrigin[],
): Observable<UnitEmission> =>
  new Observable((subscriber) => {
    const { kind, key, handler, config, seed, services, artifacts, checkpoint } = given
    const controller = new AbortController()
    const { signal } = controller
    const shared = sharedServices(services)
    const input = { config: handler.config.encode(config), seed, services: shared.key }
    const unit = { kind, version: handler.version, key, input }
    const access = { artifacts, checkpoint }
    const end = (result: PhaseEnd): void => {
      subscriber.next(isLeft(result) ? result : resultOf(handler, result.right))
      subscriber.complete()
    }
    /** Helpers that end under a batch leave their units to others, so nobody waits for what becomes of them. */
    const help = (batch: Batch, ports: readonly MessagePort[]): void =>
      ports.forEach((peer, k) => {
        const { port1, port2 } = new MessageChannel()
        serve(port1, access, { step: () => undefined, call: () => undefined })
        const task: HelpTask = { _tag: 'Help', unit, library, shared, batch, who: k + 2, peer, port: port2 }
        void runIn(pool, task, { signal, transferList: [port2, peer] })
          .catch(() => undefined)
          .finally(() => {
            port1.close()
            peer.close()
          })
      })
    const send = (deaths: number): void => {
      const { port1, port2 } = new MessageChannel()
      const batches: Batch[] = []
      serve(port1, access, {
        step: (step) => {
          if (step._tag !== 'Began' || deaths === 0) subscriber.next(step)
        },
        call: (batch, ports) => {
          batches.push(batch)
          help(batch, ports)
        },
      })
      const hands = pool.options.maxThreads
      const task: PhaseTask = { _tag: 'Phase', unit, library, shared, hands, port: port2 }
      const died = (cause: unknown): void => {
        if (signal.aborted) return
        if (deaths + 1 < DEATHS) send(deaths + 1)
        else end(left(poisoned(DEATHS, cause)))
      }
      void runIn<PhaseEnd>(pool, task, { signal, transferList: [port2] })
        .then(end, died)
        .finally(() => {
          for (const { claims } of batches) dropRest(claims)
          port1.close()
        })
    }
    send(0)
    return () => controller.abort()
  })

/** An executor that has threads, and ends them. */
export interface Threads extends Executor<MarketServices> {
  /** The same for phases that use parts of these modules. */
  readonly attempt: (
    attempt: Attempt<MarketServices>,
    library?: readonly ModuleOrigin[],
  ) => Observable<UnitEmission>
  readonly close: () => Promise<void>
}

/**
 * Carries phases out in worker threads, at most `workers` at once; an attempt begins when it has one. Unsubscribing ends a
 * worker in the middle of what it does. A worker that ends by itself (out of memory) is replaced and its attempt is begun
 * again; the third time it is `Crashed` and `poisoned`. `entry` is the file that a worker runs, by default this room's.
 */
export const threads = (workers: number, entry?: string): Threads => {
  const held: { pool?: Promise<Piscina> } = {}
  const pool = (): Promise<Piscina> => {
    held.pool ??= import('./pool.js').then(({ poolOf }) => poolOf(workers, entry))
    return held.pool
  }
  return {
    attempt: (given, library = []) =>
      defer(pool).pipe(switchMap((ready) => attemptIn(ready, given, library))),
    close: async () => (await held.pool)?.destroy(),
  }
}

const shared = new Map<number, Threads>()
/** The threads of this process: this many workers are started once, however many studies use them. */
const sharedThreads = (workers: number): Threads => {
  const known = shared.get(workers) ?? threads(workers)
  shared.set(workers, known)
  return known
}

/**
 * Where the phases of a study are carried out: on this many workers, or for 0 in the caller's thread. Where it is not said, in
 * the caller's thread too, but a phase with a time-out has a worker, for nothing else can end it in the middle.
 */
export const executorOn = (
  workers: number | undefined,
  library: readonly ModuleOrigin[] = [],
): Executor<MarketServices> => {
  const here = inline<MarketServices>()
  if (workers === 0) return here
  const away = (count: number): Executor<MarketServices> => ({
    attempt: (given) => sharedThreads(count).attempt(given, library),
  })
  if (workers !== undefined) return away(workers)
  return { attempt: (given) => (given.timeout_ms === undefined ? here : away(1)).attempt(given) }
}
