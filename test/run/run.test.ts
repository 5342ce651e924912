import { left, right } from 'fp-ts/lib/Either.js'
import { EMPTY, lastValueFrom, NEVER, type Observable, of, throwError, toArray } from 'rxjs'
import { TestScheduler } from 'rxjs/testing'
import { describe, expect, test } from 'vitest'
import { anything, struct, withDefault } from '../../src/core/codec/codec.js'
import { progress } from '../../src/run/emission.js'
import type { RunEvent } from '../../src/run/event.js'
import type { AnyHandler, Handler } from '../../src/run/handler.js'
import { memoryEnv, prepare, run } from '../../src/run/run.js'
import { eventsIn } from '../../src/store/entry.js'
import { memoryStore } from '../../src/store/memory-store.js'
import { from, gt, literal, orElse, previous, round } from '../../src/workflow/expression.js'
import { asTemplate, type Template } from '../../src/workflow/template.js'
import {
  type AnyWorkflow,
  forEach,
  iterate,
  optional,
  type Phase,
  parallel,
  phase,
  scope,
  sequence,
  when,
} from '../../src/workflow/workflow.js'

interface Config {
  readonly x: unknown
  readonly seed: unknown
}
const configCodec = struct('config', { x: withDefault(anything, null), seed: withDefault(anything, null) })
const kind = (body: Handler<Config, unknown, unknown>['run'], cached = true): AnyHandler<unknown> => ({
  version: 1,
  config: configCodec,
  result: anything,
  cached,
  grounds: () => Promise.resolve(right(null)),
  run: body,
})
const count = (handlers: Readonly<Record<string, AnyHandler<unknown>>>) => {
  const calls: string[] = []
  const counted = Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [
      name,
      {
        ...handler,
        run: (...args: Parameters<typeof handler.run>) => {
          calls.push(name)
          return handler.run(...args)
        },
      },
    ]),
  )
  return { calls, handlers: counted }
}
const handlers = {
  echo: kind(({ config }) => of(right({ v: config.x }))),
  add: kind(({ config }) => of(progress(1, 2), right({ v: Number(config.x) + 1 }), progress(2, 2))),
  fail: kind(() => of(left({ _tag: 'Failed', because: 'no luck' } as const))),
  boom: kind(() => {
    throw new Error('boom')
  }),
  error: kind(() => throwError(() => new Error('thrown later'))),
  none: kind(() => EMPTY),
  twice: kind(() => of(right(1), right(2))),
  never: kind(() => NEVER),
}
interface V {
  readonly v: number
}
const p = <const N extends string>(
  name: N,
  what: keyof typeof handlers,
  config: unknown = {},
  policy = {},
): Phase<N, V, never> => phase(name, what, config, policy)

const prepared = (given: AnyWorkflow | Template, inputs = {}) => {
  const ready = prepare('workflow' in given ? given : asTemplate(given), inputs, handlers, {})
  if (ready._tag === 'Left') throw new Error(JSON.stringify(ready.left.faults))
  return ready.right
}
const events = (workflow: AnyWorkflow | Template, env = {}): Promise<readonly RunEvent[]> =>
  lastValueFrom(run(prepared(workflow), memoryEnv({ handlers, services: null, ...env })).pipe(toArray()))
const summary = async (workflow: AnyWorkflow | Template, env = {}) => {
  const all = await events(workflow, env)
  const ends = all.flatMap((event) => (event._tag === 'PhaseEnded' ? [event] : []))
  const last = all.at(-1)
  return {
    status: last?._tag === 'RunEnded' ? last.status : undefined,
    result: last?._tag === 'RunEnded' ? last.result : undefined,
    ends: Object.fromEntries(
      ends.map(({ path, outcome }) => [
        path,
        outcome._tag === 'Left'
          ? outcome.left._tag
          : outcome.right._tag === 'Skipped'
            ? 'skipped'
            : outcome.right.cached
              ? 'cached'
              : outcome.right.value,
      ]),
    ),
  }
}

