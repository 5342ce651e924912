import { left, right } from 'fp-ts/lib/Either.js'
import { lastValueFrom, of, toArray } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { anything, struct, withDefault } from '../../src/core/codec/codec.js'
import { deathsIn } from '../../src/run/deaths.js'
import type { RunEvent } from '../../src/run/event.js'
import type { Handler } from '../../src/run/handler.js'
import { memoryEnv, prepare, run } from '../../src/run/run.js'
import { eventsIn } from '../../src/store/entry.js'
import { memoryStore } from '../../src/store/memory-store.js'
import type { Store } from '../../src/store/store.js'
import { from, input, literal } from '../../src/workflow/expression.js'
import { asTemplate, plainInputs } from '../../src/workflow/template.js'
import { type AnyWorkflow, forEach, optional, phase, sequence, when } from '../../src/workflow/workflow.js'

const config = struct('config', { x: withDefault(anything, null) })
const kind = (
  body: Handler<{ readonly x: unknown }, unknown, null>['run'],
): Handler<{ readonly x: unknown }, unknown, null> => ({
  version: 1,
  config,
  result: anything,
  cached: true,
  grounds: () => Promise.resolve(right(null)),
  run: body,
})
const handlers = {
  echo: kind(({ config: { x } }) => of(right({ v: x }))),
  fail: kind(() => of(left({ _tag: 'Failed', because: 'as told' } as const))),
  function: kind(() => of(right({ f: () => 1 }))),
}
const p = (name: string, what: keyof typeof handlers, x: unknown = name) =>
  phase<string, { readonly v: unknown }, never>(name, what, { x })
const told = async (workflow: AnyWorkflow, store: Store = memoryStore(), concurrency = 1) => {
  const ready = prepare(asTemplate(workflow), {}, handlers, {})
  if (ready._tag === 'Left') throw new Error(JSON.stringify(ready.left.faults))
  const env = memoryEnv({ handlers, services: null, store, concurrency, run: 'abcd' })
  const events: readonly RunEvent[] = await lastValueFrom(run(ready.right, env).pipe(toArray()))
  const outcome = (event: RunEvent & { readonly _tag: 'PhaseEnded' }): string =>
    event.outcome._tag === 'Right'
      ? event.outcome.right._tag
      : event.outcome.left._tag === 'Blocked'
        ? `Blocked by ${event.outcome.left.by}`
        : event.outcome.left._tag
  const last = events.at(-1)
  return {
    ends: Object.fromEntries(
      events.flatMap((event) => (event._tag === 'PhaseEnded' ? [[event.path, outcome(event)]] : [])),
    ),
    status: last?._tag === 'RunEnded' ? last.status : undefined,
  }
}

describe('losses', () => {
  test('pass through a step that is optional', async () => {
    const w = sequence(p('a', 'fail'), optional(p('b', 'echo')), p('c', 'echo'))
    expect(await told(w)).toEqual({
      status: 'failed',
      ends: { a: 'Failed', b: 'Blocked by a', c: 'Blocked by a' },
    })
  })

  test('of a test pass through an optional arm', async () => {
    const a = p('a', 'echo', 'text')
    const w = sequence(a, when(from(a, 'v') as never, optional(p('b', 'echo'))), p('c', 'echo'))
    const done = await told(w)
    expect(done.status).toBe('failed')
    expect(done.ends['c']).toBe('Blocked by when a.v')
  })

  test('of a forEach are named by the first item, whichever ends first', async () => {
    const w = sequence(
      forEach('each', literal(['a', 'b', 'c']), (item) => phase('t', 'fail', { x: item })),
      p('z', 'echo'),
    )
    for (const concurrency of [1, 2, 3])
      expect((await told(w, memoryStore(), concurrency)).ends['z']).toBe('Blocked by each[0]/t')
  })
})

describe('results that are no data', () => {
  test('fail the phase, and the journal keeps what came before', async () => {
    const store = memoryStore()
    const done = await told(sequence(p('a', 'echo'), p('b', 'function'), p('c', 'echo')), store)
    expect(done.status).toBe('failed')
    expect(done.ends).toMatchObject({ a: 'Ran', c: 'Blocked by b' })
    expect(done.ends['b']).not.toBe('Ran')
    const journal = await store.journal.entries('abcd')
    const kept = journal._tag === 'Right' ? (eventsIn(journal.right) as readonly RunEvent[]) : []
    const ends = kept.flatMap((event) => (event._tag === 'PhaseEnded' ? [event.path] : []))
    expect(ends).toEqual(['a', 'b', 'c'])
    expect(kept.some((event) => event._tag === 'PhaseStarted' && event.path === 'b')).toBe(true)
    expect(kept.at(-1)).toMatchObject({ _tag: 'RunEnded', status: 'failed' })
  })
})

