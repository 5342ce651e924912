import { expect, test } from 'vitest'
import { monitorLaws } from '../../laws/monitor/monitor.js'
import { type LiveState, liveState } from '../../src/monitor/live-state.kernel.js'
import { emptyRun, runStep } from '../../src/monitor/run-state.js'
import { estimate, pastDurations } from '../../src/monitor/status.js'

/** Gives out the one record that it goes on writing to. */
const shared = (): LiveState => {
  const held = liveState()
  const view: Record<string, unknown> = {}
  const take: LiveState['take'] = (event) => {
    held.take(event)
    Object.assign(view, held.view())
  }
  return { ...held, take, view: () => view as never }
}
const checkOf = (live: () => LiveState) =>
  monitorLaws({ live, step: runStep, start: emptyRun, durations: pastDurations, estimate }).find(
    ({ name }) => name === 'a view that was given out never changes',
  )?.check

test('a view that is written to after it was given out breaks its law', () => {
  expect(checkOf(shared)).toThrow()
  expect(checkOf(liveState)).not.toThrow()
})
