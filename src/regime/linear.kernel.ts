/**
 * Solves the square system `matrix · x = right` (row-major) by elimination with partial pivoting; both are left as they are.
 * Cost: O(size³). NaN: spreads; a singular matrix gives values that are not finite. Look-ahead: not a series.
 */
export const solve = (matrix: Float64Array, right: Float64Array): Float64Array => {
  const n = right.length
  const a = matrix.slice()
  const x = right.slice()
  for (let column = 0; column < n; column++) {
    let pivot = column
    for (let i = column + 1; i < n; i++)
      if (Math.abs(a[i * n + column]!) > Math.abs(a[pivot * n + column]!)) pivot = i
    if (pivot !== column) {
      for (let j = column; j < n; j++) {
        const held = a[column * n + j]!
        a[column * n + j] = a[pivot * n + j]!
        a[pivot * n + j] = held
      }
      const held = x[column]!
      x[column] = x[pivot]!
      x[pivot] = held
    }
    for (let i = column + 1; i < n; i++) {
      const factor = a[i * n + column]! / a[column * n + column]!
      if (factor === 0) continue
      for (let j = column; j < n; j++) a[i * n + j] = a[i * n + j]! - factor * a[column * n + j]!
      x[i] = x[i]! - factor * x[column]!
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = i + 1; j < n; j++) x[i] = x[i]! - a[i * n + j]! * x[j]!
    x[i] = x[i]! / a[i * n + i]!
  }
  return x
}
