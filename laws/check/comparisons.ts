import { type Bars, barsBetween } from '../../src/market/bars/bars.js'
import type { Compare, Finding } from './finding.js'
import { FUTURES, ownBars } from './futures.js'
import { decidedOn, oneByOneOn, saidOn } from './readings.js'
import { type Decision, type Decisions, firstDifference, type Subject } from './subject.js'

/** A finding in words. */
type Said = (at: number, first: Decision, second: Decision) => string

export const differing = (
  bars: Bars,
  from: number,
  shared: number,
  [a, b]: readonly [Decisions, Decisions],
  sentence: Said,
): Finding | undefined => {
  const place = firstDifference(a, b, Math.max(0, shared - from + 1))
  if (place === undefined) return undefined
  const [first, second] = [a[place] ?? 0, b[place] ?? 0]
  return {
    bars,
    from,
    at: from + place,
    shared,
    first,
    second,
    decisions: [a, b],
    sentence: sentence(from + place, first, second),
  }
}

/** Bars of another future that are read: whoever looks ahead by more sees at least that the bars end. */
const FUTURE_BARS = 250

/** The decision at bar `at` and before with the real future, and with another one in its place. */
export const otherFuture =
  (name: string, at: number, seed: number): Compare =>
  (subject, bars, from) => {
    const made = FUTURES[name]?.(bars, at, seed)
    if (made === undefined || at < from || at >= bars.length) return undefined
    const other = barsBetween(made, 0, Math.min(made.length, at + 1 + FUTURE_BARS))
    return differing(
      bars,
      from,
      at,
      [saidOn(subject, bars, from), (subject.says ?? subject.decide)(other, from)],
      (bar, first, second) =>
        `on bar ${bar} it was ${subject.show(first)}; with the bars after ${at} ${name} it was ${subject.show(second)}: it read the future`,
    )
  }

/** The decisions up to bar `at` among the real other instruments, and among such that go another way once it is over. */
export const otherInstruments =
  (name: string, at: number, seed: number): Compare =>
  (subject, bars, from) => {
    if (subject.others === undefined || at < from || at >= bars.length) return undefined
    const among = subject.others(name, bars, at, seed)
    return differing(
      bars,
      from,
      at,
      [saidOn(subject, bars, from), (among.says ?? among.decide)(ownBars(bars), from)],
      (bar, first, second) =>
        `on bar ${bar} it was ${subject.show(first)}; with the bars of other instruments ${name} once bar ${at} was over it was ${subject.show(second)}: it read their future`,
    )
  }

const byBatches =
  ({ show }: Subject, how: string): Said =>
  (bar, first, second) =>
    `on bar ${bar} it was ${show(first)} when read all at once, and ${show(second)} when read ${how}: it depends on how bars arrive (an operator reads its input within the batch alone, and keeps what it needs of earlier bars in its state)`

/** All bars at once next to the same bars in batches. */
export const batched =
  (cuts: readonly number[], how: string): Compare =>
  (subject, bars, from) => {
    if (subject.open === undefined) return undefined
    const push = subject.open(from)
    const borders = [0, ...cuts.filter((cut) => cut > 0 && cut < bars.length), bars.length]
    const parts = borders
      .slice(1)
      .flatMap((to, i) => [...Array.from(push(barsBetween(bars, borders[i] ?? 0, to)))])
    return differing(
      bars,
      from,
      bars.length - 1,
      [decidedOn(subject, bars, from), parts],
      byBatches(subject, how),
    )
  }

/** All bars at once next to the same bars one by one. */
export const barByBar: Compare = (subject, bars, from) =>
  subject.open === undefined
    ? undefined
    : differing(
        bars,
        from,
        bars.length - 1,
        [decidedOn(subject, bars, from), oneByOneOn(subject, bars, from)],
        byBatches(subject, 'bar by bar'),
      )

/** The usual reading of all bars next to another one, of a subject that has it. */
const readOtherwise =
  (
    reading: (subject: Subject) => Subject['decide'] | undefined,
    sentence: (bar: number, first: string, second: string) => string,
  ): Compare =>
  (subject, bars, from) => {
    const read = reading(subject)
    return read === undefined
      ? undefined
      : differing(
          bars,
          from,
          bars.length - 1,
          [decidedOn(subject, bars, from), read(ownBars(bars), from)],
          (bar, first, second) => sentence(bar, subject.show(first), subject.show(second)),
        )
  }

