// npm run bench: every row through public calls, in turn with the C++ limits and, by --peers, other libraries. Options:
// --rows NAME,.. (rows or works; --list names them), --rounds N, --peers, --curves (growth curves), --json, --write
// (keeps what was measured in results.json, and makes results.md of all that is kept).
import { spawnSync } from 'node:child_process'
import { loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { compilerVersion } from './compiler.mjs'
import { growthCurves } from './growth.mjs'
import { machine } from './machine.mjs'
import { chosen, optionsOf } from './options.mjs'
import { installPeers } from './peer-packages.mjs'
import { plainText } from './report.mjs'
import { keepResults } from './results.mjs'
import { asJson, peersOf, rowOf } from './rows.mjs'
import { works } from './works.mjs'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const say = (line) => process.stderr.write(`${line}\n`)
/** Enough for 1e7 bars; the bench measures what is used, not what is allowed. */
const HEAP = '--max-old-space-size=4096'
/** A work that takes longer is ended. */
const LONGEST_MS = 900_000

const options = optionsOf(process.argv.slice(2))
if (options.list) {
  for (const { name, rows } of works) process.stdout.write(`${name}: ${rows.map((row) => row.name).join(', ')}\n`)
  process.exit(0)
}

/** One work in a process of its own, so that no work meets the heap or the compiled code of another. */
const measured = ({ name, rows }) => {
  const asked = { work: name, rows: rows.map((row) => row.name), peers: options.peers, tiny: options.tiny, rounds: options.rounds }
  const { status, stdout } = spawnSync(process.execPath, [HEAP, here('./work-process.mjs'), JSON.stringify(asked)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 26,
    timeout: LONGEST_MS,
  })
  const last = stdout.trim().split('\n').at(-1) ?? ''
  if (status === 0 && last !== '') return JSON.parse(last)
  const why = status === null ? `did not end within ${LONGEST_MS / 1000} s` : 'its process failed'
  return { times: {}, failed: why, wrong: {}, peers: [] }
}

const packages = options.peers ? installPeers(say) : undefined
const compiler = compilerVersion()
const sections = []
const kept = (more = {}) => {
  if (options.write) keepResults({ machine: machine(), compiler, packages, sections, ...more })
}
for (const work of chosen(works, options.rows)) {
  const before = loadavg()[0]
  const figures = measured(work)
  const rows = work.rows.map((row) => rowOf(row, figures, { compiler, peersAsked: options.peers }))
  for (const { name, ratio, target, verdict } of rows)
    say(`${name}: ${ratio === null ? '-' : ratio.toFixed(2)} of ${target ?? 'no mark'} ${verdict}`)
  sections.push({ name: work.name, title: work.title, peers: peersOf(figures), load: [before, loadavg()[0]], rows })
  kept()
}
if (options.curves) kept({ curves: growthCurves(options, say) })
process.stdout.write(
  options.json ? `${JSON.stringify(asJson(sections.flatMap(({ rows }) => rows)), null, 2)}\n` : plainText(sections),
)
