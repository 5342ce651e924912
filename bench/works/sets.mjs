import { agreement } from '../agreement.mjs'
import { peakMb, wallOf } from '../cpu-clock.mjs'
import { longestBlock } from '../event-loop.mjs'
import { phaseFigures, phaseRun } from '../grid-search.mjs'
import { behindPlateau, marketOf, walk } from '../market.mjs'
import { smaGrid } from '../sma-grid.mjs'
import { gridLimit } from './grid.mjs'

const NO_RESAMPLES = { resamples: 0 }
const few = (grid) => smaGrid({ low: 4, high: 4 * grid, step: 4 }, { low: 500, high: 500 + 4 * (grid - 1), step: 4 })
/** 400 fast x slow windows from 402 on. */
const many = (slows) => smaGrid({ low: 2, high: 401, step: 1 }, { low: 402, high: 401 + slows, step: 1 })

const checked = async (place, grid, closes, options) => {
  const data = marketOf(behindPlateau(closes, grid.history))
  const { reference } = gridLimit(place, grid, closes)
  const wrong =
    reference === undefined ? undefined : agreement(await phaseFigures(grid, data, { ...NO_RESAMPLES, ...options }), reference).wrong
  return { data, wrong }
}

const tenThousand = {
  name: 'sets',
  title: '10,000 sets x 200,000 bars',
  rounds: 2,
  warmups: 0,
  rows: [
    { name: 'sets-time', reading: 'time', of: 'phase, two workers', against: 2500, clock: 'wall' },
    { name: 'sets-memory', reading: 'memory', of: 'peak memory', against: 400, unit: 'MB', clock: 'all threads' },
  ],
  prepare: async ({ place, tiny }) => {
    const grid = few(tiny ? 5 : 100)
    // figures are held on fewer sets: the plain C++ form of all takes a minute
    const { wrong } = await checked(place, few(5), walk(4000), { workers: 2 })
    const data = marketOf(behindPlateau(walk(tiny ? 4000 : 200_000), grid.history))
    return {
      wrong: { time: wrong, memory: wrong },
      readings: { time: () => wallOf(() => phaseRun(grid, data, { workers: 2, ...NO_RESAMPLES })), memory: peakMb },
    }
  },
}

const twoHundredThousand = {
  name: 'candidates',
  title: 'search of 200,000 sets x 5,104 bars',
  rounds: 1,
  warmups: 0,
  rows: [
    { name: 'candidates-growth', reading: 'all', of: 'CPU of 200,000 sets', against: 'a quarter', most: 4.4 },
    { name: 'candidates-block', reading: 'block', of: 'longest block of the event loop', against: 50 },
    { name: 'candidates-memory', reading: 'memory', of: 'peak memory', against: 150 + 200_000 * 0.0015, unit: 'MB', clock: 'all threads' },
  ],
  prepare: async ({ place, tiny }) => {
    const [quarter, whole] = tiny ? [many(1), many(4)] : [many(125), many(500)]
    const closes = walk(tiny ? 2000 : 5104)
    const { wrong } = await checked(place, many(2), closes, { workers: 0 })
    const on = (grid) => [grid, marketOf(behindPlateau(closes, grid.history)), { workers: 0, ...NO_RESAMPLES }]
    const taken = {}
    const read = async (grid) => {
      const { cpu_ms, longest_block_ms } = await longestBlock(() => phaseRun(...on(grid)))
      taken.block = longest_block_ms
      return cpu_ms
    }
    return {
      wrong: { all: wrong, block: wrong, memory: wrong },
      readings: { 'a quarter': () => read(quarter), all: () => read(whole), block: () => taken.block, memory: peakMb },
    }
  },
}

export default [tenThousand, twoHundredThousand]
