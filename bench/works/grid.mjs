import { agreement } from '../agreement.mjs'
import { limitProgram } from '../compiler.mjs'
import { cpuOf } from '../cpu-clock.mjs'
import { phaseFigures, phaseRun, searched, signalsOnly } from '../grid-search.mjs'
import { behindPlateau, marketOf, walk } from '../market.mjs'
import { pointAt } from '../search-points.mjs'
import { figuresOfTrials, thousand } from '../sma-grid.mjs'

const REPEATS = 5

/** The C++ forms of a grid over closes, and what its plain form gives. */
export const gridLimit = (place, grid, closes) => {
  const program = limitProgram(place, 'grid')
  if (program === undefined) return {}
  const file = program.input('close.f64', closes)
  const run = (form, times) => program.run(({ out, repeats }) => [form, repeats, file, out, ...grid.limit], times)
  return {
    reference: run('plain', 1).figures,
    readings: Object.fromEntries(
      [['C++ event form', 'event'], ['C++ with trial records', 'record']].map(([name, form]) => [
        name,
        () => run(form, REPEATS).ms,
      ]),
    ),
  }
}

/** Peak memory of a process of its own that searches so many pairs. */
const peakOf = (bars, pairs) => pointAt(bars, pairs).peak_mb

/** W1: 1000 pairs of averages over so many bars. */
const gridWork = (name, bars, { rounds, warmups, peers = [] }) => ({
  name,
  title: `W1, ${bars.toExponential(0).replace('e+', 'e')} bars x 1000 pairs`,
  rounds,
  warmups,
  rows: [
    { name: `${name}-signals`, reading: 'signals', of: 'signals alone', against: 'C++ event form' },
    { name: `${name}-search`, reading: 'search', of: 'search alone', against: 'C++ with trial records', most: 1.7 },
    { name: `${name}-search-bare`, reading: 'search', of: 'search alone, no records in C++', against: 'C++ event form' },
    { name: `${name}-phase`, reading: 'phase', of: 'phase as a user runs it', against: 'C++ with trial records', most: 3 },
    { name: `${name}-phase-bare`, reading: 'phase', of: 'phase, no records in C++', against: 'C++ event form' },
    { name: `${name}-capture`, reading: 'capture', of: 'phase that captures signals', against: 'C++ with trial records' },
    { name: `${name}-memory`, reading: 'all pairs', of: 'peak memory, next to a quarter of the pairs', against: 'a quarter', most: 1.1, unit: 'MB', clock: 'all threads' },
  ],
  prepare: async ({ place, tiny }) => {
    const grid = thousand()
    const closes = walk(tiny ? 4000 : bars)
    const data = marketOf(behindPlateau(closes, grid.history))
    const limit = gridLimit(place, grid, closes)
    const held = (figures) => (limit.reference === undefined ? undefined : agreement(figures, limit.reference).wrong)
    const search = held(figuresOfTrials((await searched(grid, data)).trials))
    const phase = held(await phaseFigures(grid, data, { workers: 0 }))
    return {
      wrong: { signals: search, search, phase, capture: phase },
      readings: {
        signals: () => cpuOf(() => signalsOnly(grid, data)),
        search: () => cpuOf(() => searched(grid, data)),
        phase: () => cpuOf(() => phaseRun(grid, data, { workers: 0 })),
        capture: () => cpuOf(() => phaseRun(grid, data, { workers: 0, capture: 'signals' })),
        'a quarter': () => peakOf(tiny ? 4000 : bars, 250),
        'all pairs': () => peakOf(tiny ? 4000 : bars, 1000),
        ...limit.readings,
      },
      peers: peers.map((peer) => ({ ...peer, inputs: { close: closes }, reference: limit.reference })),
    }
  },
})

const PEERS = [
  { name: 'vectorbt', script: 'vectorbt_grid', once: true },
  { name: 'vectorbt, Rust engine', script: 'vectorbt_grid', engine: 'rust', once: true },
  { name: 'raptorbt', script: 'raptorbt_grid', once: true },
]

export default [
  gridWork('grid', 100_000, { rounds: 3, warmups: 1, peers: PEERS }),
  gridWork('grid-million', 1_000_000, { rounds: 1, warmups: 0 }),
]