describe('a run', () => {
  test('hands on what earlier phases gave', async () => {
    const a = p('a', 'add', { x: 1 })
    const b = p('b', 'add', { x: from(a, 'v') })
    expect(await summary({ ...asTemplate(sequence(a, b)), result: { sum: from(b, 'v') } })).toEqual({
      status: 'succeeded',
      result: { sum: 3 },
      ends: { a: { v: 2 }, b: { v: 3 } },
    })
  })

  test('takes one arm of a when and skips the other', async () => {
    const a = p('a', 'add', { x: 1 })
    const w = sequence(
      a,
      when(gt(from(a, 'v'), 5), p('yes', 'echo'), p('no', 'echo')),
      p('z', 'echo', { x: 7 }),
    )
    expect((await summary(w)).ends).toEqual({ a: { v: 2 }, yes: 'skipped', no: { v: null }, z: { v: 7 } })
  })

  test('blocks what comes after a failure and lets independent branches finish', async () => {
    const w = parallel(sequence(p('bad', 'fail'), p('after', 'echo')), p('other', 'echo', { x: 1 }))
    expect(await summary(w)).toEqual({
      status: 'failed',
      result: {},
      ends: { bad: 'Failed', after: 'Blocked', other: { v: 1 } },
    })
  })

  test('goes on after an optional failure, readers taking what orElse says', async () => {
    const bad = p('bad', 'fail')
    const w = sequence(optional(bad), p('after', 'echo', { x: orElse(from(bad, 'v'), 9) }))
    expect(await summary(w)).toEqual({
      status: 'partial',
      result: {},
      ends: { bad: 'Failed', after: { v: 9 } },
    })
  })

  test('iterates until its test holds, reading the round before', async () => {
    const r = p('r', 'add', { x: previous('r', literal(0), 'v') })
    const loop = iterate({ name: 'loop', body: r, until: gt(from(r, 'v'), 2), at_most: 10 })
    const done = await summary({
      ...asTemplate(sequence(loop, p('z', 'echo', { x: from(loop, 'rounds') }))),
      result: { v: from(r, 'v'), rounds: from(loop) },
    })
    expect(done.ends).toEqual({
      'loop[0]/r': { v: 1 },
      'loop[1]/r': { v: 2 },
      'loop[2]/r': { v: 3 },
      z: { v: 3 },
    })
    expect(done.result).toEqual({ v: 3, rounds: { rounds: 3, converged: true } })
  })

  test('runs a body for each item, in order', async () => {
    const list = p('list', 'echo', { x: [1, 2, 3] })
    const each = forEach('each', from(list, 'v') as never, (item) => p('t', 'add', { x: item }))
    const done = await summary(
      { ...asTemplate(sequence(list, each)), result: { all: from(each) } },
      { concurrency: 3 },
    )
    expect(done.result).toEqual({ all: [{ t: { v: 2 } }, { t: { v: 3 } }, { t: { v: 4 } }] })
    const none = forEach('each', literal([]), () => p('t', 'echo'))
    expect(
      (await summary({ ...asTemplate(sequence(list, none)), result: { all: from(none) } })).result,
    ).toEqual({ all: [] })
  })

  test('gives one Either for a handler that throws, errors, gives nothing or gives two', async () => {
    const w = parallel(p('a', 'boom'), p('b', 'error'), p('c', 'none'), p('d', 'twice'), p('e', 'echo'))
    expect(await summary(w)).toMatchObject({
      status: 'failed',
      ends: { a: 'Crashed', b: 'Crashed', c: 'Crashed', d: 'Crashed', e: { v: null } },
    })
  })

  test('fails where nothing ran, and where a test cannot be evaluated', async () => {
    expect((await summary(sequence())).status).toBe('failed')
    const a = p('a', 'echo', { x: 'text' })
    const w = sequence(a, when(gt(from(a, 'v'), 1), p('b', 'echo')), p('c', 'echo', { x: 1 }))
    const done = await summary(w)
    expect(done.status).toBe('failed')
    expect(done.ends).toEqual({
      a: { v: 'text' },
      'when a.v > 1': 'MissingInput',
      b: 'Blocked',
      c: 'Blocked',
    })
  })

  test('computes one key once, also when both are in flight', async () => {
    const { calls, handlers: counted } = count(handlers)
    const w = parallel(p('a', 'add', { x: 1 }), p('b', 'add', { x: 1 }))
    const done = await summary(w, { handlers: counted, concurrency: 2 })
    expect(calls).toEqual(['add'])
    expect(done.ends).toEqual({ a: { v: 2 }, b: 'cached' })
  })

  test('gives fresh draws only where the seed says so', async () => {
    const { calls, handlers: counted } = count(handlers)
    const same = iterate({ body: p('r', 'echo'), until: literal(false), at_most: 5 })
    const fresh = iterate({ body: p('r', 'echo', { seed: round() }), until: literal(false), at_most: 5 })
    await summary(parallel(scope('same', same), scope('fresh', fresh)), { handlers: counted })
    expect(calls.length).toBe(1 + 5)
  })

  test('is cached when it runs again on the same store', async () => {
    const store = memoryStore()
    const a = p('a', 'add', { x: 1 })
    const w = sequence(a, p('b', 'add', { x: from(a, 'v') }))
    const first = await summary(w, { store, run: '0001' })
    expect(first.ends).toEqual({ a: { v: 2 }, b: { v: 3 } })
    expect((await summary(w, { store, run: '0002' })).ends).toEqual({ a: 'cached', b: 'cached' })
  })
})

