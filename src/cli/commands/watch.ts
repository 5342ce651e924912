import { resolve } from 'node:path'
import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import { lastValueFrom, Observable, takeUntil, takeWhile, tap } from 'rxjs'
import { liveState } from '../../monitor/live-state.kernel.js'
import type { RunState } from '../../monitor/run-state.js'
import { handlers } from '../../phases/handlers.js'
import type { RunEvent } from '../../run/event.js'
import { answer } from '../answer.js'
import { type CliFailure, EXIT, type ExitCode, type Io } from '../io.js'
import { runEventsIn } from '../known-work.js'
import { liveLooks } from '../live-looks.js'
import { lookAt, oneRun } from '../onlooker.js'
import { progressView } from '../progress-view.js'
import type { StoreOptions } from './runs.js'

/** How a run was left: its status, or that the process that carried it out is gone. */
type Left = RunState['status'] | 'interrupted' | 'unwatched'
const codes: Readonly<Record<Left, ExitCode>> = {
  succeeded: EXIT.succeeded,
  partial: EXIT.partial,
  failed: EXIT.failed,
  cancelled: EXIT.cancelled,
  running: EXIT.failed,
  interrupted: EXIT.failed,
  unwatched: EXIT.cancelled,
}

const showing = (options: StoreOptions, io: Io) => {
  const state = liveState()
  const view = progressView({ ...io, err: io.out }, handlers)
  return {
    state,
    take: (event: RunEvent): void => {
      state.take(event)
      if (options.json) return io.out(`${JSON.stringify(event)}\n`)
      view.take(event, state.phase)
    },
  }
}

/** Follows a run of another terminal to its end; the exit code is that of the run. */
export const watchCommand = async (
  run: string,
  options: StoreOptions,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> => {
  const found = await lookAt(options.store, io, ({ runs }) => Promise.resolve(oneRun(runs, run)))
  if (isLeft(found)) return found
  const { header, entries, isLive } = found.right
  const { state, take } = showing(options, io)
  if (!options.json) answer(io, `run ${header.run} · ${header.template}`)
  const stopped$ = new Observable<void>((subscriber) => io.onInterrupt(() => subscriber.next()))
  const interrupted = { byUser: false }
  if (isLive)
    await lastValueFrom(
      liveLooks(resolve(io.cwd, options.store), header.run).pipe(
        takeWhile((look) => look.isCarried, true),
        tap(({ events }) => events.forEach(take)),
        takeUntil(stopped$.pipe(tap(() => (interrupted.byUser = true)))),
      ),
      { defaultValue: undefined },
    )
  else runEventsIn(entries).forEach(take)
  const { status } = state.view()
  const how: Left = status !== 'running' ? status : interrupted.byUser ? 'unwatched' : 'interrupted'
  if (!options.json) answer(io, how === 'unwatched' ? 'it goes on' : how)
  return right(codes[how])
}
