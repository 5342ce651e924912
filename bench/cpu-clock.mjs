import { existsSync, readFileSync } from 'node:fs'

const SCHEDULER = `/proc/self/task/${process.pid}/schedstat`
const hasScheduler = existsSync(SCHEDULER)
const pause = new Int32Array(new SharedArrayBuffer(4))

/** CPU milliseconds of the main thread so far; where the system does not say, of the whole process. */
export const mainThreadMs = () => {
  if (!hasScheduler) return processMs()
  // the scheduler brings its count up to date when a thread sleeps
  Atomics.wait(pause, 0, 0, 0.05)
  return Number(readFileSync(SCHEDULER, 'utf8').split(' ')[0]) / 1e6
}

/** CPU milliseconds of all threads so far. */
export const processMs = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

const by = (clock) => async (work) => {
  const begun = clock()
  await work()
  return clock() - begun
}
/** Milliseconds of one call: CPU of the main thread, CPU of all threads, or of the wall's clock. */
export const cpuOf = by(mainThreadMs)
export const totalOf = by(processMs)
export const wallOf = by(() => performance.now())

/** Peak memory of this process in MB. */
export const peakMb = () => process.resourceUsage().maxRSS / 1024
