import { type Job, judged } from './job.js'
import type { JudgedJob } from './judged.js'

/** A market and where its workflow's path starts, as they are sent. */
export interface JudgingTask {
  readonly job: Job
  readonly cwd: string
}

/** Judges one market in this thread; what a worker of a calibration calls. */
export default async ({ job, cwd }: JudgingTask): Promise<JudgedJob> => ({
  key: job.key,
  outcome: await judged(job, { cwd }),
})
