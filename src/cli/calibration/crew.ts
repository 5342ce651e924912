import { fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Either } from 'fp-ts/lib/Either.js'
import { Observable } from 'rxjs'
import type { CliFailure, Io } from '../io.js'
import type { Job } from './job.js'
import type { Outcome } from './outcome.js'

/** What became of one job. */
export interface Judged {
  readonly key: string
  readonly outcome: Either<CliFailure, Outcome>
}

const workerFile = (): string => {
  const compiled = fileURLToPath(new URL('./worker.js', import.meta.url))
  return existsSync(compiled) ? compiled : fileURLToPath(new URL('./worker.ts', import.meta.url))
}

/**
 * Does jobs in processes of their own, so many at once, in whatever order they end. It errors where a process ends before
 * its job; unsubscribing ends the processes.
 */
export const judgedBy = (
  jobs: readonly Job[],
  processes: number,
  { cwd }: Pick<Io, 'cwd'>,
): Observable<Judged> =>
  new Observable((subscriber) => {
    const waiting = [...jobs]
    const crew = Array.from({ length: Math.min(processes, jobs.length) }, () =>
      fork(workerFile(), { cwd, serialization: 'advanced' }),
    )
    const ended = crew.map((worker) => {
      const next = (): void => {
        const job = waiting.shift()
        if (job === undefined) worker.disconnect()
        else worker.send(job)
      }
      worker.on('message', (judged) => {
        subscriber.next(judged as Judged)
        next()
      })
      worker.on('error', (cause) => subscriber.error(cause))
      next()
      return new Promise<void>((resolve) =>
        worker.on('exit', (code) => {
          if (code !== 0) subscriber.error(new Error(`it ended with code ${code}`))
          resolve()
        }),
      )
    })
    void Promise.all(ended).then(() => subscriber.complete())
    return () => {
      for (const worker of crew) worker.kill()
    }
  })
