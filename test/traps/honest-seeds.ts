import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { check } from '../../laws/check/check.js'
import { honest } from '../../laws/traps/honest.js'
import { embeddedSp500 } from '../../src/market/embedded/sp500.kernel.js'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    runs: { type: 'string', default: '24' },
    log: { type: 'string', default: 'honest-seeds.jsonl' },
  },
})
const { name, bars } = embeddedSp500()

/** All laws on all sound targets at one seed. */
interface Row {
  readonly seed: number
  readonly targets: number
  readonly cases: number
  readonly blamed: readonly string[]
}
const rowsIn = (log: string): readonly Row[] =>
  existsSync(log)
    ? readFileSync(log, 'utf8')
        .split('\n')
        .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Row]))
    : []

const atSeed = (seed: number): Row => {
  const laws = honest.flatMap((target) =>
    check(target.subject, { bars: target.bars ?? { name, bars }, seed, runs: Number(values.runs) }).laws.map(
      ({ law, outcome }) => ({ at: `${target.name}: ${law}`, outcome }),
    ),
  )
  return {
    seed,
    targets: honest.length,
    cases: laws.reduce((sum, { outcome }) => sum + (outcome._tag === 'Held' ? outcome.cases : 0), 0),
    blamed: laws.flatMap(({ at, outcome }) => (outcome._tag === 'Broken' ? [at] : [])),
  }
}

/**
 * `npm run traps:honest`: all laws on every sound target at 1,000 seeds, each a line of a log; a run that was ended goes on with the
 * seeds that the log does not have. Exit code 1 where one is blamed.
 */
const main = (): number => {
  const first = Number(values.from)
  const wanted = Array.from({ length: Number(values.seeds) }, (_, i) => first + i)
  const known = new Set(rowsIn(values.log).map(({ seed }) => seed))
  for (const seed of wanted.filter((each) => !known.has(each)))
    appendFileSync(values.log, `${JSON.stringify(atSeed(seed))}\n`)
  const rows = rowsIn(values.log).filter(({ seed }) => wanted.includes(seed))
  const blamed = rows.flatMap((row) => row.blamed.map((what) => `seed ${row.seed}: ${what}`))
  const cases = rows.reduce((sum, row) => sum + row.cases, 0)
  console.log(
    `${honest.length} sound targets over ${rows.length} seeds, ${cases} cases: ${blamed.length} blamed`,
  )
  for (const line of blamed) console.log(line)
  return blamed.length === 0 ? 0 : 1
}
process.exitCode = main()
