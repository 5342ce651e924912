/** Rows of a file as they were read: growing columns, of which the first `length()` values are rows. */
export interface RawRows {
  readonly length: () => number
  readonly push: (
    line: number,
    value: number,
    other: number,
    kind: number,
    open: number,
    high: number,
    low: number,
    close: number,
    volume: number,
  ) => void
  /** Views of all rows. */
  readonly columns: () => RawColumns
}

/** The columns of rows: where they stand in the file, their written times, and what was traded. */
export interface RawColumns {
  readonly line: Int32Array
  readonly value: Float64Array
  /** The times with the day first; absent where they are those of `value` in every row. */
  readonly other?: Float64Array
  readonly kind: Uint8Array
  readonly open: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
  readonly volume: Float64Array
}

const grown = (column: Float64Array, size: number): Float64Array<ArrayBuffer> => {
  const larger = new Float64Array(size)
  larger.set(column)
  return larger
}

/**
 * Gathers rows in columns that double when full. **Cost**: amortised O(1) a row, at most twice the memory, none of it copied
 * where `capacity` holds all. **NaN**: kept as given. **Look-ahead**: none.
 */
export const rawRows = (capacity: number): RawRows => {
  let size = Math.max(16, capacity)
  let line = new Int32Array(size)
  let kind = new Uint8Array(size)
  let value = new Float64Array(size)
  let other: Float64Array | undefined
  let open = new Float64Array(size)
  let high = new Float64Array(size)
  let low = new Float64Array(size)
  let close = new Float64Array(size)
  let volume = new Float64Array(size)
  let length = 0
  const grow = (): void => {
    size *= 2
    const lines = new Int32Array(size)
    lines.set(line)
    line = lines
    const kinds = new Uint8Array(size)
    kinds.set(kind)
    kind = kinds
    value = grown(value, size)
    if (other !== undefined) other = grown(other, size)
    open = grown(open, size)
    high = grown(high, size)
    low = grown(low, size)
    close = grown(close, size)
    volume = grown(volume, size)
  }
  return {
    length: () => length,
    push: (at, first, second, written, o, h, l, c, v) => {
      if (length === size) grow()
      line[length] = at
      kind[length] = written
      value[length] = first
      if (other !== undefined) other[length] = second
      else if (!Object.is(first, second)) {
        other = new Float64Array(size)
        other.set(value.subarray(0, length))
        other[length] = second
      }
      open[length] = o
      high[length] = h
      low[length] = l
      close[length] = c
      volume[length] = v
      length++
    },
    columns: () => ({
      line: line.subarray(0, length),
      kind: kind.subarray(0, length),
      value: value.subarray(0, length),
      ...(other === undefined ? {} : { other: other.subarray(0, length) }),
      open: open.subarray(0, length),
      high: high.subarray(0, length),
      low: low.subarray(0, length),
      close: close.subarray(0, length),
      volume: volume.subarray(0, length),
    }),
  }
}
