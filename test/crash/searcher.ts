import { appendFileSync } from 'node:fs'
import { right } from 'fp-ts/lib/Either.js'
import { filter, lastValueFrom } from 'rxjs'
import { oneByOne, searchLoop } from '../../src/candidate/search/search-loop.kernel.js'
import { keyOf } from '../../src/core/canonical/content-key.js'
import { anything, struct } from '../../src/core/codec/codec.js'
import { float } from '../../src/core/space/dimension.js'
import type { Handler } from '../../src/run/handler.js'
import { memoryEnv, prepare, run } from '../../src/run/run.js'
import { genetic } from '../../src/search/genetic.kernel.js'
import type { SearchPoint } from '../../src/search/grid.js'
import { MOMENTS_A_TRIAL } from '../../src/search/ledger.js'
import { objective } from '../../src/stats/metrics/objective.js'
import { levelStore } from '../../src/store/level-store.js'
import { asTemplate } from '../../src/workflow/template.js'
import { phase } from '../../src/workflow/workflow.js'

/** Searches in the store of a directory, notes every trial that it makes in a file, and at the end tells what it found. */
const [directory = '', notes = '', trials = '0', pause_ms = '0'] = process.argv.slice(2)
const wait = (): void => {
  const until = performance.now() + Number(pause_ms)
  while (performance.now() < until);
}
const space = [{ strategy: 'bowl', space: { a: float(0, 1), b: float(0, 1) }, constraints: [] }]
const measure = ({ strategy, params }: SearchPoint) => {
  wait()
  appendFileSync(notes, `${JSON.stringify(params)}\n`)
  const score = -((Number(params['a']) - 0.3) ** 2) - (Number(params['b']) - 0.6) ** 2
  const moments = new Float64Array(MOMENTS_A_TRIAL).fill(score)
  const metrics = { score }
  return right({
    phase: 'bowl',
    strategy,
    params,
    kernel: 'bowl/1',
    trades: 1,
    scored_until: 0,
    returns_hash: keyOf(params),
    moments,
    metrics,
  })
}
const handler: Handler<object, unknown, null> = {
  version: 1,
  config: struct('config', {}),
  result: anything,
  cached: true,
  grounds: () => Promise.resolve(right(null)),
  run: (request) =>
    searchLoop(
      genetic(),
      {
        space,
        objective: objective('sharpe_ratio'),
        stops: { budget: Number(trials) },
        seed: 1,
        total: Number(trials),
        note: 'trials',
        path: '',
        measure: oneByOne(measure),
        recall: right,
      },
      request,
    ),
}
const handlers = { search: handler }
const prepared = prepare(asTemplate(phase('bowl', 'search', {})), {}, handlers, {})
const store = await levelStore(directory, { now: 0, pid: process.pid })
if (store._tag === 'Right' && prepared._tag === 'Right') {
  const events$ = run(
    prepared.right,
    memoryEnv({ handlers, services: null, store: store.right, run: 'abcd' }),
  )
  const end = await lastValueFrom(events$.pipe(filter((event) => event._tag === 'RunEnded')))
  process.stdout.write(`${end.status} ${keyOf(end.gives)}\n`)
  await store.right.close()
}
