const figure = (value) =>
  value === undefined ? '' : value < 0.1 ? value.toPrecision(2) : value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0)
const withUnit = (value, unit) => (value === undefined ? '' : `${figure(value)} ${unit}`.trim())
const times = (ratio) => (ratio === null || ratio === undefined ? '' : `${figure(ratio)}x`)
const markOf = ({ against, most, unit }) =>
  typeof against === 'number' ? `<= ${figure(against)} ${unit}`.trim() : most === undefined ? '' : `<= ${figure(most)}x`

const HEAD = ['row', 'what', 'clock', 'measured', 'against', 'its figure', 'ratio', 'best', 'mark', '']
const cells = (row) => [
  row.name,
  row.of,
  row.clock,
  withUnit(row.value, row.unit),
  typeof row.against === 'number' ? 'what it may take' : (row.against ?? ''),
  withUnit(row.limit, row.unit),
  times(row.ratio),
  times(row.best_ratio),
  markOf(row),
  row.verdict,
]

const aligned = (rows) => {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd()).join('\n')
}
const line = (row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`
const table = ([head, ...rows]) => [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')

const machineLine = ({ machine, compiler, load }) =>
  `${machine.cores} cores, ${machine.model}, ${machine.memory_gb} GB, ${machine.platform}, node ${machine.node}, ${compiler ?? 'no compiler'}; ` +
  `load average ${load.map((value) => value.toFixed(1)).join(' before and ')} after`

/** What each peer took, and what did not run. */
const peerRows = ({ title, figures }) =>
  figures.peers.map(({ name, missing, wrong, note }) => [
    title,
    name,
    missing !== undefined || wrong !== undefined ? '' : withUnit(figures.times[name]?.median, 'ms'),
    missing ?? (wrong === undefined ? (note ?? 'agrees') : `disagrees, so it has no time: ${wrong}`),
  ])

/** The report for a terminal. */
export const plainText = (report) =>
  [machineLine(report), '', aligned([HEAD, ...report.sections.flatMap(({ rows }) => rows.map(cells))]), ''].join('\n')

/** The report as the page `results.md`. */
export const markdown = (report) => {
  const { sections, packages, curves } = report
  const peers = sections.flatMap(peerRows)
  return [
    '# Measured',
    '',
    'Written by `npm run bench -- --write`; [docs/explanation/speed.md](../docs/explanation/speed.md) says how to read it.',
    '',
    `${machineLine(report)}.`,
    '',
    ...sections.flatMap(({ title, rows }) => [`## ${title}`, '', table([HEAD, ...rows.map(cells)]), '']),
    ...(peers.length === 0 ? [] : ['## Peers', '', table([['work', 'peer', 'CPU of all its threads', ''], ...peers]), '']),
    ...(packages.length === 0
      ? []
      : [
          `Versions: ${packages
            .map(({ name, missing }) => (missing === undefined ? name : `${name} (does not install here: ${missing})`))
            .join(', ')}.`,
          '',
        ]),
    ...(curves.length === 0 ? [] : ['## Growth', '', ...curves.map(({ file, title }) => `![${title}](${file})`), '']),
  ].join('\n')
}
