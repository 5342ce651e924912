/**
 * A column with room for this many values: the same where it has it, else a copy at least twice as long whose new places hold
 * `fill`. Cost: amortised O(1) a value. NaN: kept. Look-ahead: none.
 */
export const withRoom = <Column extends Float64Array | Int32Array | Uint8Array>(
  column: Column,
  length: number,
  fill = 0,
): Column => {
  if (length <= column.length) return column
  const of = column.constructor as new (length: number) => Column
  const larger = new of(Math.max(length, 2 * column.length))
  larger.fill(fill, column.length)
  larger.set(column)
  return larger
}
