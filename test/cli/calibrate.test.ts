import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { shareOf } from '../../src/cli/calibration/outcome.js'
import { terminal } from './terminal.js'

const STUDY = `template: search_and_hold
workflow:
  sequence:
    - phase: search
      kind: optimization
      config:
        strategies: [{ strategy: sma_cross, space: { fast: [10], slow: [50] } }]
        range: { from: 2000-10-02, to: 2001-10-01 }
        objective: { name: sharpe_ratio, min_trades: 1 }
    - phase: validated
      kind: validation
      config:
        scheme: { kind: holdout, train: { from: 2000-10-02, to: 2001-10-01 }, test: { from: 2001-10-01 } }
        candidate: \${search.candidate}
        trials: ["\${search.trials}"]
result: { verdict: validated.verdict }
`
const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

test('markets without and with an edge are judged, and known ones not again', async () => {
  const { directory, file } = terminal()
  file('search_and_hold.yaml', STUDY)
  const call = ['calibrate', 'search_and_hold.yaml', '--markets', '2', '--years', '3', '--sharpe', '4']
  const regimen = (...more: readonly string[]) =>
    promisify(execFile)(process.execPath, ['--import', tsx, main, ...call, ...more], { cwd: directory })
  const done = JSON.parse((await regimen('--json')).stdout)
  expect(done).toMatchObject({
    workflow: 'search_and_hold',
    without_edge: { supported: { of: 2 } },
    with_edge: { supported: { of: 2 } },
  })
  const { stderr } = await regimen()
  expect(stderr).toContain('(4 known)')
  expect(stderr).toMatch(/no edge +0 of 2 +0 % {2}\[0 %, 66 %\] +false discoveries/)
})

test('a workflow that has no verdict to give, or does not fit the markets, is told and not counted', async () => {
  const { directory, file } = terminal()
  const [head = '', held = ''] = STUDY.split('    - phase: validated')
  const late = `${head}    - phase: validated${held.replaceAll('2001-10-01', '2031-10-01')}`
  const cases = [
    [head, /gives no verdict: a calibration wants one with a validation/],
    [late, /a market of 3 years cannot be judged\n *validated: bad config: scheme.* 2031/],
  ] as const
  for (const [text, told] of cases) {
    file('wrong.yaml', text)
    const call = ['calibrate', 'wrong.yaml', '--markets', '1', '--years', '3', '--concurrency', '1']
    const done = promisify(execFile)(process.execPath, ['--import', tsx, main, ...call], { cwd: directory })
    await expect(done).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(told) })
  }
})

test("a share has Wilson's interval", () => {
  expect(shareOf(5, 100)).toMatchObject({
    share: 0.05,
    low: expect.closeTo(0.02154, 5),
    high: expect.closeTo(0.11175, 5),
  })
  expect(shareOf(0, 2)).toMatchObject({ low: 0, high: expect.closeTo(0.65762, 5) })
})
