/** How one column of a table stands. */
export type Alignment = 'left' | 'right'

/** Rows of cells in columns as wide as their widest cell; the first row may be a head. */
export const table = (
  rows: readonly (readonly string[])[],
  sides: readonly Alignment[] = [],
): readonly string[] => {
  const columns = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, i) =>
    Math.max(0, ...rows.map((row) => row[i]?.length ?? 0)),
  )
  return rows.map((row) =>
    widths
      .map((width, i) =>
        sides[i] === 'right' ? (row[i] ?? '').padStart(width) : (row[i] ?? '').padEnd(width),
      )
      .join('  ')
      .trimEnd(),
  )
}

/** Milliseconds for people. */
export const seconds = (ms: number): string =>
  ms < 60_000
    ? `${(ms / 1000).toFixed(1)} s`
    : `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`
