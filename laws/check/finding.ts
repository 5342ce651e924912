import type { Bars } from '../../src/market/bars/bars.js'
import type { Decision, Decisions, Subject } from './subject.js'

/** What a law found: the bar at which two decisions differ that ought to be the same. */
export interface Finding {
  readonly bars: Bars
  /** The first bar whose decision was compared. */
  readonly from: number
  /** The bar whose decision differs. */
  readonly at: number
  /** The last bar that both sides share; what comes after it differs. */
  readonly shared: number
  readonly first: Decision
  readonly second: Decision
  /** Whether the case is the market as a whole: on fewer bars it shows nothing. */
  readonly whole?: true
  /** One sentence in plain words: what was done, and what it shows. */
  readonly sentence: string
  /** Decisions round the bar, where they are shown next to the bars. */
  readonly decisions?: readonly [Decisions, Decisions]
}

/** What became of a law on one target. */
export type LawOutcome =
  | { readonly _tag: 'Held'; readonly cases: number }
  | { readonly _tag: 'Vacuous'; readonly because: string }
  | { readonly _tag: 'NotTestable'; readonly because: string }
  | {
      readonly _tag: 'Broken'
      readonly finding?: Finding
      readonly sentence: string
      readonly market: string
      readonly path: string
    }

/** One comparison that a law makes on bars; it is made again where they are cut to fewer. */
export type Compare = (subject: Subject, bars: Bars, from: number) => Finding | undefined

/** A comparison on bars of which the first `shift` were cut off. */
export type Moved = (shift: number) => Compare
