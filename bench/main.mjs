// npm run bench: W1 and W2 through the built library, in turn with the C++ limit, then studies, commands and the interpreter.
// Options: --json, --rounds N, --limit DIR, --write (bench/results.md).
import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fileURLToPath } from 'node:url'
import { agreement } from './agreement.mjs'
import { backtestFigures, equityTradesMetrics, evaluation, wholeBacktest } from './backtest-workload.mjs'
import { gridFigures, searched, signalsOnly, wholeSearch } from './grid-workload.mjs'
import { houseRows } from './house-rows.mjs'
import * as limit from './limit.mjs'
import { machine } from './machine.mjs'
import { fallingAtTheEnd, marketOf } from './market.mjs'
import { rowOf, rowsOf, text } from './report.mjs'
import { interleaved, timed } from './timing.mjs'

const GRID_BARS = 100_000
const BACKTEST_BARS = 1_000_000
const REPEATS = 5
const WARMUPS = 2

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '7' },
    limit: { type: 'string', default: limit.LIMIT },
    write: { type: 'boolean', default: false },
  },
})
const rounds = Math.max(1, Number(options.rounds) || 1)
const tell = (line) => process.stderr.write(`${line}\n`)

const peakMemory = (place, slows) =>
  JSON.parse(
    execFileSync(
      process.execPath,
      [fileURLToPath(new URL('./peak-memory.mjs', import.meta.url)), join(place, 'grid', 'close.f64'), String(slows)],
      { encoding: 'utf8' },
    ),
  )

const measured = async (place) => {
  const generated = limit.columnsAt(place)('close')
  const gridCloses = fallingAtTheEnd(generated, GRID_BARS)
  const backtestCloses = fallingAtTheEnd(generated, BACKTEST_BARS)
  limit.writeCloses(place, 'grid', gridCloses)
  limit.writeCloses(place, 'backtest', backtestCloses)
  const grid = marketOf(gridCloses)
  const one = marketOf(backtestCloses)

  tell('holding the figures to the C++ kernels')
  const ofGrid = agreement(gridFigures(await searched(grid)), limit.gridReference(place, GRID_BARS))
  limit.backtestLimit(place, BACKTEST_BARS, 1)
  const ofOne = agreement(backtestFigures(equityTradesMetrics(one)), limit.backtestReference(place))

  const w1 = { workload: 'W1', wrong: ofGrid.wrong }
  const w2 = { workload: 'W2', wrong: ofOne.wrong }
  const readings = [
    { ...w1, reading: 'signals alone', read: () => signalsOnly(grid) },
    { ...w1, reading: 'signals, portfolio, trial records', mark: 30, read: () => searched(grid) },
    { ...w1, reading: 'the whole phase, committed', read: () => wholeSearch(grid) },
    { ...w2, reading: 'signals, equity, trades, all metrics', mark: 3, read: () => equityTradesMetrics(one) },
    { ...w2, reading: 'with buy and hold and break-even cost', read: () => evaluation(one) },
    { ...w2, reading: 'the whole phase, committed, no resamples', read: () => wholeBacktest(one) },
  ]
  const times = await interleaved(
    {
      W1: () => limit.gridLimit(place, GRID_BARS, REPEATS),
      W2: () => limit.backtestLimit(place, BACKTEST_BARS, REPEATS),
      ...Object.fromEntries(readings.map(({ reading, read }) => [reading, () => timed(read)])),
    },
    rounds,
    WARMUPS,
    tell,
  )
  return {
    agreement: [
      { workload: 'W1', ...ofGrid },
      { workload: 'W2', ...ofOne },
    ],
    rows: [
      rowOf({ workload: 'W1', reading: 'the limit: C++ event form, one thread' }, times.W1, times.W1),
      rowOf({ workload: 'W2', reading: 'the limit: C++ scalar backtest' }, times.W2, times.W2),
      ...readings.map((reading) => rowOf(reading, times[reading.reading], times[reading.workload])),
    ].sort((a, b) => (a.workload < b.workload ? -1 : a.workload > b.workload ? 1 : 0)),
    memory: [10, 40].map((slows) => peakMemory(place, slows)),
  }
}

const { place, missing } = limit.buildLimit(options.limit)
try {
  if (missing !== undefined) tell(`nothing was measured against C++: ${missing}`)
  const against = missing === undefined ? await measured(place) : { agreement: [], rows: [], memory: [] }
  const report = { machine: machine(), rounds, missing, ...against, house: await houseRows(rounds, tell) }
  process.stdout.write(options.json ? `${JSON.stringify(rowsOf(report), null, 2)}\n` : text(report))
  if (options.write)
    writeFileSync(fileURLToPath(new URL('./results.md', import.meta.url)), `# Measured\n\n\`\`\`text\n${text(report)}\`\`\`\n`)
} finally {
  if (place !== undefined) rmSync(place, { recursive: true, force: true })
}
