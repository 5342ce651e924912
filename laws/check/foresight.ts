import type { Bars } from '../../src/market/bars/bars.js'

/** The next returns of bars as they are known at each close, from bar `from` on; the last is 0. */
export const nextReturns = (bars: Bars, from: number): Float64Array =>
  Float64Array.from({ length: bars.length - from }, (_, i) => {
    const [now, next] = [bars.close[from + i] ?? 0, bars.close[from + i + 1] ?? Number.NaN]
    return Number.isFinite(next) && now > 0 ? next / now - 1 : 0
  })

/** The rank of each value, 0 for the lowest; equal values share the mean of their ranks. */
export const ranksOf = (values: Float64Array): Float64Array => {
  const order = Array.from(values, (_, i) => i).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0))
  const ranks = new Float64Array(values.length)
  for (let first = 0, next = 0; first < order.length; first = next) {
    const value = values[order[first] ?? 0]
    while (next < order.length && values[order[next] ?? 0] === value) next += 1
    for (let i = first; i < next; i++) ranks[order[i] ?? 0] = (first + next - 1) / 2
  }
  return ranks
}

const AROUND = 10
/**
 * The rank of each value among those up to ten places away, 0 to 1: days of large moves come in clusters, and so do days on which
 * an honest rule acts; where one day stands among its neighbours is free of that.
 */
export const ranksAmongNeighbours = (values: Float64Array): Float64Array =>
  values.map((value, i) => {
    const near = values.subarray(Math.max(0, i - AROUND), i + AROUND + 1)
    let below = -0.5
    for (const other of near) below += other < value ? 1 : other === value ? 0.5 : 0
    return below / Math.max(1, near.length - 1)
  })

/** The z of the covariance of two rows, under every order of the second alike. */
const zOf = (sides: Float64Array, scores: Float64Array): number => {
  const n = scores.length
  if (n < 2) return 0
  const mean = (row: Float64Array): number => row.subarray(0, n).reduce((sum, each) => sum + each, 0) / n
  const [w, r] = [mean(sides), mean(scores)]
  let [sum, sides2, scores2] = [0, 0, 0]
  for (let i = 0; i < n; i++) {
    const [a, b] = [(sides[i] ?? 0) - w, (scores[i] ?? 0) - r]
    sum += a * b
    sides2 += a * a
    scores2 += b * b
  }
  const scale = Math.sqrt((sides2 * scores2) / n)
  return scale > 0 ? sum / scale : 0
}

const MOST_PICKS = 60
/**
 * How surely a few bars were picked among all, in nats: the score of a bar is minus the log of the share that lies beyond its
 * value, and k scores that chance picks add up to S with a likelihood below exp(-(S - k - k ln (S / k))). A rank says at most
 * the root of 3 k about k bars; this says more of ten that are the best ten.
 */
const natsOf = (isPicked: (place: number) => boolean, ranks: Float64Array): number => {
  const picked = Array.from(ranks, (_, i) => i).filter(isPicked)
  const k = picked.length
  if (k === 0 || k > Math.min(MOST_PICKS, ranks.length / 2)) return 0
  const beyond = (share: (rank: number) => number): number => {
    const sum = picked.reduce((all, i) => all - Math.log(share((ranks[i] ?? 0) + 0.5) / ranks.length), 0)
    return sum <= k ? 0 : sum - k - k * Math.log(sum / k)
  }
  return Math.max(
    beyond((rank) => ranks.length - rank),
    beyond((rank) => rank),
  )
}

/** Something that decisions may foretell, and how surely they do, in units of what no honest rule was seen to reach. */
export interface Foresight {
  readonly of: string
  readonly by: number
  /** How much of it an honest rule may reach on the very bars that it reads, in the same units. */
  readonly honest: number
  /** The measure as a report says it. */
  readonly text: string
}

/** Beyond this z decisions foretell more than any honest rule was seen to. */
const MOST_Z = 6
const MOST_NATS = 30
const WORDS = 6

const byZ = (of: string, z: number, honest: number): Foresight => ({
  of,
  by: Math.abs(z) / MOST_Z,
  honest,
  text: `z = ${z.toFixed(1)}, chance is below ${MOST_Z}`,
})

/** The values of a row that are seldom, with where they stand. */
const seldom = (sides: Float64Array, length: number): readonly number[] => {
  const counts = new Map<number, number>()
  for (const side of sides.subarray(0, length)) counts.set(side, (counts.get(side) ?? 0) + 1)
  return [...counts]
    .filter(([, count]) => count <= MOST_PICKS)
    .map(([side]) => side)
    .slice(0, WORDS)
}

/** The information in nats that two rows of truths have about each other, times their number. */
const sharedNats = (a: readonly boolean[], b: readonly boolean[]): number => {
  const n = a.length
  const share = (of: (place: number) => boolean): number => a.filter((_, i) => of(i)).length / n
  const cell = (x: boolean, y: boolean): number => {
    const both = share((i) => a[i] === x && b[i] === y)
    return both === 0 ? 0 : both * Math.log(both / (share((i) => a[i] === x) * share((i) => b[i] === y)))
  }
  return n === 0 ? 0 : n * (cell(true, true) + cell(true, false) + cell(false, true) + cell(false, false))
}

/**
 * How surely the sides of stretches foretell which of them earn more than most: a table by week or quarter knows how these end,
 * and says little of one bar. As the z that a normal would have, from the information that sides and earnings share.
 */
const stretchZ = (sides: Float64Array, returns: Float64Array): number => {
  const drift = returns.reduce((sum, move) => sum + move, 0) / Math.max(1, returns.length)
  const held: number[] = []
  const earned: number[] = []
  for (const [i, move] of returns.entries()) {
    if (i === 0 || sides[i] !== sides[i - 1]) {
      held.push(sides[i] ?? 0)
      earned.push(0)
    }
    earned[earned.length - 1] = (earned.at(-1) ?? 0) + move - drift
  }
  const average = held.reduce((sum, side) => sum + side, 0) / Math.max(1, held.length)
  const middle = earned.toSorted((a, b) => a - b)[earned.length >> 1] ?? 0
  const nats = sharedNats(
    held.map((side) => side > average),
    earned.map((each) => each >= middle),
  )
  return Math.sqrt(2 * Math.max(0, nats))
}

/** How surely a row of sides foretells what the bars do next: which way, how far, and on its rare bars. */
export const foresights = (sides: Float64Array, bars: Bars, from: number): readonly Foresight[] => {
  const returns = nextReturns(bars, from)
  const known = returns.subarray(0, returns.length - 1)
  const ranks = ranksOf(known)
  const nats = Math.max(
    0,
    ...seldom(sides, known.length).map((side) => natsOf((place) => sides[place] === side, ranks)),
  )
  return [
    byZ('the next return', zOf(sides, ranks), 1),
    // after a fall the next bar moves farther: on embedded bars averages and breakouts reach a z of 9
    byZ('how far the next bar moves', zOf(sides, ranksAmongNeighbours(known.map(Math.abs))), 2),
    // a rule that follows prices chooses by its own bars where a stretch ends, so this is said of the moves of other days alone
    byZ('the return over each of its stretches', stretchZ(sides, known), Number.POSITIVE_INFINITY),
    {
      of: 'the next return of its rare bars',
      by: nats / MOST_NATS,
      honest: 1,
      text: `chance of 1 in 10^${Math.floor(nats / Math.LN10)}`,
    },
  ]
}
