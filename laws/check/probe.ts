import type { Bars } from '../../src/market/bars/bars.js'
import type { Market } from './markets.js'
import { decidedOn, oneByOneOn } from './readings.js'
import { changesOfDecisions, type Decisions, type Subject } from './subject.js'

/** A market on which a subject decides, and what it decides there. */
export interface Probe {
  readonly bars: Bars
  readonly from: number
  readonly decisions: Decisions
  /** The bars at which the decision changes. */
  readonly changes: readonly number[]
  /** Bars at which its readings differ, where it has two: a peek lies there. */
  readonly suspects: () => readonly number[]
  /** Whether these are bars that the target may know by heart. */
  readonly given: boolean
  /** Whether the market is so long that only the law on prefixes is put to it, at a few cuts. */
  readonly few: boolean
}

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
