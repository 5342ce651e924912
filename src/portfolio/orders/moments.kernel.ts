import type { Universe } from '../../market/universe/universe.js'
import type { UniverseSlice } from '../../market/universe/universe-range.js'

/** Which bars open and close at the steps of a slice: places of instruments, in their order. */
export interface Moments {
  /** The bars that open before a step's closes, grouped by the time at which they do. */
  readonly opens: (step: number) => readonly (readonly number[])[]
  readonly closes: (step: number) => readonly number[]
}

/**
 * The moments of some instruments, of which `places` says where in the universe each stands; only scored bars count. A bar opens
 * before the first close that is later than its begin, and never before the close of the bar before it. Cost: O(bars of all +
 * steps). NaN: none. Look-ahead: the times of bars.
 */
export const momentsOf = (
  { instruments, steps: { closed } }: Universe,
  { steps: [from, to], slices }: UniverseSlice,
  places: readonly number[],
): Moments => {
  const closing: number[][] = Array.from({ length: to - from }, () => [])
  const opening: { readonly time: number; readonly place: number }[][] = Array.from(
    { length: to - from },
    () => [],
  )
  for (const [place, at] of places.entries()) {
    const instrument = instruments[at]!
    const { time } = instrument.dataset.bars
    const [first, end] = slices[at]!.scored
    let step = from
    let after = from
    for (let bar = first; bar < end; bar++) {
      let opens = after
      while (opens < to - 1 && !(time[bar]! < closed[opens]!)) opens += 1
      opening[opens - from]!.push({ time: time[bar]!, place })
      step = opens
      while (step < to - 1 && closed[step]! < instrument.closed[bar]!) step += 1
      closing[step - from]!.push(place)
      after = step + 1
    }
  }
  const grouped = opening.map((each) => {
    const groups: number[][] = []
    let last = Number.NaN
    for (const { time, place } of each.sort((a, b) => a.time - b.time)) {
      if (time === last) groups.at(-1)!.push(place)
      else groups.push([place])
      last = time
    }
    return groups
  })
  return { opens: (step) => grouped[step]!, closes: (step) => closing[step]! }
}
