import { random } from '../../src/core/random.kernel.js'
import type { Bars } from '../../src/market/bars/bars.js'
import type { Probe } from './probe.js'
import type { Subject } from './subject.js'

/** Bars that are unlike others: after the widest gaps and the longest silences, and without volume. */
const oddPlaces = (
  { open, close, time, volume, length }: Bars,
  from: number,
  most: number,
): readonly number[] => {
  const bars = Array.from({ length: Math.max(0, length - from) }, (_, i) => from + i)
  const widest = (size: (bar: number) => number): readonly number[] =>
    [...bars].sort((a, b) => size(b) - size(a)).slice(0, most)
  const silent = bars.filter((bar) => volume[bar] === 0)
  return [
    ...widest((bar) => Math.abs((open[bar] ?? 1) / (close[bar - 1] ?? open[bar] ?? 1) - 1)),
    ...widest((bar) => (time[bar] ?? 0) - (time[bar - 1] ?? time[bar] ?? 0)),
    ...silent.filter((_, i) => i % Math.max(1, Math.floor(silent.length / most)) === 0).slice(0, most),
  ]
}

/** Bars at which to cut: at decisions and right before them first, then at odd bars, then anywhere; without repeats. */
export const placesOf = (
  { bars, from, changes, suspects }: Probe,
  runs: number,
  seed: number,
): readonly number[] => {
  const draw = random(seed, 'places', bars.length)
  const step = Math.max(1, Math.floor(changes.length / Math.max(1, runs)))
  const aimed = changes.filter((_, i) => i % step === 0).slice(0, runs)
  const justBefore = aimed.slice(0, Math.ceil(runs / 3)).map((at) => at - 1)
  const odd = oddPlaces(bars, from, Math.ceil(runs / 4))
  const others = Array.from(
    { length: Math.ceil(runs / 3) },
    () => from + draw.below(Math.max(1, bars.length - from - 1)),
  )
  return [...new Set([...suspects(), ...aimed, ...justBefore, ...odd, ...others])].filter(
    (at) => at >= from && at < bars.length - 1,
  )
}

const FIRST_PLACES = 4
/** Bars at which to cut before those that other laws compare: the first that may decide, and some after it. */
export const firstPlaces = (subject: Subject, { bars, from }: Probe): readonly number[] => {
  const first = subject.history(bars)
  return Array.from({ length: FIRST_PLACES }, (_, i) =>
    Math.floor(first + (i * (from - first)) / FIRST_PLACES),
  ).filter((at, i, all) => at < from && all.indexOf(at) === i)
}

const FEW_PLACES = 4
/** Bars at which to cut a market that is long: at a few places, the last bar at which a decision changed and the one before it. */
export const evenly = ({ bars, from, changes }: Probe): readonly number[] => {
  const places = Array.from({ length: FEW_PLACES }, (_, i) =>
    Math.floor(from + ((i + 1) * (bars.length - 1 - from)) / (FEW_PLACES + 0.5)),
  )
  const last = places.map((place) => changes.findLast((at) => at <= place) ?? place)
  return [...new Set(last.flatMap((at) => [at, at - 1]))].filter((at) => at >= from)
}

/** How many bars are read for one cut at a market of this length: a shorter one is cut at more places, a slow target at fewer. */
const MARKET_BARS = 5000
export const cutsOf = ({ kind }: Subject, { bars }: Probe, runs: number): number =>
  kind === 'order machine'
    ? Math.ceil(runs / 3)
    : Math.min(bars.length, Math.round(runs * Math.max(1, MARKET_BARS / bars.length)))
