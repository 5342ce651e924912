import type { Universe } from '../../market/universe/universe.js'
import type { UniverseSlice } from '../../market/universe/universe-range.js'

/** Which bars open and close at the steps of a slice: places of instruments, in their order. */
export interface BarSteps {
  /** The bars that open before a step's closes, grouped by the time at which they do. */
  readonly opens: (step: number) => readonly Int32Array[]
  readonly closes: (step: number) => Int32Array
}

/** Places sorted into steps: those of step k lie from `begins[k]` to `begins[k + 1]`, in their order. */
const sorted = (n: number, steps: readonly Int32Array[]) => {
  const begins = new Int32Array(n + 1)
  for (const own of steps) for (const step of own) begins[step + 1] = begins[step + 1]! + 1
  for (let k = 0; k < n; k++) begins[k + 1] = begins[k + 1]! + begins[k]!
  const next = begins.slice()
  const place = new Int32Array(begins[n]!)
  const bar = new Int32Array(begins[n]!)
  for (const [at, own] of steps.entries())
    for (let i = 0; i < own.length; i++) {
      const to = next[own[i]!]!++
      place[to] = at
      bar[to] = i
    }
  return { begins, place, bar }
}

/**
 * The moments of some instruments, of which `places` says where in the universe each stands; only scored bars count. A bar opens
 * before the first close that is later than its begin, and never before the close of the bar before it. Cost: O(bars of all +
 * steps), and a sort of the bars of a step that open at several times. NaN: none. Look-ahead: the times of bars.
 */
export const barSteps = (
  { instruments, steps: { closed } }: Universe,
  { steps: [from, to], slices }: UniverseSlice,
  places: readonly number[],
): BarSteps => {
  const n = to - from
  const own = places.map((at) => {
    const instrument = instruments[at]!
    const { time } = instrument.dataset.bars
    const [first, end] = slices[at]!.scored
    const opening = new Int32Array(end - first)
    const closing = new Int32Array(end - first)
    let step = from
    for (let bar = first; bar < end; bar++) {
      while (step < to - 1 && closed[step]! <= time[bar]!) step += 1
      opening[bar - first] = step - from
      while (step < to - 1 && closed[step]! < instrument.closed[bar]!) step += 1
      closing[bar - first] = step - from
      if (step < to - 1) step += 1
    }
    return { opening, closing, times: time.subarray(first, end) }
  })
  const closes = sorted(
    n,
    own.map(({ closing }) => closing),
  )
  const opens = sorted(
    n,
    own.map(({ opening }) => opening),
  )
  const groups = (step: number): readonly Int32Array[] => {
    const [begin, end] = [opens.begins[step]!, opens.begins[step + 1]!]
    const timeOf = (i: number): number => own[opens.place[i]!]!.times[opens.bar[i]!]!
    let alike = true
    for (let i = begin + 1; i < end; i++) if (timeOf(i) !== timeOf(begin)) alike = false
    if (end === begin) return []
    if (alike) return [opens.place.subarray(begin, end)]
    const order = Array.from({ length: end - begin }, (_, i) => begin + i).sort(
      (a, b) => timeOf(a) - timeOf(b),
    )
    const out: number[][] = []
    let last = Number.NaN
    for (const i of order) {
      if (timeOf(i) === last) out.at(-1)!.push(opens.place[i]!)
      else out.push([opens.place[i]!])
      last = timeOf(i)
    }
    return out.map((group) => Int32Array.from(group))
  }
  return {
    opens: groups,
    closes: (step) => closes.place.subarray(closes.begins[step], closes.begins[step + 1]),
  }
}
