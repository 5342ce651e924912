import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cli } from '../../src/cli/program.js'
import { builtFile } from '../built.js'
import { browsing, chromiumPath } from '../report/browser.js'
import { TWO_BACKTESTS, terminal } from './terminal.js'

const { directory, document, file } = terminal()
const main = builtFile('src/cli/main.js')
const held: {
  first?: any
  second?: any
  url: string
  stop: () => void
  ended: Promise<number>
} = { url: '', stop: () => undefined, ended: Promise.resolve(0) }

beforeAll(async () => {
  file('two.yaml', TWO_BACKTESTS)
  held.first = await document('run', 'two.yaml')
  held.second = await document('run', 'two.yaml', '--set', 'stop=0.08')
  held.url = await new Promise<string>((found) => {
    held.ended = cli(['serve'], {
      out: (text) => found(text.trim()),
      err: () => undefined,
      redraw: () => undefined,
      isTerminal: false,
      now: Date.now,
      pid: process.pid,
      workers: 0,
      cwd: directory,
      onInterrupt: (stop) => {
        held.stop = stop
        return () => undefined
      },
    })
  })
})

afterAll(async () => {
  held.stop()
  expect(await held.ended).toBe(0)
})

const asked = async (path: string): Promise<any> => {
  const { origin, searchParams } = new URL(held.url)
  const answer = await fetch(`${origin}${path}`, {
    headers: { authorization: `Bearer ${searchParams.get('token')}` },
  })
  return path.startsWith('/report') ? answer.text() : answer.json()
}

test('a phase is shown with its config, its key, its result and what came before it', async () => {
  const { run, phases } = held.second
  const view = await asked(`/api/runs/${run}/phase?path=crossing`)
  expect(view.phase).toMatchObject({ path: 'crossing', state: 'ran', key: phases.crossing.key })
  expect(view.inputs.config).toMatchObject({ execution: { risk: { stop_loss: 0.08 } } })
  expect(view.result.metrics.sharpe_ratio).toBe(phases.crossing.result.metrics.sharpe_ratio)
  expect(view.lineage).toEqual([])
  expect(view.log.at(-1)).toContain('PhaseEnded')
  expect(await asked(`/api/runs/${run}/phase?path=crosing`)).toEqual({
    because: [expect.stringContaining('did you mean "crossing"')],
  })
})

test('runs are compared, and a report is the page of the command', async () => {
  const { parts, phases, same_bars } = await asked(`/api/compare/${held.first.run}/${held.second.run}`)
  expect(same_bars).toBe(true)
  expect(parts.find(({ name }: any) => name === 'inputs').lines).toEqual(['stop was 0.05, is 0.08'])
  expect(phases).toMatchObject([
    { path: 'crossing', same_key: false },
    { path: 'above', same_key: true, is: { state: 'cached' } },
  ])
  expect(await asked(`/report/${held.first.run}`)).toContain('<section id="equity"')
})

test('a phase of a library says what it found in its own words', async () => {
  const library = fileURLToPath(new URL('../../examples/parts/phase.ts', import.meta.url))
  file('gaps.yaml', 'phase: opened\nkind: gaps\nconfig: { above: 0.01 }\n')
  const { run, phases } = await document('run', 'gaps.yaml', '--library', library)
  const { gaps, filled } = phases.opened.result
  const view = await asked(`/api/runs/${run}/phase?path=opened`)
  expect(view.phase.says).toBe(`${gaps} gaps, ${filled} filled within their bar`)
})

const SEARCHED = `template: searched
workflow:
  sequence:
    - phase: found
      kind: optimization
      config:
        algorithm: grid
        strategies: [{ strategy: sma_cross, space: { fast: { int: [5, 40] }, slow: { int: [100, 260], step: 10 } }, beyond_bounds: true }]
        range: { from: 2002-01-02, to: 2012-01-03 }
        objective: sharpe_ratio
    - phase: tested
      kind: validation
      config:
        scheme: { kind: holdout, train: { from: 2002-01-02, to: 2012-01-03 }, test: { from: 2012-01-04 } }
        candidate: "\${found.candidate}"
`

describe.skipIf(chromiumPath === undefined)('in a browser', () => {
  const { open } = browsing()

  test('runs are listed, two of them compared, on a wide and a narrow screen', async () => {
    for (const options of [{ width: 1280 }, { width: 360, dark: true }]) {
      const { page, faults } = await open(held.url, options)
      await page.locator(`tr[data-run="${held.first.run}"]`).waitFor()
      expect(page.url()).not.toContain('token')
      await page.getByLabel(`choose run ${held.first.run}`).check()
      await page.getByLabel(`choose run ${held.second.run}`).check()
      await page.getByRole('button', { name: 'Compare these two' }).click()
      await page.getByText('stop was 0.05, is 0.08').first().waitFor()
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(options.width)
      expect(faults).toEqual([])
      await page.close()
    }
  })

  test('a run of another terminal is followed to its end, phase by phase', async () => {
    file('searched.yaml', SEARCHED)
    const child = spawn(process.execPath, [main, 'run', 'searched.yaml'], { cwd: directory, stdio: 'ignore' })
    const ended = once(child, 'exit')
    const { page, faults } = await open(held.url)
    const row = page.locator('tr[data-run]', { hasText: 'searched' })
    await row.getByRole('link').click({ timeout: 300_000 })
    const box = (path: string) => page.locator(`.box[data-path="${path}"]`)
    await box('tested').waitFor()
    expect(await box('tested').getAttribute('class')).toMatch(/planned|scheduled|running|ran/)
    await page.locator('.box[data-path="found"].ran').waitFor({ timeout: 300_000 })
    await page.locator('.run-head .badge.succeeded').waitFor({ timeout: 300_000 })
    await ended
    await page.locator('.box[data-path="tested"].ran').waitFor()
    // by keyboard: the phase with what made it
    await box('tested').focus()
    await page.keyboard.press('Enter')
    const shown = page.locator('#phase')
    await shown.getByText('Made from the results of').waitFor()
    expect(await shown.textContent()).toContain('VERDICT')
    await shown.getByRole('button', { name: 'found' }).click()
    await page.locator('#phase h2', { hasText: 'found' }).waitFor()
    expect(await page.locator('#phase').textContent()).toContain('Read by tested')
    expect(faults).toEqual([])
    await page.close()
  })
})
