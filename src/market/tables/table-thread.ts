import { Worker } from 'node:worker_threads'
import { type Either, left } from 'fp-ts/lib/Either.js'
import { ownEntry } from '../../core/entry.js'
import type { Collected } from '../bars/bar-stream.kernel.js'
import type { DataError } from '../bars/data-error.js'
import type { TableTask } from './table-bars.js'

type Answer = Either<DataError, Collected>

/** What reading may take, in milliseconds: damaged bytes can make a library loop for ever. */
const LEAST_MS = 20_000
const MS_A_BYTE = 1 / 500

/** A thread that reads tables one after another, and is ended where one takes too long. */
interface TableThread {
  readonly read: (task: TableTask, limit_ms: number) => Promise<Answer>
}

const unreadable = ({ file, format }: TableTask, because: string): Answer =>
  left({ _tag: 'Unreadable', file, because, wanted: `a whole ${format} file` })

/** What a worker answered, or what is said instead where it ended, or was ended, before it did. */
interface Heard {
  readonly answer: Answer
  readonly isAlive: boolean
}

/** Asks a worker to read one table. */
const asked = (worker: Worker, task: TableTask, limit_ms: number): Promise<Heard> =>
  new Promise((resolve) => {
    const timers: NodeJS.Timeout[] = []
    const end = (answer: Answer, isAlive = false): void => {
      for (const timer of timers) clearTimeout(timer)
      worker.off('message', said).off('error', broke).off('exit', ended)
      worker.unref()
      resolve({ answer, isAlive })
    }
    const late = (): void => {
      void worker.terminate()
      end(
        unreadable(
          task,
          `reading it as ${task.format} did not end within ${Math.ceil(limit_ms / 1000)} s: it is damaged`,
        ),
      )
    }
    const said = (message: Answer | 'begun'): void => {
      if (message === 'begun') timers.push(setTimeout(late, limit_ms))
      else end(message, true)
    }
    const broke = (cause: unknown): void =>
      end(unreadable(task, `it cannot be read as ${task.format}: ${String(cause)}`))
    const ended = (): void => end(unreadable(task, `the thread that read it as ${task.format} ended`))
    worker.on('message', said).on('error', broke).on('exit', ended)
    worker.ref()
    worker.postMessage(task)
  })

/** The text of a module that requires a file. */
const required = (file: string): string =>
  `import { createRequire } from 'node:module'; const file = ${JSON.stringify(file)}; createRequire(file)(file)`

const tableThread = (): TableThread => {
  const state: { worker: Worker | undefined; queue: Promise<unknown> } = {
    worker: undefined,
    queue: Promise.resolve(),
  }
  const started = (): Worker => {
    const { file, execArgv } = ownEntry('src/market/tables/table-worker')
    // on Node 20 a thread reads TypeScript by require alone
    return execArgv.length === 0
      ? new Worker(file)
      : new Worker(new URL(`data:text/javascript,${encodeURIComponent(required(file))}`), { execArgv })
  }
  return {
    read: (task, limit_ms) => {
      const answer = state.queue.then(async () => {
        const worker = state.worker ?? started()
        state.worker = worker
        const heard = await asked(worker, task, limit_ms)
        if (!heard.isAlive) state.worker = undefined
        return heard.answer
      })
      state.queue = answer
      return answer
    },
  }
}

const thread = tableThread()

/** Reads a table in a thread of its own, within a time that its size allows. It never rejects. */
export const readTableApart = (
  task: TableTask,
  limit_ms = LEAST_MS + task.bytes.length * MS_A_BYTE,
): Promise<Answer> => thread.read(task, limit_ms)
