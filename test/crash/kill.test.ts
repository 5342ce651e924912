import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { random } from '../../src/core/random.kernel.js'
import { builtFile } from '../built.js'
import { childOf } from './child.js'

interface Told {
  readonly run: string
  readonly status: string
  readonly phases: Readonly<
    Record<string, { readonly cached: boolean; readonly key: string; readonly result: unknown }>
  >
  readonly result: unknown
}

const child = childOf([builtFile('src/cli/main.js')])
const directory = mkdtempSync(join(tmpdir(), 'regimen-kill-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))
const demo = (store: string, ...more: readonly string[]): readonly string[] => [
  'run',
  'regime_adaptive_grid_search_ensemble',
  '--store',
  `{here}/${store}`,
  ...more,
]
const PATHS = ['parameter_discovery', 'regime_analysis', 'ensemble_optimization', 'validation']
const told = (text: string): Told => JSON.parse(text) as Told
const clean: { told?: Told } = {}

beforeAll(async () => {
  clean.told = told((await child(directory, demo('clean', '--json')).ended).out)
})

const runIn = (err: string): string => /· run ([0-9a-f]{8})/.exec(err)?.[1] ?? ''
const sameAsClean = (found: Told): void => {
  expect(found.status).toBe('succeeded')
  expect(JSON.stringify(found.result)).toBe(JSON.stringify(clean.told?.result))
  for (const path of PATHS) {
    expect(found.phases[path]?.key).toBe(clean.told?.phases[path]?.key)
    expect(JSON.stringify(found.phases[path]?.result)).toBe(JSON.stringify(clean.told?.phases[path]?.result))
  }
}

test.each([1, 3])('killed after the end of phase %i: what ended is kept, the run goes on', async (k) => {
  const store = `after-${k}`
  const killed = await child(directory, demo(store), (err, process) => {
    if ((err.match(/^✔ /gm) ?? []).length >= k) process.kill('SIGKILL')
  }).ended
  expect(killed.signal).toBe('SIGKILL')
  const seen = PATHS.filter((path) => killed.err.includes(`✔ ${path}`))
  expect(seen.length).toBeGreaterThanOrEqual(k)
  const shown = await child(directory, ['show', runIn(killed.err), '--store', `{here}/${store}`, '--json'])
    .ended
  expect(JSON.parse(shown.out)).toMatchObject({ run: runIn(killed.err), status: 'interrupted' })
  const again = told((await child(directory, demo(store, '--json')).ended).out)
  expect(again.run).toBe(runIn(killed.err))
  for (const path of seen) expect([path, again.phases[path]?.cached]).toEqual([path, true])
  sameAsClean(again)
})

test.each([500])('killed %i ms after its first words: the same command ends the same', async (delay) => {
  const store = `delay-${delay}`
  const state = { armed: false }
  const killed = await child(directory, demo(store), (err, process) => {
    if (state.armed || !err.includes('· run ')) return
    state.armed = true
    void after(delay).then(() => process.kill('SIGKILL'))
  }).ended
  const again = told((await child(directory, demo(store, '--json')).ended).out)
  if (killed.signal === 'SIGKILL' && !killed.err.includes('succeeded ·'))
    expect(again.run).toBe(runIn(killed.err))
  sameAsClean(again)
})

const PAPER = `template: paper
workflow:
  sequence:
    - phase: tested
      kind: backtest
      config: { strategy: sma_cross, params: { fast: 20, slow: 180 }, resamples: 0 }
    - phase: paper
      kind: live_trading
      config: { candidate: "\${tested.candidate}", broker: paper }
`
/** Hourly bars, enough of them for a session on paper that can be killed while it trades. */
const hourlyBars = (count: number): string => {
  const stream = random(1, 'hourly')
  const state = { close: 100 }
  const rows = Array.from({ length: count }, (_, i) => {
    const open = state.close
    state.close *= 1 + 0.002 * stream.normal()
    const [low, high] = [Math.min(open, state.close), Math.max(open, state.close)]
    const time = new Date(Date.UTC(2015, 0, 1) + i * 3_600_000).toISOString()
    return [time, ...[open, high, low, state.close].map((price) => price.toFixed(4)), 100].join(',')
  })
  return ['time,open,high,low,close,volume', ...rows].join('\n')
}

test('killed while it trades on paper: the same command trades the same again', async () => {
  writeFileSync(join(directory, 'paper.yaml'), PAPER)
  writeFileSync(join(directory, 'hourly.csv'), hourlyBars(60_000))
  const traded = (store: string, ...more: readonly string[]): readonly string[] => [
    ...['run', '{here}/paper.yaml', '--data', '{here}/hourly.csv', '--store', `{here}/${store}`],
    ...more,
  ]
  const whole = told((await child(directory, traded('whole', '--json')).ended).out)
  const state = { armed: false }
  const killed = await child(directory, traded('killed'), (err, process) => {
    if (state.armed || !err.includes('✔ tested')) return
    state.armed = true
    void after(200).then(() => process.kill('SIGKILL'))
  }).ended
  expect(killed.signal).toBe('SIGKILL')
  expect(killed.err).not.toContain('✔ paper')
  const again = told((await child(directory, traded('killed', '--json')).ended).out)
  expect(again.run).toBe(runIn(killed.err))
  expect([again.phases['tested']?.cached, again.phases['paper']?.cached]).toEqual([true, false])
  expect(JSON.stringify(again.phases['paper']?.result)).toBe(JSON.stringify(whole.phases['paper']?.result))
})

test('an interrupt ends a run with exit code 130; the next one goes on with it', async () => {
  const state = { armed: false }
  const stopped = await child(directory, demo('interrupt'), (err, process) => {
    if (state.armed || !err.includes('✔ parameter_discovery')) return
    state.armed = true
    process.kill('SIGINT')
  }).ended
  expect([stopped.code, stopped.signal]).toEqual([130, null])
  expect(stopped.err).toContain('cancelled · ')
  expect(stopped.err).toContain(
    `the same command goes on with it: npx regimen run regime_adaptive_grid_search_ensemble --store ${join(directory, 'interrupt')}`,
  )
  const shown = await child(directory, ['show', runIn(stopped.err), '--store', '{here}/interrupt', '--json'])
    .ended
  expect(JSON.parse(shown.out)).toMatchObject({
    status: 'cancelled',
    completed_phases: ['parameter_discovery'],
  })
  const again = told((await child(directory, demo('interrupt', '--json')).ended).out)
  expect(again.run).toBe(runIn(stopped.err))
  expect(again.phases['parameter_discovery']?.cached).toBe(true)
  sameAsClean(again)
})

test('an interrupt ends a command whose own thread never comes to rest', async () => {
  writeFileSync(join(directory, 'busy.mjs'), "process.stderr.write('busy');\nwhile (true) {}\n")
  const { code, signal } = await child(directory, ['plan', '{here}/busy.mjs'], (err, process) => {
    if (err.endsWith('busy')) process.kill('SIGINT')
  }).ended
  expect([code, signal]).toEqual([null, 'SIGINT'])
})

test('a second process on a store in use learns who has it, and harms nothing', async () => {
  const state: { second?: ReturnType<typeof child> } = {}
  const first = child(directory, demo('shared'), (err) => {
    if (err.includes('· run ')) state.second ??= child(directory, ['runs', '--store', '{here}/shared'])
  })
  const ended = await first.ended
  const second = await state.second?.ended
  expect(ended.code).toBe(0)
  if (second?.code === 1) expect(second.err).toContain(String(first.process.pid))
  else expect(second?.code).toBe(0)
})
