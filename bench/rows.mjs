/** A number against which a reading is held: of another reading in the same rounds, or what it may take in all. */
const allowed = (times, against) => (typeof against === 'number' ? against : times[against]?.median)
const bestAllowed = (times, against) => (typeof against === 'number' ? against : times[against]?.best)

const whyNone = ({ against }, { compiler, peersAsked, peers }) => {
  const peer = peers.find(({ name }) => name === against)
  if (String(against).startsWith('C++') && compiler === undefined) return 'no compiler'
  if (peer?.missing !== undefined) return `${against}: ${peer.missing}`
  if (peer?.wrong !== undefined) return `${against} disagrees: ${peer.wrong}`
  return peersAsked ? `no reading of ${against}` : `needs --peers`
}

/**
 * A row of the report: what was read, what it is held against, the ratio and whether that keeps the mark. A reading that
 * disagrees has no time; where there is nothing to hold it against, it has no ratio and says why.
 */
export const rowOf = (row, { times, wrong, peers, failed }, { compiler, peersAsked }) => {
  const { name, of, reading, against, most, unit = 'ms', clock = 'CPU' } = row
  const target = typeof against === 'number' ? 1 : (most ?? null)
  const told = { name, of, unit, clock, against, most: typeof against === 'number' ? 1 : most, ratio: null, target, holds: null }
  if (failed !== undefined) return { ...told, holds: target === null ? null : false, verdict: failed }
  if (wrong[reading] !== undefined) return { ...told, holds: false, verdict: `disagrees, so it has no time: ${wrong[reading]}` }
  const value = times[reading]?.median
  if (value === undefined) return { ...told, holds: target === null ? null : false, verdict: 'was not read' }
  if (against === undefined) return { ...told, value, verdict: '' }
  const limit = allowed(times, against)
  if (limit === undefined) return { ...told, value, verdict: whyNone(row, { compiler, peersAsked, peers }) }
  const ratio = value / limit
  const holds = target === null ? null : ratio <= target
  return {
    ...told,
    value,
    limit,
    ratio,
    best_ratio: times[reading].best / bestAllowed(times, against),
    holds,
    verdict: holds === null ? '' : holds ? 'holds' : 'misses',
  }
}

/** The rows with a mark, as data for other programs. */
export const asJson = (rows) =>
  rows.filter(({ target }) => target !== null).map(({ name, ratio, target, holds }) => ({ name, ratio, target, holds }))

/** What each peer took, or why it has no time. */
export const peersOf = ({ peers, times }) =>
  peers.map(({ name, missing, wrong }) => ({ name, missing, wrong, ms: times[name]?.median }))
