import { left, right } from 'fp-ts/lib/Either.js'
import { from, lastValueFrom, toArray } from 'rxjs'
import { expect, test } from 'vitest'
import { anything, struct } from '../../src/core/codec/codec.js'
import type { Handler } from '../../src/run/handler.js'
import { memoryEnv, prepare, run } from '../../src/run/run.js'
import { memoryStore } from '../../src/store/memory-store.js'
import type { Store } from '../../src/store/store.js'
import { asTemplate } from '../../src/workflow/template.js'
import { phase, sequence } from '../../src/workflow/workflow.js'

/** A phase that uses every port: it counts by its checkpoint, and keeps what it counted as an artifact. */
const counting: Handler<{ readonly x: unknown }, unknown, null> = {
  version: 1,
  config: struct('config', { x: anything }),
  result: anything,
  cached: true,
  grounds: () => Promise.resolve(right(null)),
  run: ({ artifacts, checkpoint }) =>
    from(
      (async () => {
        const kept = await checkpoint.get()
        if (kept._tag === 'Left') return left({ _tag: 'Failed', because: 'no checkpoint' } as const)
        const steps = [...(kept.right?.parts ?? [])]
        while (steps.length < 3) {
          steps.push(steps.length)
          const put = await checkpoint.put(steps.length - 1, { head: steps.length, part: steps.at(-1) })
          if (put._tag === 'Left') return left({ _tag: 'Failed', because: 'not kept' } as const)
        }
        const artifact = await artifacts.put('steps', Uint8Array.from(steps as number[]))
        return artifact._tag === 'Left'
          ? left({ _tag: 'Failed', because: 'no artifact' } as const)
          : right({ artifact: artifact.right, steps })
      })(),
    ),
}
const handlers = { count: counting }
const workflow = sequence(phase('a', 'count', { x: 1 }), phase('b', 'count', { x: 2 }))

type Operation = (...args: readonly unknown[]) => Promise<unknown>
/** A store whose n-th operation, of whichever port, fails: the disk is full, or nothing is thrown but a reason. */
const failingAt = (sound: Store, nth: number): { readonly store: Store; readonly calls: () => number } => {
  const count = { calls: 0 }
  const failing =
    (act: Operation): Operation =>
    (...args) => {
      count.calls += 1
      return count.calls === nth
        ? Promise.resolve(left({ _tag: 'StoreFailed', reason: 'full', message: 'no space' }))
        : act(...args)
    }
  const ports = Object.entries(sound).map(([name, port]) => [
    name,
    typeof port === 'function'
      ? failing(port as Operation)
      : Object.fromEntries(
          Object.entries(port as object).map(([op, act]) => [op, failing(act as Operation)]),
        ),
  ])
  return { store: Object.fromEntries(ports) as Store, calls: () => count.calls }
}

const carriedOut = async (store: Store) => {
  const ready = prepare(asTemplate(workflow), {}, handlers, {})
  if (ready._tag === 'Left') throw new Error(JSON.stringify(ready.left.faults))
  const events = await lastValueFrom(
    run(ready.right, memoryEnv({ handlers, services: null, store, run: 'abcd' })).pipe(toArray()),
  )
  const last = events.at(-1)
  return last?._tag === 'RunEnded' ? { status: last.status, gives: last.gives } : undefined
}

test('the n-th operation of any port may fail: the run ends, and the next one is as if it had not', async () => {
  const clean = await carriedOut(memoryStore())
  expect(clean?.status).toBe('succeeded')
  const seen = { failed: 0 }
  for (let nth = 1; nth < 100; nth++) {
    const sound = memoryStore()
    const { store, calls } = failingAt(sound, nth)
    const first = await carriedOut(store)
    expect([nth, first?.status]).toEqual([nth, expect.stringMatching(/^(?:succeeded|failed)$/)])
    seen.failed += first?.status === 'failed' ? 1 : 0
    if (first?.status === 'succeeded') expect([nth, first]).toEqual([nth, clean])
    expect([nth, await carriedOut(sound)]).toEqual([nth, clean])
    if (calls() < nth) {
      expect(seen.failed).toBeGreaterThan(10)
      return
    }
  }
  throw new Error('the run never came through')
})
