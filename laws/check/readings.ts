import { type Bars, barsBetween } from '../../src/market/bars/bars.js'
import { ownBars } from './futures.js'
import type { Decision, Decisions, Subject } from './subject.js'

type Reading = (subject: Subject, bars: Bars, from: number) => Decisions

/** A reading that is made once of each bars object: laws compare others with it side by side. */
const remembered = (read: Reading): Reading => {
  const known = new WeakMap<Subject, WeakMap<Bars, Map<number, Decisions>>>()
  return (subject, bars, from) => {
    const byBars = known.get(subject) ?? new WeakMap<Bars, Map<number, Decisions>>()
    known.set(subject, byBars)
    const byStart = byBars.get(bars) ?? new Map<number, Decisions>()
    byBars.set(bars, byStart)
    const made = byStart.get(from) ?? read(subject, bars, from)
    byStart.set(from, made)
    return made
  }
}

/** What a target decides on bars as they are, all at once. */
export const decidedOn: Reading = remembered((subject, bars, from) => subject.decide(ownBars(bars), from))

const saidApart: Reading = remembered((subject, bars, from) =>
  (subject.says ?? subject.decide)(ownBars(bars), from),
)
/** All that a target says on bars as they are. */
export const saidOn: Reading = (subject, bars, from) =>
  subject.says === undefined ? decidedOn(subject, bars, from) : saidApart(subject, bars, from)

/** What a target that takes batches decides where each bar is one: none that lies ahead can be read there. */
export const oneByOneOn: Reading = remembered(({ open, decide }, bars, from) => {
  if (open === undefined) return decide(ownBars(bars), from)
  const push = open(from)
  const decisions: Decision[] = []
  for (let bar = 0; bar < bars.length; bar++)
    decisions.push(...Array.from<Decision>(push(barsBetween(bars, bar, bar + 1))))
  return decisions
})
