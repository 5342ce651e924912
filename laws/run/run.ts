import { deepStrictEqual, ok, strictEqual } from 'node:assert'
import fc from 'fast-check'
import { lastValueFrom, type Observable, toArray } from 'rxjs'
import { random } from '../../src/core/random.kernel.js'
import type { Env } from '../../src/run/env.js'
import type { RunEvent } from '../../src/run/event.js'
import type { Prepared } from '../../src/run/run.js'
import type { Store } from '../../src/store/store.js'
import type { WorkflowExpression } from '../../src/workflow/expression.js'
import { certainPhases, planPath, possiblePhases } from '../../src/workflow/plan/phases.js'
import { sequenceNode } from '../../src/workflow/workflow.js'
import { anyShape, anySoundShape, workflowOf } from '../arbitrary/workflow.js'
import type { Law } from '../law.js'
import { faultyStore, fragileStore, handlers, type Wait } from '../model/surroundings.js'
import { bodyAt, holdsLoop } from '../model/unrolled.js'
import { model } from '../model/workflow.js'
import { preparedOf, templateOf } from './template.js'

/** What the laws are about: an interpreter, and the surroundings in memory that it runs in. */
export interface Interpreter {
  readonly run: <S>(prepared: Prepared, env: Env<S>) => Observable<RunEvent>
  readonly env: <S>(given: Pick<Env<S>, 'handlers' | 'services'> & Partial<Env<S>>) => Env<S>
}

interface Told {
  readonly events: readonly RunEvent[]
  readonly outcomes: ReadonlyMap<string, string>
  readonly ended: readonly string[]
  readonly cached: boolean
  readonly status: string
  readonly result: unknown
}

const outcomeText = (event: RunEvent & { readonly _tag: 'PhaseEnded' }): string => {
  const { outcome } = event
  if (outcome._tag === 'Right')
    return outcome.right._tag === 'Ran' ? `ran ${JSON.stringify(outcome.right.value)}` : 'skipped'
  return outcome.left._tag === 'Blocked' ? `Blocked by ${outcome.left.by}` : outcome.left._tag
}

const settings = { numRuns: 200 }
const order = fc.record({ concurrency: fc.integer({ min: 1, max: 6 }), seed: fc.nat() })

