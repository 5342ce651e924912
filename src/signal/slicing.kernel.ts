import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { keyOf } from '../core/canonical/content-key.js'
import type { BarRange } from '../market/bars/bars.js'
import type { Renewals, SignalLog } from './signal-log.js'

/** Why logs cannot be cut or joined. */
export type SlicingFault =
  | { readonly _tag: 'OutsideOfLog'; readonly message: string }
  | { readonly _tag: 'NotOneCapture'; readonly field: string; readonly message: string }
  | { readonly _tag: 'NotAdjacent'; readonly message: string }

/** The state on a dataset bar. Cost: O(log changes). */
export const stateAt = (log: SignalLog, bar: number): number => {
  let low = 0
  let high = log.at.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (log.at[middle]! <= bar) low = middle + 1
    else high = middle
  }
  return low === 0 ? 0 : log.state[low - 1]!
}

const renewalsIn = (renewals: Renewals, from: number, to: number): Renewals => {
  const inside: number[] = []
  for (let i = 0; i < renewals.from.length; i++)
    if (renewals.from[i]! < to && renewals.to[i]! > from) inside.push(i)
  return {
    from: Int32Array.from(inside, (i) => Math.max(from, renewals.from[i]!)),
    to: Int32Array.from(inside, (i) => Math.min(to, renewals.to[i]!)),
  }
}

/**
 * The part of a log on the scored bars `[from, to)`: the same states on the same bars, from state 0 before. It is not the
 * log of a run on that slice, whose latches would have started flat. `time` is the dataset's column, for the header.
 * Errors: bars that the log does not score. Cost: O(changes).
 */
export const restrict = (
  log: SignalLog,
  [from, to]: BarRange,
  time: Float64Array,
): Either<SlicingFault, SignalLog> => {
  const { header } = log
  if (
    !(Number.isSafeInteger(from) && Number.isSafeInteger(to)) ||
    from < header.scored_from ||
    to > header.bars[1] ||
    from >= to
  )
    return left({
      _tag: 'OutsideOfLog',
      message: `[${from}, ${to}) is no part of the scored bars [${header.scored_from}, ${header.bars[1]})`,
    })
  const at: number[] = []
  const state: number[] = []
  const first = stateAt(log, from)
  if (first !== 0) {
    at.push(from)
    state.push(first)
  }
  for (let i = 0; i < log.at.length; i++)
    if (log.at[i]! > from && log.at[i]! < to) {
      at.push(log.at[i]!)
      state.push(log.state[i]!)
    }
  return right({
    header: {
      ...header,
      bars: [header.bars[0], to],
      scored_from: from,
      last_time: to === header.bars[1] ? header.last_time : (time[to - 1] ?? Number.NaN),
    },
    at: Int32Array.from(at),
    state: Int8Array.from(state),
    ...(log.renewals === undefined ? {} : { renewals: renewalsIn(log.renewals, from, to) }),
  })
}

/** Renewals of one log and of the next; two that meet are one. */
const together = (a: Renewals, b: Renewals): Renewals => {
  const meets = b.from.length > 0 && a.to.at(-1) === b.from[0] ? 1 : 0
  return {
    from: Int32Array.from([...a.from, ...b.from.subarray(meets)]),
    to: Int32Array.from([...a.to.subarray(0, a.to.length - meets), ...b.to]),
  }
}

const joined = (a: SignalLog, b: SignalLog): Either<SlicingFault, SignalLog> => {
  const different = (['dataset', 'strategy', 'params'] as const).find(
    (field) => keyOf(a.header[field]) !== keyOf(b.header[field]),
  )
  if (different !== undefined)
    return left({
      _tag: 'NotOneCapture',
      field: different,
      message: `the logs of ${a.header.name} and ${b.header.name} differ in their ${different}`,
    })
  if (a.header.bars[1] !== b.header.scored_from)
    return left({
      _tag: 'NotAdjacent',
      message: `one log ends at bar ${a.header.bars[1]}, the next begins to score at ${b.header.scored_from}`,
    })
  const last = a.state.at(-1) ?? 0
  const flattens = last !== 0 && b.at[0] !== b.header.scored_from
  const repeats = b.at[0] === b.header.scored_from && b.state[0] === last
  const seam = flattens ? [b.header.scored_from] : []
  return right({
    header: { ...a.header, bars: [a.header.bars[0], b.header.bars[1]], last_time: b.header.last_time },
    at: Int32Array.from([...a.at, ...seam, ...b.at.subarray(repeats ? 1 : 0)]),
    state: Int8Array.from([...a.state, ...seam.map(() => 0), ...b.state.subarray(repeats ? 1 : 0)]),
    ...(a.renewals === undefined || b.renewals === undefined
      ? {}
      : { renewals: together(a.renewals, b.renewals) }),
  })
}

/**
 * Joins logs of one strategy, one set of parameters and one dataset whose scored bars follow one another. Errors: a
 * header field that differs, a gap or an overlap. Cost: O(changes).
 */
export const concat = (first: SignalLog, ...rest: readonly SignalLog[]): Either<SlicingFault, SignalLog> => {
  let whole: Either<SlicingFault, SignalLog> = right(first)
  for (const next of rest) {
    if (whole._tag === 'Left') return whole
    whole = joined(whole.right, next)
  }
  return whole
}
