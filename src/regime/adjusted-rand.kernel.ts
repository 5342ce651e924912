/**
 * How much two divisions of the same bars agree beyond chance: the adjusted Rand index (Hubert and Arabie 1985), 1 where they
 * are the same up to names, 0 expected of unrelated ones. Bars `[from, to)` where either label is 0 (`unknown`) are left out.
 * NaN where both divisions are one block, or leave every bar alone. Cost: O(bars + names²). NaN: labels hold none. Look-ahead:
 * not a decision.
 */
export const adjustedRand = (
  a: Uint8Array,
  b: Uint8Array,
  names: readonly [a: number, b: number],
  from = 0,
  to = a.length,
): number => {
  const [rows, columns] = names
  const cells = new Float64Array(rows * columns)
  let n = 0
  for (let i = from; i < to; i++) {
    if (a[i] === 0 || b[i] === 0) continue
    const cell = a[i]! * columns + b[i]!
    cells[cell] = cells[cell]! + 1
    n += 1
  }
  const pairs = (count: number): number => (count * (count - 1)) / 2
  const row = new Float64Array(rows)
  const column = new Float64Array(columns)
  let together = 0
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      const count = cells[i * columns + j]!
      row[i] = row[i]! + count
      column[j] = column[j]! + count
      together += pairs(count)
    }
  let ofRows = 0
  let ofColumns = 0
  for (let i = 0; i < rows; i++) ofRows += pairs(row[i]!)
  for (let j = 0; j < columns; j++) ofColumns += pairs(column[j]!)
  const expected = (ofRows * ofColumns) / pairs(n)
  return (together - expected) / ((ofRows + ofColumns) / 2 - expected)
}