/** Says that the interpreter does what the plain evaluator says, in any order, once, and again from its store. */
export const runLaws = (interpreter: Interpreter): readonly Law[] => {
  const told = async (
    prepared: Prepared,
    { concurrency, seed }: { readonly concurrency: number; readonly seed: number },
    store?: Store,
    run = 'aaaa',
  ): Promise<Told> => {
    const draws = random(seed, 'turns')
    const env = interpreter.env<Wait>({
      handlers,
      services: () => draws.below(12),
      concurrency,
      run,
      ...(store === undefined ? {} : { store }),
    })
    const events = await lastValueFrom(interpreter.run(prepared, env).pipe(toArray()))
    const ends = events.flatMap((event) => (event._tag === 'PhaseEnded' ? [event] : []))
    const last = events.at(-1)
    if (last?._tag !== 'RunEnded') throw new Error('the run did not say that it ended')
    return {
      events,
      outcomes: new Map(ends.map((event) => [event.path, outcomeText(event)])),
      ended: ends.map(({ path }) => path),
      cached: ends.every(
        ({ outcome }) => outcome._tag === 'Left' || outcome.right._tag === 'Skipped' || outcome.right.cached,
      ),
      status: last.status,
      result: last.result,
    }
  }
  const sorted = (outcomes: ReadonlyMap<string, string>) => [...outcomes].sort(([a], [b]) => (a < b ? -1 : 1))
  const ranIn = (outcomes: ReadonlyMap<string, string>): readonly string[] =>
    [...outcomes].flatMap(([path, outcome]) => (outcome.startsWith('ran') ? [planPath(path)] : []))

  return [
    {
      name: 'every occurrence ends as the plain evaluator says',
      check: () =>
        fc.assert(
          fc.asyncProperty(anyShape, order, async (shape, how) => {
            const { node, reads } = workflowOf(shape)
            const wanted = model(node, reads)
            const done = await told(preparedOf(templateOf(node, reads)), how)
            deepStrictEqual(sorted(done.outcomes), sorted(wanted.outcomes))
            strictEqual(done.status, wanted.status)
            deepStrictEqual(done.result, { values: wanted.values })
          }),
          { numRuns: 400 },
        ),
    },
    {
      name: 'every occurrence ends exactly once, after it was scheduled',
      check: () =>
        fc.assert(
          fc.asyncProperty(anyShape, order, async (shape, how) => {
            const { node } = workflowOf(shape)
            const { events, ended } = await told(preparedOf(templateOf(node, [])), how)
            strictEqual(new Set(ended).size, ended.length)
            const scheduled = events.flatMap((event) => (event._tag === 'PhaseScheduled' ? [event.path] : []))
            ok(scheduled.every((path) => ended.includes(path)))
            strictEqual(events[0]?._tag, 'RunStarted')
          }),
          settings,
        ),
    },
    {
      name: 'what ran is possible, and where all succeed what is certain ran',
      check: () =>
        fc.assert(
          fc.asyncProperty(fc.oneof(anyShape, anySoundShape), order, async (shape, how) => {
            const { node } = workflowOf(shape)
            const prepared = preparedOf(templateOf(node, []))
            const { outcomes } = await told(prepared, how)
            const ran = ranIn(outcomes)
            const possible = possiblePhases(prepared.plan).map(({ path }) => path)
            ok(ran.every((path) => possible.includes(path)))
            if ([...outcomes.values()].every((outcome) => outcome.startsWith('ran') || outcome === 'skipped'))
              ok(certainPhases(prepared.plan).every(({ path }) => ran.includes(path)))
          }),
          settings,
        ),
    },
    {
      name: 'neither concurrency nor the order of endings reaches a result',
      check: () =>
        fc.assert(
          fc.asyncProperty(anyShape, order, order, async (shape, one, other) => {
            const { node, reads } = workflowOf(shape)
            const prepared = preparedOf(templateOf(node, reads))
            const [a, b] = [await told(prepared, one), await told(prepared, other)]
            deepStrictEqual(
              [sorted(a.outcomes), a.status, a.result],
              [sorted(b.outcomes), b.status, b.result],
            )
          }),
          settings,
        ),
    },
    {
      name: 'a second run on the same store is cached and gives the same',
      check: () =>
        fc.assert(
          fc.asyncProperty(anyShape, order, order, async (shape, one, other) => {
            const { node, reads } = workflowOf(shape)
            const prepared = preparedOf(templateOf(node, reads))
            const { store } = fragileStore()
            const [a, b] = [await told(prepared, one, store), await told(prepared, other, store, 'bbbb')]
            deepStrictEqual(
              [sorted(a.outcomes), a.status, a.result],
              [sorted(b.outcomes), b.status, b.result],
            )
            ok(b.cached)
          }),
          settings,
        ),
    },
    {
      name: 'a damaged value is computed again, never returned',
      check: () =>
        fc.assert(
          fc.asyncProperty(anyShape, order, fc.nat(), async (shape, how, pick) => {
            const { node, reads } = workflowOf(shape)
            const prepared = preparedOf(templateOf(node, reads))
            const { store, damage } = fragileStore()
            const a = await told(prepared, how, store)
            await damage(pick)
            const b = await told(prepared, how, store, 'bbbb')
            deepStrictEqual(
              [sorted(a.outcomes), a.status, a.result],
              [sorted(b.outcomes), b.status, b.result],
            )
            const found = b.events.some(({ _tag }) => _tag === 'DamageFound')
            strictEqual(found, ranIn(a.outcomes).length > 0)
            ok((await told(prepared, how, store, 'cccc')).cached)
          }),
          settings,
        ),
    },
    {
      name: 'a run whose store fails ends all the same, and the next one ends as the plain evaluator says',
      check: () =>
        fc.assert(
          fc.asyncProperty(
            anyShape,
            order,
            fc.record({ at: fc.integer({ min: 1, max: 40 }), lasts: fc.boolean() }),
            async (shape, how, fault) => {
              const { node, reads } = workflowOf(shape)
              const prepared = preparedOf(templateOf(node, reads))
              const wanted = model(node, reads)
              const { faulty, sound } = faultyStore(fault)
              const first = await told(prepared, how, faulty)
              for (const path of ranIn(first.outcomes))
                if (wanted.outcomes.has(path))
                  strictEqual(first.outcomes.get(path), wanted.outcomes.get(path))
              const next = await told(prepared, how, sound, 'bbbb')
              deepStrictEqual(sorted(next.outcomes), sorted(wanted.outcomes))
              deepStrictEqual([next.status, next.result], [wanted.status, { values: wanted.values }])
            },
          ),
          { numRuns: 100 },
        ),
    },
    {
      name: 'iterate gives what its unrolling by scope gives',
      check: () =>
        fc.assert(
          fc.asyncProperty(
            anySoundShape,
            fc.integer({ min: 1, max: 4 }),
            order,
            async (shape, rounds, how) => {
              const loop = workflowOf({ _tag: 'Iterate', reads: 2, at_most: rounds, body: shape }).node
              if (loop._tag !== 'Iterate' || holdsLoop(loop.body)) return
              const never: WorkflowExpression = { _tag: 'Literal', value: false }
              const unrolled = sequenceNode(
                Array.from({ length: rounds }, (_, i) =>
                  bodyAt(loop.body, `r${i}`, i === 0 ? undefined : `r${i - 1}`, i),
                ),
              )
              const a = await told(preparedOf(templateOf({ ...loop, until: never }, [])), how)
              const b = await told(preparedOf(templateOf(unrolled, [])), how)
              const renamed = [...a.outcomes].map(
                ([path, outcome]) => [path.replace(/^n\d+\[(\d+)\]/, 'r$1'), outcome] as const,
              )
              const phasesOnly = (outcomes: Iterable<readonly [string, string]>) =>
                sorted(
                  new Map(
                    [...outcomes].filter(([, outcome]) => outcome.startsWith('ran') || outcome === 'skipped'),
                  ),
                )
              deepStrictEqual(phasesOnly(renamed), phasesOnly(b.outcomes))
            },
          ),
          settings,
        ),
    },
  ]
}
