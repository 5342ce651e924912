/** The middle value; of an even number of values, the upper one of the two in the middle. */
export const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1]

/**
 * Median and best of several readings, by name, taken in turn: every round takes each of them once, so that all meet the same
 * machine. A reading gives its own figure. Rounds before the first that counts warm the code up.
 */
export const interleaved = async (readings, rounds, warmups, say) => {
  const taken = Object.fromEntries(Object.keys(readings).map((name) => [name, []]))
  for (let round = -warmups; round < rounds; round++) {
    say(round < 0 ? 'warming up' : `round ${round + 1} of ${rounds}`)
    for (const [name, read] of Object.entries(readings)) {
      const figure = await read()
      if (round >= 0) taken[name].push(figure)
    }
  }
  return Object.fromEntries(
    Object.entries(taken).map(([name, values]) => [name, { median: median(values), best: Math.min(...values) }]),
  )
}
