import { from, mergeMap, Observable } from 'rxjs'
import { ownModule } from '../../core/own-file.js'
import { poolOf } from '../../threads/pool.js'
import { runIn } from '../../threads/task-run.js'
import type { Io } from '../io.js'
import type { Job } from './job.js'
import type { JudgedJob } from './judged.js'
import type { JudgingTask } from './worker.js'

/**
 * Judges markets in threads, this many at once, in whatever order they end. It errors where a thread ends before its market is
 * judged; unsubscribing ends the threads.
 */
export const judgedBy = (
  jobs: readonly Job[],
  workers: number,
  { cwd }: Pick<Io, 'cwd'>,
): Observable<JudgedJob> =>
  new Observable((subscriber) => {
    const pool = poolOf(workers, ownModule('src/cli/calibration/worker'))
    const judge = (job: Job): Promise<JudgedJob> => runIn(pool, { job, cwd } satisfies JudgingTask)
    const judging = from(jobs).pipe(mergeMap(judge, workers)).subscribe(subscriber)
    return () => {
      judging.unsubscribe()
      void pool.destroy()
    }
  })
