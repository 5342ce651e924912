const ms = (value) => (value === undefined ? '-' : value < 100 ? value.toFixed(2) : value.toFixed(0))

/** A row of the report: how often the limit's time a reading takes, and whether that keeps its mark. */
export const rowOf = ({ workload, reading, mark, wrong }, time, limit) => {
  if (wrong !== undefined) return { workload, reading, mark, verdict: `disagrees, so it has no time: ${wrong}` }
  const ratio = time.median / limit.median
  const verdict = mark === undefined ? '' : ratio <= mark ? 'ok' : 'misses'
  return { workload, reading, ms: time.median, ratio, best_ms: time.best, best_ratio: time.best / limit.best, mark, verdict }
}

const times = (ratio) => (ratio === undefined ? '-' : `${ratio.toFixed(1)}x`)
const cells = ({ workload, reading, ms: time, ratio, best_ms, best_ratio, mark, verdict }) => [
  workload,
  reading,
  ms(time),
  times(ratio),
  ms(best_ms),
  times(best_ratio),
  mark === undefined ? '' : `${mark}x`,
  verdict,
]

const table = (rows) => {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd()).join('\n')
}

/** The rows as `[{ name, ratio, target, holds }]`; one whose figures disagree has no ratio and does not hold. */
export const rowsOf = ({ rows, house }) => [
  ...rows
    .filter(({ mark }) => mark !== undefined)
    .map(({ workload, reading, ratio, mark, verdict }) => ({
      name: `${workload} ${reading}`,
      ratio: ratio ?? null,
      target: mark,
      holds: verdict === 'ok',
    })),
  ...house
    .filter(({ target }) => target !== undefined)
    .map(({ name, ratio, holds }) => ({ name, ratio, target: 1, holds })),
]

const houseCells = ({ name, value, unit, target, holds }) => [
  name,
  value.toFixed(value < 10 ? 2 : 0),
  unit,
  target === undefined ? '' : target.toFixed(target < 10 ? 2 : 0),
  target === undefined ? '' : holds ? 'ok' : 'misses',
]

/** The report for people. */
export const text = ({ machine, rounds, rows, agreement, memory, house }) =>
  [
    `${machine.cores} cores, ${machine.model}, ${machine.memory_gb} GB, node ${machine.node}, ${machine.platform}; ${rounds} rounds, each against the limit of its workload`,
    ...agreement.map(
      ({ workload, largest, wrong }) =>
        `${workload} against the C++ kernel: largest difference ${largest.toExponential(1)}, ${wrong ?? 'every trade count equal'}`,
    ),
    '',
    ...(rows.length === 0
      ? []
      : [table([['', 'reading', 'median ms', 'ratio', 'best ms', 'ratio', 'mark', ''], ...rows.map(cells)]), '']),
    table([['row', 'measured', 'unit', 'may take', ''], ...house.map(houseCells)]),
    '',
    ...memory.map(
      ({ candidates, columns, before, peak }) =>
        `W1 peak memory: ${candidates} candidates on ${columns} columns ${peak.toFixed(0)} MB, ${before.toFixed(0)} MB before the search`,
    ),
    '',
  ].join('\n')
