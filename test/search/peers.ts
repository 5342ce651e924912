import { readFile } from 'node:fs/promises'
import { contestants, median } from './algorithms.js'
import { branin, type Problem, surface } from './functions.js'

/**
 * Prints the median over seeds of the best score after 10, 20, 30 and 40 trials, for each algorithm on each problem:
 * `npx tsx test/search/peers.ts [seeds] [algorithm]`.
 */
const seeds = Number(process.argv[2] ?? 30)
const only = process.argv[3]
const table = new URL('../../../shared/data/surface_goog_smacross.csv', import.meta.url)
const csv = await readFile(table, 'utf8').catch(() => undefined)
const problems: readonly Problem[] = [
  branin,
  ...(csv === undefined ? [] : [surface(csv, true), surface(csv, false)]),
]
if (csv === undefined) console.log('the table of crossovers is left out: no ../shared next to the repository')
for (const problem of problems)
  for (const [name, run] of Object.entries(contestants)) {
    if (only !== undefined && name !== only) continue
    const all = Array.from({ length: seeds }, (_, i) => run(problem, 40, i + 1))
    const after = [10, 20, 30, 40].map((trials) => median(all.map((best) => best[trials - 1]!)).toFixed(5))
    console.log(`${problem.name.padEnd(30)} ${name.padEnd(10)} ${after.join('  ')}`)
  }
