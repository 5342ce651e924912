import type { BarBatch } from '../bars/bars.js'

/** A bar of one of several instruments, alone in its batch. */
interface OneBar {
  readonly symbol: string
  readonly bar: BarBatch
}

/** A bar that is over. */
export interface OverBar extends OneBar {
  readonly _tag: 'Over'
  /** When it is over, UTC milliseconds. */
  readonly closed: number
  /** Whether it is the instrument's last, by a delisting. */
  readonly delisted?: boolean
}

/**
 * A bar that has opened, as far as it is known: its time and open. A feed need not announce an opening; then the bar opens right
 * before the moment at which it is over.
 */
export interface OpenedBar extends OneBar {
  readonly _tag: 'Opened'
}

/** What a feed of several instruments gives. */
export type FeedBar = OpenedBar | OverBar

/** Bars of one time, in the order of instruments: all that open then, or all that are over. What is over comes first. */
export type FeedMoment =
  | { readonly _tag: 'Opening'; readonly time: number; readonly bars: readonly OpenedBar[] }
  | { readonly _tag: 'Closing'; readonly time: number; readonly bars: readonly OverBar[] }

/** Gathers the bars of a feed into moments. It changes as it takes bars. */
export interface MomentGate {
  /** Whether a bar belongs to a moment that has ended, and cannot be taken any more. */
  readonly isLate: (bar: FeedBar) => boolean
  /** Takes a bar, and gives the moments that ended by it. */
  readonly take: (bar: FeedBar) => readonly FeedMoment[]
  /** The moment that has not ended, where there is one. */
  readonly end: () => readonly FeedMoment[]
}

/** The time at which a bar of a feed does what it says. */
export const feedTime = (bar: FeedBar): number => (bar._tag === 'Over' ? bar.closed : bar.bar.time[0]!)

/**
 * A moment ends when each of the instruments that go on has a bar in it, or when a bar of a later one comes. The order in which
 * the bars of one moment come does not matter. Cost: O(log instruments) a bar. NaN: no time is NaN. Look-ahead: none.
 */
export const momentGate = (symbols: readonly string[]): MomentGate => {
  const places = new Map(symbols.map((symbol, place) => [symbol, place]))
  let live = symbols.length
  let now = Number.NEGATIVE_INFINITY
  let isOpening = false
  let hasEnded = true
  let held: FeedBar[] = []
  const compared = (bar: FeedBar): number =>
    feedTime(bar) - now || Number(bar._tag === 'Opened') - Number(isOpening)
  const ended = (): readonly FeedMoment[] => {
    hasEnded = true
    if (held.length === 0) return []
    const bars = held.sort((a, b) => places.get(a.symbol)! - places.get(b.symbol)!)
    held = []
    if (!isOpening) live -= bars.filter((bar) => bar._tag === 'Over' && bar.delisted === true).length
    return isOpening
      ? [{ _tag: 'Opening', time: now, bars: bars as OpenedBar[] }]
      : [{ _tag: 'Closing', time: now, bars: bars as OverBar[] }]
  }
  return {
    isLate: (bar) => {
      const order = compared(bar)
      return order < 0 || (order === 0 && hasEnded)
    },
    take: (bar) => {
      const before = compared(bar) > 0 ? ended() : []
      now = feedTime(bar)
      isOpening = bar._tag === 'Opened'
      hasEnded = false
      held.push(bar)
      return !isOpening && held.length === live ? [...before, ...ended()] : before
    },
    end: ended,
  }
}
