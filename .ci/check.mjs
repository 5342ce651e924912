// All checks in one command: types, style, floors, tests, the built package. Closes with `N passed, N failed`.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folder = mkdtempSync(join(tmpdir(), 'regimen-check-'))
const report = join(folder, 'tests.json')
const steps = [
  ['types', 'npm', ['run', '-s', 'typecheck']],
  ['types under plain strict', 'npm', ['run', '-s', 'typecheck:strict']],
  ['style', 'npm', ['run', '-s', 'lint']],
  ['dead code', 'npm', ['run', '-s', 'dead']],
  ['build', 'npm', ['run', '-s', 'build']],
  ['package', 'npm', ['run', '-s', 'check:dist']],
  ['tests', 'npx', ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]],
]

const counts = { passed: 0, failed: 0, skipped: 0 }
for (const [name, command, args] of steps) {
  console.log(`\n── ${name}`)
  const { status } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  if (name !== 'tests') counts[status === 0 ? 'passed' : 'failed'] += 1
  else {
    try {
      const tests = JSON.parse(readFileSync(report, 'utf8'))
      counts.passed += tests.numPassedTests
      counts.failed += Math.max(tests.numFailedTests, status === 0 ? 0 : 1)
      counts.skipped += tests.numPendingTests
    } catch {
      counts.failed += 1
    }
  }
}
rmSync(folder, { recursive: true, force: true })
console.log(`\n${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`)
process.exitCode = counts.failed > 0 ? 1 : 0
