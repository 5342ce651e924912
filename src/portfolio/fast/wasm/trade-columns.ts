// The bytes of the trades that are hashed: columns of sides, bars in and out, prices in and out, and units.

/** What stands before the trades in the bytes that are hashed: 6 numbers. */
export const ENDS: usize = 48

/** Columns stand as far apart as there is room for rows. */
@inline
function columnOf(sides: usize, bytesBefore: usize, rows: usize): usize {
  return sides + bytesBefore * rows
}

/** Writes row `i` of the columns that begin with the sides. */
@inline
export function storeTrade(
  sides: usize,
  room: usize,
  i: usize,
  side: u8,
  entryBar: i32,
  exitBar: i32,
  entryPrice: f64,
  exitPrice: f64,
  units: f64,
): void {
  store<u8>(sides + i, side)
  store<i32>(columnOf(sides, 1, room) + (i << 2), entryBar)
  store<i32>(columnOf(sides, 5, room) + (i << 2), exitBar)
  store<f64>(columnOf(sides, 9, room) + (i << 3), entryPrice)
  store<f64>(columnOf(sides, 17, room) + (i << 3), exitPrice)
  store<f64>(columnOf(sides, 25, room) + (i << 3), units)
}

/** Puts columns of fewer rows behind each other. */
@inline
export function closeColumns(sides: usize, rows: usize, room: usize): void {
  memory.copy(columnOf(sides, 1, rows), columnOf(sides, 1, room), 4 * rows)
  memory.copy(columnOf(sides, 5, rows), columnOf(sides, 5, room), 4 * rows)
  memory.copy(columnOf(sides, 9, rows), columnOf(sides, 9, room), 8 * rows)
  memory.copy(columnOf(sides, 17, rows), columnOf(sides, 17, room), 8 * rows)
  memory.copy(columnOf(sides, 25, rows), columnOf(sides, 25, room), 8 * rows)
}
