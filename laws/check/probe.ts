import type { Bars } from '../../src/market/bars/bars.js'
import type { Probe } from './check-laws.js'
import type { Market } from './markets.js'
import { decidedOn, oneByOneOn } from './readings.js'
import { changesOfDecisions, type Subject } from './subject.js'

/** What was thrown, in words. */
export const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

const MOST_SUSPECTS = 8
/** The first bars at which decisions differ where bars come one by one. */
const suspectsOf = (subject: Subject, bars: Bars, from: number): readonly number[] => {
  if (subject.open === undefined) return []
  try {
    const decisions = decidedOn(subject, bars, from)
    return Array.from(oneByOneOn(subject, bars, from))
      .flatMap((decision, i) => (Object.is(decision, decisions[i]) ? [] : [from + i]))
      .slice(0, MOST_SUSPECTS)
  } catch {
    // the law on batches says so
    return []
  }
}

/** A market with the first decisions on it; one on which the target fails stands as its message. */
export const probed = (subject: Subject, market: Market, given: boolean): Probe | string => {
  const { bars } = market
  try {
    const need = subject.history(bars)
    const from = Math.min(need + Math.max(50, need), bars.length >> 1)
    const decisions = decidedOn(subject, bars, from)
    return {
      bars,
      from,
      decisions,
      given,
      few: market.few === true,
      suspects: () => suspectsOf(subject, bars, from),
      changes: changesOfDecisions(subject, decisions).map((at) => from + at),
    }
  } catch (cause) {
    return messageOf(cause)
  }
}
