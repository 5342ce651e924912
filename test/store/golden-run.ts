import { right } from 'fp-ts/lib/Either.js'
import { filter, from, lastValueFrom } from 'rxjs'
import { anything, struct } from '../../src/core/codec/codec.js'
import type { RunEvent } from '../../src/run/event.js'
import type { Handler } from '../../src/run/handler.js'
import { memoryEnv, prepare, run } from '../../src/run/run.js'
import { levelStore } from '../../src/store/level-store.js'
import { asTemplate } from '../../src/workflow/template.js'
import { phase, sequence } from '../../src/workflow/workflow.js'

/** A workflow whose results depend on no market code: it stands in the golden stores, one a layout, for as long as they do. */
const config = struct('config', { x: anything })
type Config = { readonly x: unknown }

/** Steps that a counting phase made in this process. */
export const made: number[] = []
const STEPS = 6

const echo: Handler<Config, unknown, null> = {
  version: 1,
  config,
  result: anything,
  cached: true,
  grounds: () => Promise.resolve(right(null)),
  run: ({ config: { x } }) => [right({ x, column: Float64Array.of(1, Number.NaN, -0) })],
}

/** Counts to `STEPS`, keeps every step, and kills its process after `until` of them. */
const counting = (until: number): Handler<Config, unknown, null> => ({
  ...echo,
  run: (request) =>
    from(
      (async () => {
        const kept = await request.checkpoint.get()
        const done = kept._tag === 'Right' ? (kept.right?.parts ?? []) : []
        const steps = [...done] as number[]
        while (steps.length < STEPS) {
          made.push(steps.length)
          steps.push(steps.length * 10)
          await request.checkpoint.put(steps.length - 1, {
            head: { steps: steps.length },
            part: steps.at(-1),
          })
          if (steps.length === until) process.kill(process.pid, 'SIGKILL')
        }
        return right({ steps })
      })(),
    ),
})

/** Runs it in a store under a run's id; `until` steps of its second phase, then the process kills itself. */
export const goldenRun = async (directory: string, id: string, until: number, journal_from = 0) => {
  const store = await levelStore(directory, { now: 0, pid: process.pid })
  if (store._tag === 'Left') throw new Error(JSON.stringify(store.left))
  const handlers = { echo, count: counting(until) }
  const workflow = sequence(
    phase('first', 'echo', { x: 'kept in a store of its layout' }),
    phase('second', 'count', { x: id }),
  )
  const prepared = prepare(asTemplate(workflow, 'golden'), {}, handlers, {})
  if (prepared._tag === 'Left') throw new Error('the golden workflow has a fault')
  const env = memoryEnv({
    handlers,
    services: null,
    store: store.right,
    run: id,
    engine: 'golden/1',
    journal_from,
    now: () => 1_700_000_000_000,
  })
  const events: RunEvent[] = []
  const ended = run(prepared.right, env).pipe(
    filter((event) => {
      events.push(event)
      return event._tag === 'RunEnded'
    }),
  )
  await lastValueFrom(ended)
  await store.right.close()
  return events
}

/** `golden-run.ts DIRECTORY RUN UNTIL` makes a golden store. */
const [, script = '', directory = '', id = '', until = '0'] = process.argv
if (script.endsWith('golden-run.ts')) await goldenRun(directory, id, Number(until))
