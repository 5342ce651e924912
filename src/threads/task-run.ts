import type { Piscina } from 'piscina'

/** Runs a task; rejects too where a worker ends before it can take one. */
export const runIn = <A>(
  pool: Piscina,
  task: unknown,
  options: Parameters<Piscina['run']>[1] = {},
): Promise<A> =>
  new Promise((resolve, reject) => {
    pool.on('error', reject)
    const run = pool.run(task, options) as Promise<A>
    void run.then(resolve, reject).finally(() => pool.off('error', reject))
  })
