import { expect, test } from 'vitest'
import { withValues } from '../../src/cli/run-values.js'
import { emptyRun } from '../../src/monitor/run-state.js'
import { memoryStore } from '../../src/store/memory-store.js'

test('a phase that still runs has no value, though evidence stands under the key that it was scheduled as', async () => {
  const store = memoryStore()
  const value = { evidence: 'without a verdict' }
  await store.commit({
    snapshot: { key: 'aaaa', kind: 'validation', value, duration_ms: 0, run: 'abcd' },
    run: 'abcd',
    from: 0,
    events: () => [],
  })
  const phase = { kind: 'validation', key: 'aaaa' } as const
  const state = {
    ...emptyRun,
    phases: {
      goes: { ...phase, state: 'running', started_at: 0 },
      ended: { ...phase, state: 'ran', duration_ms: 1 },
    },
  } as unknown as Parameters<typeof withValues>[0]
  const { phases } = await withValues(state, store)
  expect([phases['goes']?.value, phases['ended']?.value]).toEqual([undefined, value])
})
