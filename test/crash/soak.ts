import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { childOf, SOURCES } from './child.js'

/**
 * `npm run soak -- --minutes N [--seed S]`: runs a study again and again, kills it at random moments, flips bits of its store,
 * repairs it, goes on with it, and lays every end next to that of a run that nothing happened to. Prints what it did; exit
 * code 1 where a result differed.
 */

const child = childOf(SOURCES)
const flag = (name: string, fallback: number): number => {
  const at = process.argv.indexOf(`--${name}`)
  const value = at < 0 ? fallback : Number(process.argv[at + 1])
  if (!(value > 0)) throw new Error(`--${name} wants a number above 0`)
  return value
}
const until = Date.now() + flag('minutes', 1) * 60_000
const state = { random: flag('seed', 1) }
const draw = (below: number): number => {
  state.random = (state.random * 1_103_515_245 + 12_345) % 2_147_483_648
  // the low bits of such a generator repeat at once: a coin of them always falls alike
  return Math.floor(state.random / 65_536) % below
}

const folder = mkdtempSync(join(tmpdir(), 'regimen-soak-'))
const STUDY = [
  'run',
  'regime_adaptive_grid_search_ensemble',
  '--set',
  'strategies=[{ strategy: sma_cross, space: { fast: { int: [5, 40] }, slow: { int: [50, 200], step: 5 } } }]',
]
interface Ended {
  readonly status: string
  readonly result: unknown
  readonly phases: Readonly<
    Record<string, { readonly key: string; readonly result: unknown; readonly cached: boolean }>
  >
}
const study = (store: string) => child(folder, [...STUDY, '--store', `{here}/${store}`, '--json'])
const command = async (...args: readonly string[]) => child(folder, args).ended
const told = (text: string): Ended => JSON.parse(text) as Ended
const comparable = ({ status, result, phases }: Ended): string =>
  JSON.stringify([
    status,
    result,
    Object.entries(phases).map(([path, { key, result: value }]) => [path, key, value]),
  ])

const counts = {
  runs: 0,
  kills: 0,
  resumes: 0,
  flips: 0,
  refused: 0,
  repairs: 0,
  failures: 0,
  differences: 0,
}
const report = (): void => {
  process.stdout.write(
    `${Object.entries(counts)
      .map(([what, count]) => `${count} ${what}`)
      .join(', ')}\n`,
  )
}

const filesIn = (directory: string): readonly string[] =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => join(directory, name))
    .filter(
      (path) => statSync(path).isFile() && !/(?:LOCK|LOG|LOG\.old)$/.test(path) && statSync(path).size > 0,
    )

/** Flips a bit of any file of a store. */
const flip = (store: string): void => {
  const files = filesIn(join(folder, store)).filter((path) => !path.includes('damaged'))
  const path = files[draw(files.length)] ?? ''
  const bytes = readFileSync(path)
  const at = draw(bytes.length)
  writeFileSync(
    path,
    bytes.map((byte, place) => (place === at ? byte ^ (1 << draw(8)) : byte)),
  )
  counts.flips += 1
}

/** Goes on with a study to its end; a store that is refused is repaired first. */
const toTheEnd = async (store: string): Promise<Ended | undefined> => {
  const done = await study(store).ended
  if (done.code === 0) return told(done.out)
  if (!done.err.includes('regimen store repair') && !done.out.includes('is damaged')) {
    counts.failures += 1
    process.stderr.write(`${done.err}\n`)
    return undefined
  }
  counts.refused += 1
  const repaired = await command('store', 'repair', '--store', `{here}/${store}`)
  counts.repairs += repaired.code === 0 ? 1 : 0
  const again = await study(store).ended
  return again.code === 0 ? told(again.out) : undefined
}

const begun = Date.now()
const clean = comparable(told((await study('clean').ended).out))
/** How long the study takes here: kills fall anywhere within it. */
const took = Date.now() - begun
for (let n = 0; Date.now() < until; n++) {
  const store = `store-${n}`
  counts.runs += 1
  for (let kills = draw(3); kills >= 0; kills--) {
    const { process: running, ended } = study(store)
    await after(200 + draw(Math.max(1000, took)))
    running.kill('SIGKILL')
    counts.kills += (await ended).signal === 'SIGKILL' ? 1 : 0
  }
  if (draw(2) === 0 && readdirSync(folder).includes(store)) flip(store)
  counts.resumes += 1
  const ended = await toTheEnd(store)
  if (ended === undefined || comparable(ended) !== clean) {
    counts.differences += 1
    cpSync(join(folder, store), join(tmpdir(), `regimen-soak-difference-${n}`), { recursive: true })
    process.stderr.write(`a difference: seed ${flag('seed', 1)}, run ${n}, kept in ${tmpdir()}\n`)
  }
  rmSync(join(folder, store), { recursive: true, force: true })
  report()
}
rmSync(folder, { recursive: true, force: true })
report()
process.exitCode = counts.differences > 0 ? 1 : 0
