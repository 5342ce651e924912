import { left, right } from 'fp-ts/lib/Either.js'
import { filter, lastValueFrom, of, toArray } from 'rxjs'
import { expect, test } from 'vitest'
import { sha256 } from '../../src/core/canonical/content-key.js'
import { anything, struct, withDefault } from '../../src/core/codec/codec.js'
import type { AnyHandler } from '../../src/run/handler.js'
import { memoryEnv, prepare, run } from '../../src/run/run.js'
import type { Artifact } from '../../src/store/artifact.js'
import { add, from, gt, literal, orElse, previous, round } from '../../src/workflow/expression.js'
import { asTemplate } from '../../src/workflow/template.js'
import {
  type AnyWorkflow,
  forEach,
  iterate,
  optional,
  phase,
  scope,
  sequence,
  when,
} from '../../src/workflow/workflow.js'

interface Config {
  readonly x: unknown
  readonly behind: readonly string[]
}
const config = struct('config', { x: withDefault(anything, null), behind: withDefault(anything, []) })
const kind = (more: Partial<AnyHandler<null>>): AnyHandler<null> => ({
  version: 1,
  config,
  result: anything,
  cached: true,
  grounds: () => Promise.resolve(right(null)),
  run: ({ config: given }) => of(right({ v: (given as Config).x, behind: (given as Config).behind })),
  ...more,
})
const ledgerOf = (x: unknown): Artifact => ({
  _tag: 'Artifact',
  codec: 'ledger',
  sha256: sha256(new TextEncoder().encode(String(x))),
  bytes: 1,
})
const names = new Map([0, 1, 2, 5, 7].map((x) => [ledgerOf(x).sha256, String(x)]))
const handlers = {
  /** Chooses, with a ledger that its `x` names. */
  search: kind({ ledgers: (result: { readonly v: unknown }) => [ledgerOf(result.v)] }),
  plain: kind({}),
  fail: kind({ run: () => of(left({ _tag: 'Failed', because: 'no luck' } as const)) }),
  /** Says which ledgers it inherits. */
  judge: kind({
    inherits: (given: Config, ledgers: readonly Artifact[]) => ({
      ...given,
      behind: ledgers.map((one) => names.get(one.sha256) ?? '?').sort(),
    }),
  }),
}
type Given = { readonly v: number; readonly behind: readonly string[] }
const p = <const Name extends string>(name: Name, of: keyof typeof handlers, x: unknown = null) =>
  phase<Name, Given, never>(name, of, { x })

/** What every phase of kind judge inherits, by path. */
const behind = async (workflow: unknown): Promise<Readonly<Record<string, string>>> => {
  const prepared = prepare(asTemplate(workflow as AnyWorkflow), {}, handlers, {})
  if (prepared._tag === 'Left') throw new Error(JSON.stringify(prepared.left))
  const events = run(prepared.right, memoryEnv({ handlers, services: null }))
  const ended = await lastValueFrom(
    events.pipe(
      filter((event) => event._tag === 'PhaseEnded'),
      toArray(),
    ),
  )
  return Object.fromEntries(
    ended.flatMap(({ path, kind: of, outcome }) => {
      if (of !== 'judge' || (outcome._tag === 'Right' && outcome.right._tag !== 'Ran')) return []
      if (outcome._tag === 'Left' || outcome.right._tag !== 'Ran') throw new Error(JSON.stringify(outcome))
      return [[path, (outcome.right.value as Given).behind.join('')] as const]
    }),
  )
}
const a = p('a', 'search', 1)
const b = p('b', 'search', 2)
const v = from(a, 'v')

