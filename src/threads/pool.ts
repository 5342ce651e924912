import { Piscina } from 'piscina'
import { ownEntry, programEntry } from '../core/entry.js'

const IDLE_MS = 60_000

/** A pool of at most this many threads; none is started before there is work, and an idle one does not keep the process alive. */
export const poolOf = (workers: number, given?: string): Piscina => {
  const { file, execArgv } = given === undefined ? ownEntry('src/threads/worker') : programEntry(given)
  const pool = new Piscina({
    filename: file,
    ...(execArgv.length > 0 ? { execArgv } : {}),
    minThreads: 0,
    maxThreads: workers,
    idleTimeout: IDLE_MS,
    atomics: 'disabled',
    recordTiming: false,
  })
  // An idle worker that ends takes nothing with it; `runIn` hears what happens to one that has work.
  pool.on('error', () => undefined)
  return pool
}