/** The reading of one next to that of many on shared columns. */
export const inGrid = readOtherwise(
  ({ inGrid }) => inGrid,
  (bar, first, second) =>
    `on bar ${bar} it was ${first} when read alone, and ${second} in a grid of candidates: a search trades on other signals (an operator's \`sparse\` must give what \`advance\` gives)`,
)

/** A reading that goes on next to one that stopped after a bar and went on from its stored state. */
export const resumedAfter =
  (at: number): Compare =>
  (subject, bars, from) => {
    if (subject.resumed === undefined || at < 0 || at >= bars.length - 1) return undefined
    return differing(
      bars,
      from,
      bars.length - 1,
      [decidedOn(subject, bars, from), subject.resumed(ownBars(bars), from, at)],
      (bar, first, second) =>
        `on bar ${bar} it was ${subject.show(first)}, and ${subject.show(second)} where it stopped after bar ${at} and went on from its stored state: its state is not all that it remembers, or no plain data`,
    )
  }

/** The reading of all bars next to one that computes each on its own. */
export const eachAlone = readOtherwise(
  ({ bar_alone }) => bar_alone,
  (bar, first, second) =>
    `on bar ${bar} it was ${first} as a series, and ${second} of the values of that bar alone: exits and numbers that stand alone are read otherwise (an operator's \`scalar\` must give what \`advance\` gives)`,
)

/** The first run of all on these bars, and one more. */
export const again =
  (first: Decisions): Compare =>
  (subject, bars, from) => {
    const found = differing(
      bars,
      from,
      bars.length - 1,
      [first, subject.decide(ownBars(bars), from)],
      (bar, one, two) =>
        `on bar ${bar} it was ${subject.show(one)} in the first run and ${subject.show(two)} in a later one on the same bars: something is kept between runs, or drawn by chance`,
    )
    return found === undefined ? undefined : { ...found, whole: true }
  }

/** The decisions of a target whose function that names them is asked twice at some closes. */
export const askedTwice = readOtherwise(
  ({ asked_twice }) => asked_twice,
  (bar, first, second) =>
    `on bar ${bar} it was ${first}, and ${second} where its signal was asked for twice at some closes: \`signal\` changes something`,
)

/** A run of the same target from its file loaded once more. */
export const loadedAgain: Compare = (subject, bars, from) => {
  const { reloaded, show } = subject
  if (reloaded === undefined) return undefined
  const found = differing(
    bars,
    from,
    bars.length - 1,
    [decidedOn(subject, bars, from), reloaded.decide(ownBars(bars), from)],
    (bar, one, two) =>
      `on bar ${bar} it was ${show(one)}, and ${show(two)} once its file was loaded again: it draws by chance or asks the clock while it loads`,
  )
  return found === undefined ? undefined : { ...found, whole: true }
}

/** Two runs on the same bars, with a run on other bars between them. */
export const repeated =
  (other: Bars): Compare =>
  (subject, bars) => {
    // from the first bar that may decide: what is kept from another run may be forgotten soon after
    const start = Math.min(subject.history(bars), bars.length >> 1)
    const first = Array.from(subject.decide(ownBars(bars), start))
    subject.decide(ownBars(other), Math.min(start, other.length - 1))
    return differing(
      bars,
      start,
      bars.length - 1,
      [first, subject.decide(ownBars(bars), start)],
      (bar, one, two) =>
        `on bar ${bar} it was ${subject.show(one)} in the first run and ${subject.show(two)} in the next on the same bars: something is kept between runs, or drawn by chance`,
    )
  }

/** Two runs that take turns, bar by bar, next to one that runs alone in the same way. */
export const interleaved =
  (other: Bars): Compare =>
  (subject, bars, from) => {
    const { open, show } = subject
    if (open === undefined) return undefined
    const alone = oneByOneOn(subject, bars, from)
    const [push, neighbour] = [open(from), open(Math.min(from, other.length - 1))]
    const taken: Decision[] = []
    for (let bar = 0; bar < bars.length; bar++) {
      taken.push(...Array.from<Decision>(push(barsBetween(bars, bar, bar + 1))))
      if (bar < other.length) neighbour(barsBetween(other, bar, bar + 1))
    }
    return differing(
      bars,
      from,
      bars.length - 1,
      [alone, taken],
      (bar, first, second) =>
        `on bar ${bar} it was ${show(first)} alone and ${show(second)} while another run went on: runs share state`,
    )
  }