describe('long runs', () => {
  test('a chain of 10,000 phases', async () => {
    const chain = Array.from({ length: 10_000 }, (_, i) =>
      phase(`p${i}`, 'add', { x: i === 0 ? 0 : { _tag: 'From', name: `p${i - 1}`, path: ['v'] } }),
    )
    const done = await summary(sequence(...chain))
    expect(done.status).toBe('succeeded')
    expect(done.ends['p9999']).toEqual({ v: 10_000 })
  })

  test('20,000 rounds', async () => {
    const r = p('r', 'add', { x: previous('r', literal(0), 'v') })
    const loop = iterate({ name: 'loop', body: r, until: literal(false), at_most: 20_000 })
    const done = await summary({ ...asTemplate(loop), result: { v: from(r, 'v'), how: from(loop) } })
    expect(done.result).toEqual({ v: 20_000, how: { rounds: 20_000, converged: false } })
  })
})

describe('time', () => {
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 50; i++) await Promise.resolve()
  }
  const collect = (events$: Observable<RunEvent>): { readonly seen: RunEvent[] } => {
    const seen: RunEvent[] = []
    events$.subscribe((event) => seen.push(event))
    return { seen }
  }

  test('a handler that never ends is timed out and aborted', async () => {
    const scheduler = new TestScheduler(() => undefined)
    const signals: AbortSignal[] = []
    const waiting = kind(({ signal }) => {
      signals.push(signal)
      return NEVER
    })
    const env = memoryEnv({ handlers: { ...handlers, never: waiting }, services: null, scheduler })
    const { seen } = collect(run(prepared(p('a', 'never', {}, { timeout_ms: 30 })), env))
    await settle()
    scheduler.flush()
    await settle()
    expect(seen.flatMap((event) => (event._tag === 'PhaseEnded' ? [event.outcome] : []))).toEqual([
      left({ _tag: 'TimedOut', timeout_ms: 30 }),
    ])
    expect(signals[0]?.aborted).toBe(true)
  })

  test('a failure is tried again as often as the policy says', async () => {
    const scheduler = new TestScheduler(() => undefined)
    const { calls, handlers: counted } = count(handlers)
    const env = memoryEnv({ handlers: counted, services: null, scheduler })
    const policy = { retries: { times: 2, delay_ms: 10, factor: 2, max_delay_ms: 100, jitter: 0 } }
    collect(run(prepared(p('a', 'fail', {}, policy)), env))
    for (let i = 0; i < 3; i++) {
      await settle()
      scheduler.flush()
    }
    await settle()
    expect(calls.length).toBe(3)
    expect(scheduler.now()).toBe(30)
  })

  test('unsubscribing aborts what runs and says so in the journal', async () => {
    const signals: AbortSignal[] = []
    const waiting = kind(({ signal }) => {
      signals.push(signal)
      return NEVER
    })
    const store = memoryStore()
    const env = memoryEnv({ handlers: { ...handlers, never: waiting }, services: null, store, run: 'abcd' })
    const subscription = run(prepared(sequence(p('a', 'never'), p('b', 'echo'))), env).subscribe()
    await settle()
    subscription.unsubscribe()
    await settle()
    expect(signals[0]?.aborted).toBe(true)
    const journal = await store.journal.entries('abcd')
    expect(journal._tag === 'Right' ? eventsIn(journal.right) : []).toMatchObject([
      {},
      {},
      { _tag: 'PhaseStarted' },
      { _tag: 'RunEnded', status: 'cancelled' },
    ])
  })
})
