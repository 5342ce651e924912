import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { left } from 'fp-ts/lib/Either.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inline } from '../../src/run/executors/inline.js'
import { memoryStore } from '../../src/store/memory-store.js'
import { type Threads, threads } from '../../src/threads/threads.js'
import { builtFile } from '../built.js'
import { childOf, SOURCES } from '../crash/child.js'
import { endsOf, eventsOf } from './study.js'

const directory = mkdtempSync(join(tmpdir(), 'regimen-threads-'))
const made: { one: Threads; two: Threads } = { one: threads(0), two: threads(0) }
beforeAll(() => {
  const entry = builtFile('src/threads/worker.js')
  made.one = threads(1, entry)
  made.two = threads(2, entry)
})
afterAll(async () => {
  await Promise.all([made.one.close(), made.two.close()])
  rmSync(directory, { recursive: true, force: true })
})

/** One phase of each kind, small. */
const ALL_KINDS = `
sequence:
  - phase: found
    kind: optimization
    config:
      strategies: [{ strategy: sma_cross, space: { fast: [5, 10, 20], slow: [50, 100] } }]
      range: { from: 2002-01-02, to: 2006-01-03 }
      capture: signals
  - phase: run
    kind: backtest
    config: { candidate: "\${found.candidate}", range: { from: 2002-01-02, to: 2006-01-03 }, resamples: 200 }
  - phase: risk
    kind: analysis
    config: { kind: risk_assessment, trades: "\${run.trades}", equity: "\${run.equity}", span: "\${run.span}", resamples: 100 }
  - phase: judged
    kind: validation
    config:
      scheme: { kind: holdout, train: { from: 2002-01-02, to: 2006-01-03 }, test: { from: 2007-01-03, to: 2009-01-02 } }
      candidate: "\${found.candidate}"
  - phase: live
    kind: live_trading
    config: { candidate: "\${found.candidate}", range: { from: 2009-01-02, to: 2010-01-04 } }
`

/** Work of several seconds of each kind of phase, under a limit that is far below. */
const LONG: Readonly<Record<string, string>> = {
  backtest: `
phase: long
kind: backtest
policy: { timeout_ms: 150 }
config: { strategy: sma_cross, execution: { fill: next_close }, resamples: 200000 }
`,
  optimization: `
phase: long
kind: optimization
policy: { timeout_ms: 150 }
config: { strategies: [{ strategy: sma_cross, space: { fast: { int: [2, 50] }, slow: { int: [51, 400] } }, beyond_bounds: true }], range: {} }
`,
  analysis: `
sequence:
  - phase: t
    kind: backtest
    config: { strategy: rsi_reversion, params: { n: 2, low: 10, high: 80 }, execution: { fill: next_close }, resamples: 0 }
  - phase: long
    kind: analysis
    policy: { timeout_ms: 150 }
    config: { kind: risk_assessment, trades: "\${t.trades}", equity: "\${t.equity}", span: "\${t.span}", resamples: 100000 }
`,
  validation: `
phase: long
kind: validation
policy: { timeout_ms: 150 }
config:
  scheme: { kind: walk_forward, train: 1000, test: 20 }
  search: { strategies: [{ strategy: sma_cross, space: { fast: { int: [2, 50] }, slow: { int: [51, 400] } }, beyond_bounds: true }] }
`,
  live_trading: `
sequence:
  - phase: t
    kind: backtest
    config: { strategy: sma_cross, range: { from: 2002-01-02, to: 2003-01-02 }, resamples: 0 }
  - phase: long
    kind: live_trading
    policy: { timeout_ms: 1 }
    config: { candidate: "\${t.candidate}", range: { from: 2002-01-02 } }
`,
}

const SMALL = `
phase: b
kind: backtest
config: { strategy: sma_cross, resamples: 0 }
`

describe('phases in workers', () => {
  test('give the same bytes as in the own thread, with one worker and with two', async () => {
    const here = endsOf(await eventsOf(ALL_KINDS, inline()))
    expect(Object.values(here).map(({ _tag }) => _tag)).toEqual(Array(5).fill('Right'))
    for (const pool of [made.one, made.two])
      expect(JSON.stringify(endsOf(await eventsOf(ALL_KINDS, pool)))).toBe(JSON.stringify(here))
  })

  test.each(Object.entries(LONG))(
    'of kind %s end in the middle when their time is up, also where others help, and nothing comes later',
    async (kind, yaml) => {
      const store = memoryStore()
      const { long } = endsOf(await eventsOf(yaml, made.two, store))
      expect(long).toMatchObject(left({ _tag: 'TimedOut' }))
      // whatever the workers still had to say would stand before the end of a phase that they do next
      expect(endsOf(await eventsOf(SMALL, made.two))['b']?._tag).toBe('Right')
      const kept = await store.snapshots.ofKind(kind)
      expect(kept._tag === 'Right' ? kept.right.sound : kept).toEqual([])
    },
  )
})

describe("the worker's entry runs", () => {
  const document = join(directory, 'small.yaml')
  const run = (store: string) => [
    'run',
    document,
    '--workers',
    '1',
    '--json',
    '--store',
    join(directory, store),
  ]
  const status = ({ out }: { readonly out: string }): unknown => JSON.parse(out).status

  test('from the compiled package', async () => {
    writeFileSync(document, SMALL)
    const child = childOf([builtFile('src/cli/main.js')])
    expect(status(await child(directory, run('compiled')).ended)).toBe('succeeded')
  })
  test('under tsx', async () => {
    writeFileSync(document, SMALL)
    expect(status(await childOf(SOURCES)(directory, run('tsx')).ended)).toBe('succeeded')
  })
  test('under vitest', async () => {
    const own = threads(1)
    expect(endsOf(await eventsOf(SMALL, own))['b']?._tag).toBe('Right')
    await own.close()
  })
})

test('a worker that ends under an attempt three times ends the phase as poisoned, whatever its retries', async () => {
  const dying = threads(1, fileURLToPath(new URL('./dying-worker.ts', import.meta.url)))
  const yaml = `
phase: b
kind: backtest
policy: { retries: { times: 3, delay_ms: 1 } }
config: { strategy: sma_cross, resamples: 0 }
`
  expect(endsOf(await eventsOf(yaml, dying))['b']).toEqual(
    left({
      _tag: 'Crashed',
      because: 'its worker ended 3 times, the last with Error: worker exited with code: 7',
      poisoned: true,
    }),
  )
  await dying.close()
})
