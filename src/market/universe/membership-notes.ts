import { DAY_MS } from '../bars/interval.kernel.js'
import type { Universe } from './universe.js'

const YEAR_DAYS = 365.25
const SHOWN = 6

const named = (symbols: readonly string[]): string =>
  symbols.length > SHOWN
    ? `${symbols.slice(0, SHOWN).join(', ')} and ${symbols.length - SHOWN} more`
    : symbols.join(', ')

/** How many instruments of a universe end before it does: delisted while members, or members no more. */
export const endsIn = ({ instruments }: Pick<Universe, 'instruments'>): number =>
  instruments.filter(({ delisted, membership }) =>
    membership === undefined
      ? delisted
      : membership.bars.includes(1) && (delisted || membership.bars.at(-1) === 0),
  ).length

/** What a list of members means for results; nothing without one. */
export const membershipNotes = ({ instruments, steps, members }: Universe): readonly string[] => {
  if (members === undefined) return []
  const years = Math.max(1, ((steps.time.at(-1) ?? 0) - (steps.time[0] ?? 0)) / DAY_MS) / YEAR_DAYS
  const ends = endsIn({ instruments })
  const bars = instruments.reduce(
    (sum, { membership }) => sum + (membership?.bars.reduce((count, is) => count + is, 0) ?? 0),
    0,
  )
  const never = instruments.filter(({ membership }) => membership?.bars.includes(1) === false)
  const open = instruments.filter(
    ({ delisted, membership }) =>
      delisted && membership?.bars.at(-1) === 1 && membership.delisting_return === undefined,
  )
  const idle = instruments.filter(
    ({ delisted, membership }) => !delisted && membership?.delisting_return !== undefined,
  )
  return [
    `members: ${ends} of ${instruments.length - never.length} end in ${years.toFixed(1)} years, ${(ends / years).toFixed(1)} a year, of ${(bars / Math.max(1, steps.length)).toFixed(1)} at a time`,
    ...(never.length === 0
      ? []
      : [`${named(never.map(({ symbol }) => symbol))}: never a member on a bar, so never traded`]),
    ...(open.length === 0
      ? []
      : [
          `${named(open.map(({ symbol }) => symbol))}: bars end without a delisting_return, so ${open.length === 1 ? 'it counts' : 'they count'} as sold at the last close`,
        ]),
    ...(idle.length === 0
      ? []
      : [
          `${named(idle.map(({ symbol }) => symbol))}: bars go on to the end of the universe, so no delisting_return counts`,
        ]),
  ]
}
