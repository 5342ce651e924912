/** One place of a run's journal: an event, or places that hold none that can be read. */
export type Entry =
  | { readonly _tag: 'Sound'; readonly sequence: number; readonly event: unknown }
  /** `count` places from `sequence` on are damaged or missing. */
  | { readonly _tag: 'Damaged'; readonly sequence: number; readonly count: number }

/** The events that can be read, in order. */
export const eventsIn = (entries: readonly Entry[]): readonly unknown[] =>
  entries.flatMap((entry) => (entry._tag === 'Sound' ? [entry.event] : []))

/** How many places hold no event that can be read. */
export const damagedIn = (entries: readonly Entry[]): number =>
  entries.reduce((sum, entry) => (entry._tag === 'Damaged' ? sum + entry.count : sum), 0)

/** The first place after all entries: where a later event is appended. */
export const nextOf = (entries: readonly Entry[]): number => {
  const last = entries.at(-1)
  if (last === undefined) return 0
  return last.sequence + (last._tag === 'Damaged' ? last.count : 1)
}

/** Puts a damaged entry of this many places in front of an entry where places between it and the one before are missing. */
export const withGaps = (entries: readonly Entry[]): readonly Entry[] =>
  entries.flatMap((entry, i): readonly Entry[] => {
    const from = nextOf(entries.slice(Math.max(0, i - 1), i))
    return entry.sequence > from
      ? [{ _tag: 'Damaged', sequence: from, count: entry.sequence - from }, entry]
      : [entry]
  })
