import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { right } from 'fp-ts/lib/Either.js'
import { asTemplate, forEach, levelStore, literal, memoryEnv, memoryStore, parallel, phase, prepare, run, sequence } from 'regimen'
import { integer, struct, withDefault } from 'regimen/parts'
import { lastValueFrom, of } from 'rxjs'
import { mainThreadMs } from '../cpu-clock.mjs'
import { longestBlock } from '../event-loop.mjs'
import { expectRight } from '../expect-right.mjs'

/** A phase that adds 1. */
const add = {
  version: 1,
  config: struct('config', { x: withDefault(integer(), 0) }),
  result: struct('result', { v: integer() }),
  cached: true,
  grounds: () => Promise.resolve(right(null)),
  run: ({ config }) => of(right({ v: config.x + 1 })),
}
const numbers = (n) => Array.from({ length: n }, (_, i) => i)

const shapes = {
  chain: (n) =>
    sequence(
      ...numbers(n).map((i) => phase(`p${i}`, 'add', { x: i === 0 ? 0 : { _tag: 'From', name: `p${i - 1}`, path: ['v'] } })),
    ),
  'for-each': (n) => forEach('each', literal(numbers(n)), (item) => phase('t', 'add', { x: item })),
  branches: (n) => parallel(...numbers(n).map((i) => phase(`b${i}`, 'add', { x: i }))),
}

/** Runs the phases: CPU milliseconds of plan and run a phase, and the longest block of the event loop. */
const manyPhases = async (shape, n, onDisk) => {
  const folder = onDisk ? mkdtempSync(join(tmpdir(), 'regimen-bench-')) : undefined
  const store = folder === undefined ? memoryStore() : expectRight(await levelStore(folder, { now: 0, pid: process.pid }))
  const begun = mainThreadMs()
  const prepared = expectRight(prepare(asTemplate(shapes[shape](n)), {}, { add }, {}))
  const planned = mainThreadMs() - begun
  const env = memoryEnv({ handlers: { add }, services: null, store, concurrency: 2, now: Date.now })
  const { cpu_ms, longest_block_ms } = await longestBlock(async () => {
    const last = await lastValueFrom(run(prepared, env))
    if (last._tag !== 'RunEnded' || last.status !== 'succeeded') throw new Error(`the run ended as ${last.status}`)
  })
  await store.close()
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
  return { each: (planned + cpu_ms) / n, block: longest_block_ms }
}

const work = (shape, phases, onDisk) => {
  const name = onDisk ? `${shape}-level` : shape
  const most = onDisk ? 2 : 0.2
  return {
    name,
    title: `${shape} of ${phases} phases${onDisk ? ', LevelDB' : ''}`,
    rounds: 3,
    rows: [
      { name, reading: 'each', of: 'plan and run, a phase', against: most },
      { name: `${name}-block`, reading: 'block', of: 'longest block of the event loop', against: 50 },
    ],
    prepare: ({ tiny }) => {
      const taken = {}
      return {
        readings: {
          each: async () => {
            const { each, block } = await manyPhases(shape, tiny ? 50 : phases, onDisk)
            taken.block = block
            return each
          },
          block: () => taken.block,
        },
      }
    },
  }
}

export default [work('chain', 5000), work('chain', 5000, true), work('for-each', 5000), work('branches', 2000)]