describe('a store that fails', () => {
  test('at any operation gives a typed outcome and an end, and the next run is whole', async () => {
    const w = sequence(p('a', 'echo', 1), p('b', 'echo', 2), optional(p('c', 'echo', 3)))
    for (let nth = 1; nth < 40; nth++) {
      const sound = memoryStore()
      const count = { calls: 0 }
      const failing = <A extends readonly unknown[], R>(act: (...args: A) => R) =>
        ((...args: A) => {
          count.calls += 1
          return count.calls === nth
            ? Promise.resolve(left({ _tag: 'StoreFailed', reason: 'full', message: 'no space' }))
            : act(...args)
        }) as unknown as (...args: A) => R
      const store: Store = {
        ...sound,
        snapshots: { ...sound.snapshots, get: failing(sound.snapshots.get) },
        journal: {
          ...sound.journal,
          start: failing(sound.journal.start),
          append: failing(sound.journal.append),
        },
        commit: failing(sound.commit),
      }
      const first = await told(w, store)
      if (count.calls < nth) {
        expect(first.status).toBe('succeeded')
        return
      }
      const again = await told(w, sound)
      expect([nth, again.status, again.ends]).toEqual([nth, 'succeeded', { a: 'Ran', b: 'Ran', c: 'Ran' }])
    }
    throw new Error('the run never came through')
  })
})

describe('a step of the interpreter that throws', () => {
  test('ends the run as crashed instead of hanging it', async () => {
    const template = { ...asTemplate(p('a', 'echo', input('x'))), inputs: { x: { type: 'any' } } }
    const ready = prepare(template, { x: 1 }, handlers, plainInputs)
    if (ready._tag === 'Left') throw new Error(JSON.stringify(ready.left.faults))
    let reads = 0
    const hashing = 2
    const inputs = {
      get x(): unknown {
        reads += 1
        if (reads > hashing) throw new Error('no such input')
        return 1
      },
    }
    const env = memoryEnv({ handlers, services: null, run: 'abcd' })
    const events = await lastValueFrom(run({ ...ready.right, inputs }, env).pipe(toArray()))
    expect(events.at(-1)).toMatchObject({ _tag: 'RunEnded', status: 'failed' })
  })
})

describe('deaths of the process', () => {
  const died = (times: number): readonly RunEvent[] =>
    Array.from({ length: times }, (_, i) => [
      { _tag: 'RunStarted', run: 'abcd', at: 0, resumed: i > 0 } as const,
      { _tag: 'PhaseStarted', path: 'a', kind: 'echo', attempt: 1, at: 0 } as const,
    ]).flat()

  test.each([
    [2, []],
    [3, [{ _tag: 'DeathsFound', path: 'a', times: 3 }]],
  ])('%i of them are reported and never end the phase', async (times, wanted) => {
    const store = memoryStore()
    const before = died(times)
    await store.journal.append('abcd', 0, before)
    const ready = prepare(asTemplate(p('a', 'echo')), {}, handlers, {})
    if (ready._tag === 'Left') throw new Error(JSON.stringify(ready.left.faults))
    const env = memoryEnv({ handlers, services: null, store, run: 'abcd', journal_from: before.length })
    const events = await lastValueFrom(run(ready.right, env).pipe(toArray()))
    expect(events.filter(({ _tag }) => _tag === 'DeathsFound')).toMatchObject(wanted)
    expect(events.at(-1)).toMatchObject({ _tag: 'RunEnded', status: 'succeeded' })
  })

  test('are not those of a run that was cancelled, nor of a phase that has ended', () => {
    const cancelled = {
      _tag: 'RunEnded',
      run: 'abcd',
      status: 'cancelled',
      result: null,
      gives: {},
      at: 0,
    } as const
    expect(deathsIn([...died(1), cancelled]).size).toBe(0)
    const outcome = left({ _tag: 'Failed', because: 'as told' } as const)
    const ended = {
      _tag: 'PhaseEnded',
      path: 'a',
      kind: 'echo',
      optional: false,
      duration_ms: 0,
      at: 0,
      outcome,
    } as const
    expect(deathsIn([...died(3), ended]).size).toBe(0)
    expect(deathsIn(died(3)).get('a')).toBe(3)
  })
})
