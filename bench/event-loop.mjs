import { mainThreadMs, processMs } from './cpu-clock.mjs'

/**
 * CPU milliseconds of the main thread while something runs, and the longest of them between two turns of the event loop: a
 * pause of the machine is none.
 */
export const longestBlock = async (work) => {
  let longest = 0
  let last = { wall: performance.now(), cpu: processMs() }
  const look = () => {
    const now = { wall: performance.now(), cpu: processMs() }
    longest = Math.max(longest, Math.min(now.wall - last.wall, now.cpu - last.cpu))
    last = now
  }
  const timer = setInterval(look, 1)
  const begun = mainThreadMs()
  await work()
  const cpu_ms = mainThreadMs() - begun
  // what ran after the last turn was a block too
  look()
  clearInterval(timer)
  return { cpu_ms, longest_block_ms: longest }
}
