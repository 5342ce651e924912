import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import type { LiveState } from '../../src/monitor/live-state.kernel.js'
import type { RunState } from '../../src/monitor/run-state.js'
import type { PastDurations } from '../../src/monitor/status.js'
import type { RunEvent } from '../../src/run/event.js'
import type { Law } from '../law.js'

const anyPath = fc.constantFrom('a', 'b', 'loop[0]/c', 'loop[1]/c', 'x/y')
/** Any end of a phase: a result, a skip or an error. */
export const anyOutcome = fc.oneof(
  fc.record({ cached: fc.boolean(), value: fc.integer(), key: fc.constant('k') }).map((of) => ({
    _tag: 'Right' as const,
    right: { _tag: 'Ran' as const, ...of },
  })),
  fc.constant({ _tag: 'Right' as const, right: { _tag: 'Skipped' as const, because: 'when false' } }),
  fc.constant({ _tag: 'Left' as const, left: { _tag: 'Failed' as const, because: 'no luck' } }),
)

/** One event of any kind; `at` is put in later, so that it rises. */
const anyEvent: fc.Arbitrary<Omit<RunEvent, 'at'>> = fc.oneof(
  fc.record({ _tag: fc.constant('RunStarted'), run: fc.constant('0a'), resumed: fc.boolean() }),
  fc.record({
    _tag: fc.constant('PhaseScheduled'),
    path: anyPath,
    kind: fc.constant('backtest'),
    key: fc.constant('k'),
  }),
  fc.record({
    _tag: fc.constant('PhaseStarted'),
    path: anyPath,
    kind: fc.constant('backtest'),
    attempt: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({
    _tag: fc.constant('PhaseProgressed'),
    path: anyPath,
    done: fc.nat(9),
    total: fc.constant(9),
    note: fc.constant('candidates'),
  }),
  fc.record({ _tag: fc.constant('DamageFound'), path: anyPath, what: fc.constant('result k') }),
  fc.record({ _tag: fc.constant('DeathsFound'), path: anyPath, times: fc.integer({ min: 3, max: 9 }) }),
  fc.record({
    _tag: fc.constant('PhaseEnded'),
    path: anyPath,
    kind: fc.constant('backtest'),
    optional: fc.boolean(),
    duration_ms: fc.nat(1000),
    outcome: anyOutcome,
  }),
  fc.record({
    _tag: fc.constant('RunEnded'),
    run: fc.constant('0a'),
    status: fc.constantFrom('succeeded', 'failed', 'partial', 'cancelled'),
    result: fc.integer(),
    gives: fc.constant({}),
  }),
)
export const anyEvents: fc.Arbitrary<readonly RunEvent[]> = fc
  .array(fc.tuple(anyEvent, fc.nat(50)), { maxLength: 40, size: 'max' })
  .map((events) => {
    const clock = { at: 1000 }
    return events.map(([event, later]) => {
      clock.at += later
      return { ...event, at: clock.at } as RunEvent
    })
  })

/** The readings of a run that must agree. */
export interface Monitor {
  readonly live: () => LiveState
  readonly step: (state: RunState, event: RunEvent) => RunState
  readonly start: RunState
  readonly durations: (runs: readonly (readonly RunEvent[])[]) => PastDurations
  readonly estimate: (
    state: RunState,
    possible: readonly string[],
    past: PastDurations,
    now: number,
  ) => number | undefined
}

export const monitorLaws = ({ live, step, start, durations, estimate }: Monitor): readonly Law[] => [
  {
    name: 'the live state of a run is the fold of its events, after each of them',
    check: () =>
      fc.assert(
        fc.property(anyEvents, (events) => {
          const state = live()
          events.reduce((before, event) => {
            const after = step(before, event)
            state.take(event)
            if (!isDeepStrictEqual(state.view(), after))
              throw new Error(JSON.stringify([state.view(), after]))
            if ('path' in event && !isDeepStrictEqual(state.phase(event.path), after.phases[event.path]))
              throw new Error(event.path)
            return after
          }, start)
        }),
      ),
  },
  {
    name: 'a view that was given out never changes',
    check: () =>
      fc.assert(
        fc.property(anyEvents, anyEvents, (before, after) => {
          const state = live()
          before.forEach(state.take)
          const view = state.view()
          const then = JSON.stringify(view)
          after.forEach(state.take)
          if (JSON.stringify(view) !== then) throw new Error('it changed')
        }),
      ),
  },
  {
    name: 'an end is expected only where earlier runs tell of every phase to come, and never before now',
    check: () =>
      fc.assert(
        fc.property(anyEvents, fc.array(anyEvents, { maxLength: 3 }), (events, earlier) => {
          const state = events.reduce(step, start)
          const past = durations(earlier)
          const now = state.last_at + 5
          const found = estimate(state, ['a', 'b', 'loop[*]/c', 'x/y'], past, now)
          if (found === undefined) return
          if (state.status !== 'running') throw new Error('it has ended')
          if (earlier.length === 0 && Object.keys(state.phases).length < 4) throw new Error('from nothing')
          if (found < now) throw new Error('it is past')
        }),
      ),
  },
]
