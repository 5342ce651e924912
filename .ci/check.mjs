// All checks in one command: types, style, floors, tests, the built package. Closes with `N passed, N failed`.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folder = mkdtempSync(join(tmpdir(), 'regimen-check-'))
const report = join(folder, 'tests.json')

/** Runs one step; its output is shown as it comes, or at its end. */
const run = ([name, command, args], shown) =>
  new Promise((done) => {
    const child = spawn(command, args, { stdio: ['ignore', shown ? 'inherit' : 'pipe', shown ? 'inherit' : 'pipe'] })
    const parts = []
    if (shown) console.log(`\n── ${name}`)
    else for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => parts.push(part))
    child.on('error', (cause) => parts.push(Buffer.from(`${cause.message}\n`)))
    child.on('close', (status) => {
      if (!shown) process.stdout.write(`\n── ${name}\n${Buffer.concat(parts).toString('utf8')}`)
      done(status)
    })
  })

const npm = (name, script) => [name, 'npm', ['run', '-s', script]]
// ESLint keeps one core busy until the first tests run.
const rows = [
  [npm('style', 'lint')],
  [
    npm('types', 'typecheck'),
    npm('types under plain strict', 'typecheck:strict'),
    npm('dead code', 'dead'),
    npm('build', 'build'),
    npm('package', 'check:dist'),
  ],
]
const counts = { passed: 0, failed: 0, skipped: 0 }
const inTurn = async (steps) => {
  for (const step of steps) counts[(await run(step, false)) === 0 ? 'passed' : 'failed'] += 1
}
const tests = ['tests', 'npx', ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]]
const [style, others] = rows.map(inTurn)
await others
const status = await run(tests, true)
await style
try {
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'))
  counts.passed += numPassedTests
  counts.failed += Math.max(numFailedTests, status === 0 ? 0 : 1)
  counts.skipped += numPendingTests
} catch {
  counts.failed += 1
}
rmSync(folder, { recursive: true, force: true })
console.log(`\n${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`)
process.exitCode = counts.failed > 0 ? 1 : 0
