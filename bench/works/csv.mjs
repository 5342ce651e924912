import { writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cachedBars, csvDataset, dataset } from 'regimen'
import { lastValueFrom } from 'rxjs'
import { limitProgram } from '../compiler.mjs'
import { cpuOf } from '../cpu-clock.mjs'
import { expectRight } from '../expect-right.mjs'
import { marketOf, walk } from '../market.mjs'

const COLUMNS = ['time', 'open', 'high', 'low', 'close', 'volume']
const dated = (at) => `${new Date(at).toISOString().slice(0, 19)}Z`
const textOf = ({ bars }, time) =>
  `${COLUMNS.join(',')}\n${Array.from(bars.time, (at, i) =>
    [time(at), ...COLUMNS.slice(1).map((name) => bars[name][i])].join(','),
  ).join('\n')}\n`

/** A cache of columns in memory: what is measured is reading and hashing the file, and decoding what was kept. */
const cacheInMemory = () => {
  const kept = new Map()
  return { get: async (key) => kept.get(key), put: async (key, content) => void kept.set(key, content) }
}
const sumsOf = ({ bars }) => COLUMNS.map((name) => bars[name].reduce((sum, value) => sum + value, 0))
const same = (ours, theirs) =>
  ours.every((sum, i) => Math.abs(sum - theirs[i]) <= 1e-9 * Math.abs(sum)) ? undefined : `sums are ${theirs}, not ${ours}`

export default [
  {
    name: 'csv',
    title: 'CSV of 1e6 rows to a hashed dataset',
    rounds: 5,
    rows: [
      { name: 'csv-first', reading: 'dates', of: 'times as dates, first time', against: 250 },
      { name: 'csv-numbers', reading: 'numbers', of: 'times as numbers, first time', against: 250 },
      { name: 'csv-second', reading: 'second', of: 'times as dates, second time', against: 120 },
      { name: 'csv-limit', reading: 'dates', of: 'times as dates, first time', against: 'C++' },
    ],
    prepare: async ({ place, tiny }) => {
      const made = marketOf(walk(tiny ? 4000 : 1_000_000))
      const files = { dates: join(place, 'dates.csv'), numbers: join(place, 'numbers.csv') }
      writeFileSync(files.dates, textOf(made, dated))
      writeFileSync(files.numbers, textOf(made, String))
      const read = async (file) => expectRight(await lastValueFrom(csvDataset(file)))
      const cache = cacheInMemory()
      const second = async () => {
        const { bars } = expectRight(await cachedBars(cache, 'dates.csv', await readFile(files.dates)))
        return expectRight(dataset({ name: 'dates.csv' }, bars))
      }
      const program = limitProgram(place, 'csv')
      const limit = (times) => program.run(({ out, repeats }) => [repeats, files.dates, out], times)
      const sums = sumsOf(made)
      const held = async (given) => same(sums, sumsOf(await given))
      await second()
      return {
        wrong: {
          dates: await held(read(files.dates)),
          numbers: await held(read(files.numbers)),
          second: await held(second()),
          ...(program === undefined ? {} : { 'C++': same(sums, limit(1).figures.slice(2)) }),
        },
        readings: {
          dates: () => cpuOf(() => read(files.dates)),
          numbers: () => cpuOf(() => read(files.numbers)),
          second: () => cpuOf(second),
          ...(program === undefined ? {} : { 'C++': () => limit(3).ms }),
        },
        peers: ['polars', 'duckdb'].map((engine) => ({
          name: engine === 'polars' ? 'polars, with dates' : 'DuckDB',
          script: 'csv_columns',
          engine,
          args: { file: files.dates },
          holds: (theirs) => same(sums.slice(1), theirs),
        })),
      }
    },
  },
]
