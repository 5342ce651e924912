/** Where columns of one length stand in a memory: each keeps its place until a new one is given it. */
export interface ColumnPlaces<Column extends object> {
  /** Gives each column a place, at most `most` in all: its own, a free one, or the one that was not asked for longest. */
  readonly placed: (
    columns: Iterable<Column>,
    length: number,
    most: number,
  ) => { readonly of: ReadonlyMap<Column, number>; readonly missing: readonly Column[] }
  /** Says that a column was written to its place. */
  readonly written: (column: Column, place: number) => void
  /** Places that were given so far. */
  readonly count: () => number
}

/**
 * Places of columns, which it does not keep alive. Cost: O(places) a column that has none. NaN: not read. Look-ahead: not a series.
 */
export const columnPlaces = <Column extends object>(): ColumnPlaces<Column> => {
  const known = new WeakMap<Column, { readonly place: number; readonly stamp: number }>()
  /** By place: what was written there last, 0 for nothing, and when it was asked for. */
  let stamps: number[] = []
  let asked: number[] = []
  let length = 0
  let stamp = 0
  let now = 0
  const placeFor = (most: number): number => {
    if (stamps.length < most) return stamps.length
    let oldest = 0
    for (let place = 1; place < asked.length; place++) if (asked[place]! < asked[oldest]!) oldest = place
    return oldest
  }
  return {
    placed: (columns, wanted, most) => {
      if (wanted !== length) {
        length = wanted
        stamps = []
        asked = []
      }
      now += 1
      const of = new Map<Column, number>()
      const missing: Column[] = []
      for (const column of columns) {
        const before = known.get(column)
        if (before === undefined || stamps[before.place] !== before.stamp) missing.push(column)
        else {
          of.set(column, before.place)
          asked[before.place] = now
        }
      }
      for (const column of missing) {
        const place = placeFor(most)
        stamps[place] = 0
        asked[place] = now
        of.set(column, place)
      }
      return { of, missing }
    },
    written: (column, place) => {
      stamp += 1
      stamps[place] = stamp
      known.set(column, { place, stamp })
    },
    count: () => stamps.length,
  }
}
