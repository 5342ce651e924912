import type { Renewals, SignalLog } from './signal-log.js'

/** Which invariant a log breaks, in words, or nothing. Cost: O(changes). */
export const logProblem = ({ header, at, state, renewals }: SignalLog): string | undefined => {
  const [from, to] = header.bars
  if (!(Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 0 && from < to))
    return `bars [${from}, ${to}) is no range`
  if (!(Number.isSafeInteger(header.scored_from) && header.scored_from >= from && header.scored_from < to))
    return `scored_from ${header.scored_from} lies outside of the bars [${from}, ${to})`
  if (!(header.first_time <= header.last_time)) return 'last_time is before first_time'
  if (at.length !== state.length) return `${at.length} change points have ${state.length} states`
  let before = header.scored_from - 1
  let now = 0
  for (let i = 0; i < at.length; i++) {
    if (at[i]! <= before)
      return i === 0
        ? `change point 0 is at bar ${at[i]!}, before scored_from ${header.scored_from}`
        : `change point ${i} is at bar ${at[i]!}, not after the one before`
    if (at[i]! >= to) return `change point ${i} is at bar ${at[i]!}, the log ends at ${to}`
    if (![-1, 0, 1].includes(state[i]!)) return `change point ${i} has state ${state[i]!}`
    if (state[i]! === now) return `change point ${i} changes nothing`
    before = at[i]!
    now = state[i]!
  }
  return renewals === undefined ? undefined : renewalProblem(renewals, header.scored_from, to)
}

const renewalProblem = ({ from, to }: Renewals, first: number, end: number): string | undefined => {
  if (from.length !== to.length) return `${from.length} renewals have ${to.length} ends`
  let before = first
  for (let i = 0; i < from.length; i++) {
    if (from[i]! < before || to[i]! <= from[i]! || to[i]! > end)
      return `renewal ${i}, [${from[i]!}, ${to[i]!}), does not lie in [${before}, ${end})`
    before = to[i]! + 1
  }
  return undefined
}
