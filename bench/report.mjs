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

const machineLine = ({ machine, compiler }) =>
  `${machine.day}, regimen ${machine.regimen}, ${machine.cores} cores, ${machine.model}, ${machine.memory_gb} GB, ${machine.platform}, node ${machine.node}, ${compiler ?? 'no compiler'}`

/** What each peer took, and what did not run. */
const peerRows = ({ title, peers }) =>
  peers.map(({ name, missing, wrong, ms }) => [
    title,
    name,
    withUnit(ms, 'ms'),
    missing ?? (wrong === undefined ? '' : `disagrees, so it has no time: ${wrong}`),
  ])

/** The report for a terminal. */
export const plainText = (sections) => `${aligned([HEAD, ...sections.flatMap(({ rows }) => rows.map(cells))])}\n`

const load = (values) => values.map((value) => value.toFixed(0)).join(' and ')

/** The report as the page `results.md`. */
export const markdown = ({ sections, packages, curves, ...kept }) => {
  const peers = sections.flatMap(peerRows)
  return [
    '# Measured',
    '',
    'Written by `npm run bench -- --write`; [speed](../docs/explanation/speed.md) says how to read it, and why rows miss.',
    '',
    `${machineLine(kept)}. The load average before and after each work stands under it: above the number of cores, other programs ran too.`,
    '',
    ...sections.flatMap((section) => [
      `## ${section.title}`,
      '',
      table([HEAD, ...section.rows.map(cells)]),
      '',
      `Load ${load(section.load)}.`,
      '',
    ]),
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
