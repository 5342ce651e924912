import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { checkStore } from '../../src/store/upkeep/check.js'

const folder = mkdtempSync(join(tmpdir(), 'regimen-points-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs to a crash point in a process of its own, and tells its one line. */
const at = async (directory: string, point: string): Promise<string> => {
  const script = join(import.meta.dirname, 'point.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', script, directory, point])
  const text = { out: '' }
  child.stdout.on('data', (piece: Buffer) => {
    text.out += piece.toString()
  })
  await once(child, 'close')
  return text.out
}

test('killed at any named point, the run ends as if it had not been; nothing committed is computed again', async () => {
  const clean = await at(join(folder, 'clean'), '')
  expect(clean).toMatch(/^succeeded [0-9a-f]{64} 12\n$/)
  const [, hash = ''] = clean.split(' ')
  // which phases are computed again: what was committed never is, what was not is at most once more
  const again: Readonly<Record<string, string>> = {
    'after-header': '12',
    'before-blob': '2',
    'after-blob': '2',
    'before-batch': '2',
    'after-batch': '-',
    'before-close': '-',
  }
  for (const [point, computed] of Object.entries(again)) {
    const directory = join(folder, point)
    const killed = await at(directory, point)
    expect([point, killed]).toEqual([point, point === 'before-close' ? clean : ''])
    expect([point, await at(directory, '')]).toEqual([point, `succeeded ${hash} ${computed}\n`])
    const { faults } = await checkStore(directory, folder)
    expect([point, faults]).toEqual([point, []])
  }
})
