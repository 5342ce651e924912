// Run as a process of its own: one search over so many bars and fast x slow windows; its CPU and peak memory as JSON on stdout.
import { cpuOf, peakMb } from './cpu-clock.mjs'
import { phaseRun } from './grid-search.mjs'
import { behindPlateau, marketOf, walk } from './market.mjs'
import { smaGrid } from './sma-grid.mjs'

const [bars, fasts, slows] = process.argv.slice(2).map(Number)
const grid = smaGrid({ low: 2, high: 1 + fasts, step: 1 }, { low: 202, high: 201 + slows, step: 1 })
const data = marketOf(behindPlateau(walk(bars), grid.history))
const before = peakMb()
const cpu_ms = await cpuOf(() => phaseRun(grid, data, { workers: 0, resamples: 0 }))
process.stdout.write(JSON.stringify({ cpu_ms, before_mb: before, peak_mb: peakMb() }))
