/** The middle value; of an even number of values, the upper one of the two in the middle. */
export const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1]

/** Milliseconds of one call. No collection is forced before it: a full one also drops compiled code. */
export const timed = async (work) => {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

/**
 * Median and best of several readings, by name, taken in turn: every round takes each of them once, so that all meet the same
 * machine. A reading gives its own milliseconds. Rounds before the first that counts warm the code up.
 */
export const interleaved = async (readings, rounds, warmups, tell) => {
  const taken = Object.fromEntries(Object.keys(readings).map((name) => [name, []]))
  for (let round = -warmups; round < rounds; round++) {
    tell(round < 0 ? 'warming up' : `round ${round + 1} of ${rounds}`)
    for (const [name, read] of Object.entries(readings)) {
      const ms = await read()
      if (round >= 0) taken[name].push(ms)
    }
  }
  return Object.fromEntries(
    Object.entries(taken).map(([name, values]) => [name, { median: median(values), best: Math.min(...values) }]),
  )
}
