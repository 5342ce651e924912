import { random } from '../../src/core/random.kernel.js'
import { barsBetween } from '../../src/market/bars/bars.js'
import {
  again,
  askedTwice,
  barByBar,
  batched,
  eachAlone,
  inGrid,
  interleaved,
  loadedAgain,
  otherFuture,
  otherInstruments,
  repeated,
  resumedAfter,
} from './comparisons.js'
import { byDisguise } from './disguise.js'
import type { Compare, Finding, Moved } from './finding.js'
import { FUTURES } from './futures.js'
import { byDate, byHeart, byLevel } from './lookup.js'
import { moreHistory } from './more-history.js'
import { asksOutside } from './outside.js'
import { cutsOf, evenly, firstPlaces, placesOf } from './places.js'
import type { Probe } from './probe.js'
import type { Subject } from './subject.js'
import { untouched, untouchedValues } from './untouched.js'
import { otherZone } from './zones.js'

/** A law over subjects: a sentence, and the comparisons that it makes on a market, each under its own number. */
export interface CheckLaw {
  readonly name: string
  readonly sentence: string
  /** Why the law says nothing about this subject, or nothing. */
  readonly notTestable?: (subject: Subject) => string | undefined
  readonly compares: (subject: Subject, probe: Probe, runs: number, seed: number) => readonly Moved[]
  /** Whether the law speaks about decisions: without any it is vacuous. */
  readonly premise: 'decides' | 'none'
  /** Whether it says something of a market that is too long for more than a few cuts. */
  readonly few?: true
  /** The share of markets on which it may break: what is settled within a tolerance differs at a tie now and then. */
  readonly spares?: number
}

/** A comparison that names no bar. */
const anywhere =
  (compare: Compare): Moved =>
  () =>
    compare

const prefix: CheckLaw = {
  name: 'prefix',
  sentence: 'a prefix of bars gives a prefix of decisions',
  premise: 'decides',
  few: true,
  compares: (subject, probe, runs, seed) =>
    probe.few
      ? evenly(probe).map((at) => (shift) => otherFuture('cut off', at - shift, seed))
      : [
          ...placesOf(probe, cutsOf(subject, probe, runs), seed).map(
            (at): Moved =>
              (shift) =>
                otherFuture('cut off', at - shift, seed),
          ),
          ...firstPlaces(subject, probe).map(
            (at): Moved =>
              (shift) =>
              (target, bars, from) =>
                otherFuture('cut off', at - shift, seed)(target, bars, Math.min(from, at - shift)),
          ),
        ],
}

const future: CheckLaw = {
  name: 'future',
  sentence: 'other bars after a close change no decision up to it',
  premise: 'decides',
  compares: ({ kind }, probe, runs, seed) => {
    const names = Object.keys(FUTURES).filter((name) => name !== 'cut off')
    return placesOf(probe, Math.ceil(runs / (kind === 'order machine' ? 12 : 4)), seed + 1).flatMap((at) =>
      names.map(
        (name): Moved =>
          (shift) =>
            otherFuture(name, at - shift, seed),
      ),
    )
  },
}

const others: CheckLaw = {
  name: 'others',
  sentence: 'bars of other instruments that are not over change no decision',
  premise: 'decides',
  notTestable: (subject) =>
    subject.others === undefined
      ? 'one instrument is given (--data with several files gives a universe)'
      : undefined,
  compares: (_, probe, runs, seed) =>
    placesOf(probe, Math.ceil(runs / 3), seed + 2).flatMap((at) =>
      ['ten times as high', 'unknown', 'in another order'].map(
        (name): Moved =>
          (shift) =>
            otherInstruments(name, at - shift, seed),
      ),
    ),
}

const batches: CheckLaw = {
  name: 'batches',
  sentence: 'decisions do not depend on how bars arrive, nor on what else is read',
  premise: 'none',
  notTestable: ({ open }) => (open === undefined ? 'it has one reading only' : undefined),
  compares: (_, { bars, from }, __, seed) => {
    const draw = random(seed, 'batches', bars.length)
    const stops = [from + draw.below(Math.max(1, bars.length - from - 1))]
    return [
      ...stops.map(
        (at): Moved =>
          (shift) =>
            resumedAfter(at - shift),
      ),
      ...[
        barByBar,
        ...[3, 12].map((n) =>
          batched(
            Array.from({ length: n }, () => draw.below(bars.length)).sort((a, b) => a - b),
            `in ${n + 1} batches`,
          ),
        ),
        inGrid,
        eachAlone,
      ].map(anywhere),
    ]
  },
}

const repeats: CheckLaw = {
  name: 'repeats',
  sentence: 'the same bars give the same decisions in every run, in any order of runs and side by side',
  premise: 'none',
  compares: (_, { bars, decisions }) => {
    const other = barsBetween(bars, bars.length >> 2, bars.length)
    return [again(decisions), repeated(other), interleaved(other), loadedAgain, askedTwice].map(anywhere)
  },
}

const input: CheckLaw = {
  name: 'input',
  sentence: 'what it is given stays as it was',
  premise: 'none',
  compares: () => [untouched, untouchedValues].map(anywhere),
}

const outside: CheckLaw = {
  name: 'outside',
  sentence: 'it asks neither the clock nor chance, nor files, nor where it runs',
  premise: 'none',
  compares: () => [
    () =>
      (subject, bars, from): Finding | undefined => {
        const asked = asksOutside(subject, bars, from)
        return asked.length === 0
          ? undefined
          : {
              bars,
              from,
              at: from,
              shared: from,
              first: 0,
              second: 0,
              sentence: `it asks for ${asked.join(', ')} while it decides: two runs need not be equal`,
            }
      },
    anywhere(otherZone),
  ],
}

const history: CheckLaw = {
  name: 'history',
  sentence: 'more history than it declares to need changes no decision',
  premise: 'decides',
  spares: 0.5,
  notTestable: ({ anchored }) =>
    anchored ? 'it declares that it depends on where the bars begin' : undefined,
  compares: (subject, { from, bars }) =>
    [1, 7, Math.max(1, (from - subject.history(bars)) >> 1), from - subject.history(bars)].map((cut) =>
      anywhere(moreHistory(cut)),
    ),
}

const lookup: CheckLaw = {
  name: 'lookup',
  sentence: 'it does not know the given bars by heart: by date, by number or by price',
  premise: 'decides',
  compares: (_, { given }, __, seed) =>
    given ? [byDate(seed), byHeart(seed), byHeart(seed + 1), byLevel(seed), byDisguise].map(anywhere) : [],
}

/** Laws without which the others compare nothing: where one is broken, two runs differ for a reason of their own. */
export const FIRST_LAWS: readonly CheckLaw[] = [outside, input, repeats]
/** The laws of what a target reads, in the order of a report. */
export const CHECK_LAWS: readonly CheckLaw[] = [prefix, future, others, lookup, batches, history]
