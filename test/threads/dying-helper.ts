import { claim } from '../../src/threads/claims.kernel.js'
import type { HelpTask, PhaseTask } from '../../src/threads/phase-task.js'
import worker from '../../src/threads/worker.js'

/** A worker that takes a unit of each batch that it helps with, and ends before it has done it. */
export default (task: PhaseTask | HelpTask): Promise<unknown> => {
  if (task._tag === 'Phase') return worker(task)
  claim(task.batch.claims, task.who)
  process.exit(7)
}
