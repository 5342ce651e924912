import { Subject, VirtualTimeScheduler } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { watch } from '../../src/monitor/live-state.kernel.js'
import type { RunState } from '../../src/monitor/run-state.js'
import { pastDurations, statusOf } from '../../src/monitor/status.js'
import type { RunEvent } from '../../src/run/event.js'

const header = {
  run: '0a1b',
  template: 'study',
  workflow: 'w',
  inputs: 'i',
  seed: 1,
  dataset: null,
  engine: 'e',
  started_at: 0,
  memo: null,
}
const ran = (path: string, at: number, duration_ms: number, cached = false): RunEvent => ({
  _tag: 'PhaseEnded',
  path,
  kind: 'backtest',
  optional: false,
  duration_ms,
  at,
  outcome: { _tag: 'Right', right: { _tag: 'Ran', value: 1, key: 'k', cached } },
})
const started = (path: string, at: number): readonly RunEvent[] => [
  { _tag: 'PhaseScheduled', path, kind: 'backtest', key: 'k', at },
  { _tag: 'PhaseStarted', path, kind: 'backtest', attempt: 1, at },
]
const begun: RunEvent = { _tag: 'RunStarted', run: '0a1b', resumed: false, at: 100 }

describe('the status of a run', () => {
  const half = [begun, ...started('a', 110), ran('a', 160, 50), ...started('b', 160)]
  test('names what is open, what is done, how long it took and how far it is', () => {
    expect(statusOf(header, half, ['a', 'b', 'c', 'd'])).toEqual({
      run: '0a1b',
      template: 'study',
      status: 'running',
      current_phases: ['b'],
      completed_phases: ['a'],
      failed_phases: [],
      phase_timings: { a: 50 },
      progress: 0.25,
      phase_progress: {},
    })
  })
  test('expects an end from the median of what each phase took when it was computed', () => {
    const past = pastDurations([
      [ran('a', 0, 40), ran('b', 0, 200), ran('c', 0, 30)],
      [ran('a', 0, 1, true), ran('b', 0, 1, true), ran('c', 0, 30)],
      [ran('b', 0, 300), ran('b', 0, 260)],
    ])
    expect(past.get('b')).toBe(260)
    const { estimated_completion } = statusOf(header, half, ['a', 'b', 'c'], past)
    expect(estimated_completion).toBe(160 + 260 + 30)
    expect(statusOf(header, half, ['a', 'b', 'c', 'd'], past).estimated_completion).toBeUndefined()
    expect(statusOf(header, half, ['a', 'b', 'c']).estimated_completion).toBeUndefined()
  })
  test('of a run of which nothing is known is not started', () => {
    expect(statusOf(header, [])).toMatchObject({ progress: 0, current_phases: [], completed_phases: [] })
  })
})

test('views of a run come at most ten times a second, and one at the end', () => {
  const scheduler = new VirtualTimeScheduler()
  const events = new Subject<RunEvent>()
  const views: (readonly [number, RunState])[] = []
  watch(events, scheduler).subscribe((view) => views.push([scheduler.now(), view]))
  for (let i = 0; i < 300; i++)
    scheduler.schedule(() => events.next(i % 2 === 0 ? started('a', i)[1]! : ran('a', i, 1)), i)
  scheduler.schedule(() => events.complete(), 300)
  scheduler.flush()
  expect(views.length).toBeGreaterThanOrEqual(3)
  expect(views.length).toBeLessThanOrEqual(4)
  expect(views.at(-1)?.[1]).toMatchObject({ last_at: 299, phases: { a: { state: 'ran' } } })
})
