import type { Bars } from '../../src/market/bars/bars.js'
import type { WarmupAdvice } from './warmup-advice.js'

/** What a target decides at one close, in its own terms: a signal, a label, its orders as text, a value. */
export type Decision = number | string
export type Decisions = ArrayLike<Decision>

/** Reads bars in batches as they come and gives the decisions at their closes. */
export type Push = (batch: Bars) => Decisions

/** A value that an operator was handed and that is another one after it. */
export interface WrittenValue {
  readonly operator: string
  /** Its place in the column or row that the operator was handed. */
  readonly place: number
  readonly before: number
  readonly after: number
}
/**
 * A target as the laws see it: something that decides at each close. Decisions are those at the closes of bars `from` to the
 * last; the bars before `from` are history that it may read. Both functions start afresh and throw what the target throws.
 */
export interface Subject {
  readonly kind: 'strategy' | 'order machine' | 'classifier' | 'operator'
  readonly name: string
  readonly decide: (bars: Bars, from: number) => Decisions
  /**
   * All that it says at each close, to the bit, where that is more than its decisions: the levels of exits next to a signal. No
   * later bar may change it.
   */
  readonly says?: (bars: Bars, from: number) => Decisions
  /** The price that a decision names, if it names one. */
  readonly level?: (decision: Decision) => number | undefined
  /** Its decisions where the function that names them is asked twice at some closes. */
  readonly asked_twice?: (bars: Bars, from: number) => Decisions
  /** The same target from its file loaded once more. */
  readonly reloaded?: Subject
  /** The same target with other parameters of its space, each under a name that tells them. */
  readonly variants?: readonly Subject[]
  /** The reading that takes batches, where the target has one; `bars` in the first batch begin at bar 0. */
  readonly open?: (from: number) => Push
  /** Its decisions where it stops once bar `at` is read, and goes on from what was stored of its state. */
  readonly resumed?: (bars: Bars, from: number, at: number) => Decisions
  /** The reading of many parameters on shared columns, where the target has one: what a search trades on. */
  readonly inGrid?: (bars: Bars, from: number) => Decisions
  /** Its values where each bar is computed on its own, where the target has such a reading. */
  readonly bar_alone?: (bars: Bars, from: number) => Decisions
  /** What its own operators write into the values that they are handed on these bars. */
  readonly writes?: (bars: Bars, from: number) => readonly WrittenValue[]
  /** How far values with more history may be apart, as a share of the greatest: what is left of rounding and of older bars. */
  readonly tolerance?: number
  /**
   * The same target among instruments whose bars, once bar `at` of these is over, are other ones: by the name of a future.
   * Only where it reads a universe.
   */
  readonly others?: (future: string, bars: Bars, at: number, seed: number) => Subject
  /** What history its decisions are measured to need on these bars, where that can be measured. */
  readonly warmup?: (bars: Bars) => WarmupAdvice | undefined
  /** Bars of history that the target declares to need before the first decision on these bars. */
  readonly history: (bars: Bars) => number
  /** Whether it declares that its values depend on where the bars begin. */
  readonly anchored: boolean
  /** Whether a decision says nothing: flat, unknown, no order. */
  readonly idle: (decision: Decision) => boolean
  /** The side that a decision is on, for what it foretells: -1 to 1. */
  readonly side: (decision: Decision) => number
  /**
   * What its decisions on these bars say in numbers where that is more than a side, a row each, prices as shares of the close: sizes,
   * distances of exits, how long to hold.
   */
  readonly rows?: (decisions: Decisions, bars: Bars, from: number) => readonly Float64Array[]
  /** A decision in words: "long", "flat", "buys 3 at the market". */
  readonly show: (decision: Decision) => string
}

/** Why a target cannot be put to the laws, in words; it is no failure of the target. */
export interface NotTestable {
  readonly _tag: 'NotTestable'
  readonly because: string
}

/** The first place up to `to` at which two rows of decisions differ, or nothing. */
export const firstDifference = (a: Decisions, b: Decisions, to: number): number | undefined => {
  for (let i = 0; i < to; i++) if (!Object.is(a[i], b[i])) return i
  return undefined
}

/** The most frequent of some values, the most frequent first. */
export const mostFrequent = <A>(values: ArrayLike<A>, most: number): readonly A[] => {
  const counts = new Map<A, number>()
  for (const each of Array.from(values)) counts.set(each, (counts.get(each) ?? 0) + 1)
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, most)
    .map(([value]) => value)
}

/** The places at which a decision is another than the one before, and is not idle or ends what was not. */
export const changesOfDecisions = ({ idle }: Subject, decisions: Decisions): readonly number[] => {
  const places: number[] = []
  for (let i = 0; i < decisions.length; i++) {
    const before = i === 0 ? undefined : decisions[i - 1]
    const now = decisions[i] ?? 0
    const differs = before === undefined ? !idle(now) : !Object.is(before, now)
    if (differs && !(idle(now) && (before === undefined || idle(before)))) places.push(i)
  }
  return places
}
