import type { Bars } from '../../src/market/bars/bars.js'
import type { Compare, Finding } from './finding.js'
import { nextReturns, ranksAmongNeighbours, ranksOf } from './foresight.js'
import { ownBars } from './futures.js'
import { hairMore, rowsOf } from './lookup.js'
import { decidedOn } from './readings.js'

/** After 400 years weekdays and days of months come again in the same order. */
const CALENDAR_MS = 146_097 * 86_400_000
/** The same bars 400 years later and a hair higher: no rule sees a difference, but at ties, and no lookup finds one. */
const disguised = (bars: Bars): Bars => ({
  ...hairMore(bars),
  time: bars.time.map((time) => time + CALENDAR_MS),
})

const FEWEST = 10
/** What the differences of two rows say of scores, as a z: as many differences of these sizes by chance are normal about 0. */
const differencesZ = (real: Float64Array, other: Float64Array, scores: Float64Array): number => {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length
  let [sum, squares, count] = [0, 0, 0]
  for (const [i, score] of scores.entries()) {
    const difference = (real[i] ?? 0) - (other[i] ?? 0)
    if (difference === 0) continue
    sum += difference * (score - mean)
    squares += difference * difference
    count += 1
  }
  return count < FEWEST || variance === 0 ? 0 : sum / Math.sqrt(squares * variance)
}

/** Beyond this z differences foretell: few rules differ at all, and those that do by chance. */
const MOST_Z = 5

/** Decisions on the given bars next to those on the same bars in disguise: where they differ, they may not foretell. */
export const byDisguise: Compare = (subject, bars, from): Finding | undefined => {
  const hidden = disguised(bars)
  const [real, other] = [decidedOn(subject, bars, from), subject.decide(ownBars(hidden), from)]
  const returns = nextReturns(bars, from)
  const known = returns.subarray(0, returns.length - 1)
  const scores = [
    { of: 'the next return', ranks: ranksOf(known) },
    { of: 'how far the next bar moves', ranks: ranksAmongNeighbours(known.map(Math.abs)) },
  ]
  const others = rowsOf(subject, other, hidden, from)
  const found = rowsOf(subject, real, bars, from)
    .flatMap((row, i) =>
      scores.map(({ of, ranks }) => ({ of, z: differencesZ(row, others[i] ?? row, ranks) })),
    )
    .find(({ z }) => Math.abs(z) > MOST_Z)
  if (found === undefined) return undefined
  const at = Array.from(real).findIndex((decision, i) => !Object.is(decision, other[i]))
  return {
    bars,
    from,
    at: from + at,
    shared: bars.length - 1,
    first: real[at] ?? 0,
    second: other[at] ?? 0,
    decisions: [real, other],
    whole: true,
    sentence: `on the same bars 400 years later and a hair higher it decides otherwise, and where it does it foretells ${found.of} (z = ${found.z.toFixed(1)}, chance is below ${MOST_Z}): it looks the bars up`,
  }
}