test('what reads nothing of a search inherits nothing, though it runs after it', async () => {
  expect(await behind(sequence(a, p('j', 'judge', 1)))).toEqual({ j: '' })
})
test('through an expression, however deep in a config, and through a phase between', async () => {
  expect(await behind(sequence(a, p('j', 'judge', { deep: [{ er: add(v, 1) }] })))).toEqual({ j: '1' })
  const between = p('between', 'plain', v)
  expect(await behind(sequence(a, between, p('j', 'judge', from(between, 'v'))))).toEqual({ j: '1' })
  const second = p('b', 'search', 2)
  expect(await behind(sequence(a, second, p('j', 'judge', [v, from(second, 'v')])))).toEqual({ j: '12' })
})
test('through a test, in either arm, and of what a branch gave its test too', async () => {
  const test = gt(v, literal(0))
  const found = await behind(sequence(a, when(test, p('j', 'judge', 1), p('k', 'judge', 2))))
  expect(Object.values(found)).toEqual(['1'])
  const arm = when(test, p('arm', 'plain', 1), p('arm', 'plain', 2))
  const read = from(p('arm', 'plain'), 'v')
  expect(await behind(sequence(a, arm, p('j', 'judge', read)))).toEqual({ j: '1' })
})
test('through a search in a branch, whichever ran', async () => {
  const branch = when(gt(literal(1), literal(0)), p('s', 'search', 1), p('s', 'search', 2))
  expect(await behind(sequence(branch, p('j', 'judge', from(p('s', 'search'), 'v'))))).toEqual({ j: '1' })
})
test('through `until`: later rounds and what reads the loop were reached by it', async () => {
  const never = gt(literal(0), v)
  const body = p('body', 'judge', round())
  const loop = iterate({ name: 'loop', body, at_most: 2, until: never })
  expect(await behind(sequence(a, loop, p('j', 'judge', from(loop, 'rounds'))))).toEqual({
    'loop[0]/body': '',
    'loop[1]/body': '1',
    j: '1',
  })
})
test('through a loop: a search that was made again in each round counts in each', async () => {
  const body = sequence(p('s', 'search', round()), p('j', 'judge', from(p('s', 'search'), 'v')))
  const loop = iterate({ name: 'loop', body, at_most: 3, until: gt(literal(0), literal(1)) })
  expect(await behind(sequence(loop, p('k', 'judge', from(p('s', 'search'), 'v'))))).toEqual({
    'loop[0]/j': '0',
    'loop[1]/j': '01',
    'loop[2]/j': '012',
    k: '012',
  })
  const again = p('s', 'search', previous('s', literal(5), 'v'))
  const climb = iterate({ name: 'loop', body: again, at_most: 2, until: gt(literal(0), literal(1)) })
  expect(await behind(sequence(climb, p('k', 'judge', from(again, 'v'))))).toEqual({ k: '5' })
})
test('through `over`, through the items of a loop, and through all that they gave', async () => {
  const list = p('list', 'search', [5, 7])
  const judged = sequence(
    list,
    forEach('each', from(list, 'v') as never, (item) => p('j', 'judge', item)),
  )
  expect(Object.values(await behind(judged))).toEqual(['?', '?'])
  const each = forEach('each', literal([5, 7]), (item) => p('s', 'search', item))
  expect(await behind(sequence(each, p('j', 'judge', from(each))))).toEqual({ j: '57' })
})
test('through an optional phase, and what stands for one that failed', async () => {
  const may = p('may', 'search', 1)
  expect(await behind(sequence(optional(may), p('j', 'judge', orElse(from(may, 'v'), 9))))).toEqual({
    j: '1',
  })
  const bad = p('bad', 'fail', v)
  expect(
    await behind(sequence(a, b, optional(bad), p('j', 'judge', orElse(from(bad, 'v'), from(b, 'v'))))),
  ).toEqual({
    j: '12',
  })
})
test('through a loop whose body failed: what its body read and searched decided that it gave nothing', async () => {
  const failed = (body: AnyWorkflow): readonly unknown[] => [
    iterate({ name: 'loop', body, at_most: 2, until: gt(literal(1), literal(0)) }),
    forEach('loop', literal([5]), () => body),
  ]
  const standIn = p('j', 'judge', orElse(from(p('loop', 'plain'), 'v'), from(b, 'v')))
  for (const loop of failed(p('bad', 'fail', v)))
    expect(await behind(sequence(a, b, optional(loop as AnyWorkflow), standIn))).toEqual({ j: '12' })
  for (const loop of failed(sequence(p('s', 'search', 7), p('bad', 'fail', from(p('s', 'search'), 'v')))))
    expect(await behind(sequence(b, optional(loop as AnyWorkflow), standIn))).toEqual({ j: '27' })
})
test('through what was blocked by something that failed, and through a scope that holds it', async () => {
  const chain = sequence(p('bad', 'fail', v), p('late', 'plain', 3))
  const late = from(p('late', 'plain'), 'v')
  expect(await behind(sequence(a, b, optional(chain), p('j', 'judge', orElse(late, from(b, 'v')))))).toEqual({
    j: '12',
  })
  const held = scope('held', sequence(optional(p('bad', 'fail', v)), p('fine', 'plain', 3)))
  expect(await behind(sequence(a, held, p('j', 'judge', from(held))))).toEqual({ j: '1' })
})
test('through a scope', async () => {
  const inside = scope('inside', sequence(a))
  expect(await behind(sequence(inside, p('j', 'judge', from(inside))))).toEqual({ j: '1' })
})
