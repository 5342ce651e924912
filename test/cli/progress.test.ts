import { expect, test } from 'vitest'
import { progressView } from '../../src/cli/progress-view.js'
import { liveState } from '../../src/monitor/live-state.kernel.js'
import { handlers } from '../../src/phases/handlers.js'
import type { RunEvent } from '../../src/run/event.js'

/** What a view of these events prints, each at its own time. */
const shown = (events: readonly RunEvent[], isTerminal: boolean, expected?: number): readonly string[] => {
  const printed: string[] = []
  const clock = { now: 0 }
  const state = liveState()
  const view = progressView(
    {
      out: () => undefined,
      err: (text) => printed.push(text),
      redraw: (line) => printed.push(`\r${line}`),
      isTerminal,
      now: () => clock.now,
      pid: 1,
      workers: 0,
      cwd: '.',
      onInterrupt: () => () => undefined,
    },
    handlers,
  )
  for (const event of events) {
    clock.now = event.at
    state.take(event)
    view.take(event, state.phase, () => expected)
  }
  return printed
}
const started = (path: string, at: number): readonly RunEvent[] => [
  { _tag: 'PhaseScheduled', path, kind: 'optimization', key: 'k', at },
  { _tag: 'PhaseStarted', path, kind: 'optimization', attempt: 1, at },
]
const at = (path: string, ms: number, done: number, best?: number, total = 1000): RunEvent => ({
  _tag: 'PhaseProgressed',
  path,
  done,
  total,
  note: 'candidates',
  at: ms,
  ...(best === undefined ? {} : { best }),
})

test('where lines stay, a phase says every five seconds how far it is, at what rate, and its best so far', () => {
  const events = [
    ...started('a', 0),
    ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((s) => at('a', s * 1000, s * 64, s / 10)),
  ]
  expect(shown(events, false)).toEqual([
    '▸ a                         32 %  320 of 1,000 candidates, 64 a second, about 10.6 s left, best so far 0.50\n',
    '▸ a                         64 %  640 of 1,000 candidates, 64 a second, about 5.6 s left, best so far 1.00\n',
  ])
})

test('on a terminal one line is drawn again: the first open phase, the others by their share, and the end of the run', () => {
  const events = [...started('a', 0), ...started('b', 0), at('a', 100, 100), at('b', 200, 500)]
  expect(shown(events, true, 4200).at(-1)).toBe(
    '\r▸ a                         10 %  100 of 1,000 candidates · b 50 % · the run ends in about 4.0 s',
  )
})

test('progress never goes back, whatever a phase says; a new attempt begins again', () => {
  const share = (events: readonly RunEvent[]) =>
    shown(events, true).map((line) => Number(/(\d+) %/.exec(line)?.[1]))
  const shares = share([
    ...started('a', 0),
    at('a', 1, 500),
    at('a', 2, 100),
    at('a', 3, 600, 1, 3000),
    at('a', 4, 700),
  ])
  expect(shares).toEqual([50, 50, 50, 70])
  const retried: RunEvent = { _tag: 'PhaseStarted', path: 'a', kind: 'optimization', attempt: 2, at: 5 }
  expect(share([...started('a', 0), at('a', 1, 500), retried, at('a', 6, 100)])).toEqual([50, 10])
})
