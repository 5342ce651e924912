import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../dist/src/cli/main.js', import.meta.url))
const DEMO = 'regime_adaptive_grid_search_ensemble'

const called = (args) => {
  const begun = performance.now()
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr.slice(0, 500)}`)
  return performance.now() - begun
}

/** Wall milliseconds of node itself, of `--help`, and of the demo: cold, all cached. */
export const commands = () => {
  const folder = mkdtempSync(join(tmpdir(), 'regimen-bench-'))
  const store = join(folder, 'kept')
  const run = (at) => called([main, 'run', DEMO, '--store', at])
  run(store)
  const count = { cold: 0 }
  return {
    node: () => called(['-e', '0']),
    help: () => called([main, '--help']),
    cached: () => run(store),
    cold: () => {
      count.cold += 1
      return run(join(folder, `cold-${count.cold}`))
    },
    end: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** How late a phase ends that has `timeout_ms` and computes for seconds without a break, by kind, in milliseconds. */
export const lateness = (timeout_ms = 300) => {
  const folder = mkdtempSync(join(tmpdir(), 'regimen-bench-'))
  const file = join(folder, 'late.yaml')
  writeFileSync(
    file,
    `phase: late\nkind: backtest\npolicy: { timeout_ms: ${timeout_ms} }\nconfig: { strategy: sma_cross, execution: { fill: next_close }, resamples: 200000 }\n`,
  )
  const { stdout } = spawnSync(process.execPath, [main, 'run', file, '--json', '--store', join(folder, 's')], {
    encoding: 'utf8',
  })
  rmSync(folder, { recursive: true, force: true })
  const { outcome, duration_ms } = JSON.parse(stdout).phases.late
  if (outcome._tag !== 'TimedOut') throw new Error(`the phase ended as ${outcome._tag}`)
  return duration_ms - timeout_ms
}
