import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { right } from 'fp-ts/lib/Either.js'
import { lastValueFrom, of } from 'rxjs'
import { anything, struct, withDefault } from './build/src/core/codec/codec.js'
import { memoryEnv, prepare, run } from './build/src/run/run.js'
import { levelStore } from './build/src/store/level-store.js'
import { memoryStore } from './build/src/store/memory-store.js'
import { literal } from './build/src/workflow/expression.js'
import { asTemplate } from './build/src/workflow/template.js'
import { forEach, parallel, phase, sequence } from './build/src/workflow/workflow.js'
import { expectRight } from './expect-right.mjs'

const add = {
  version: 1,
  config: struct('config', { x: withDefault(anything, null) }),
  result: anything,
  cached: true,
  grounds: () => Promise.resolve(right(null)),
  run: ({ config }) => of(right({ v: Number(config.x ?? 0) + 1 })),
}
const numbers = (n) => Array.from({ length: n }, (_, i) => i)

/** Workflows of phases that do next to nothing. */
export const shapes = {
  chain: (n) =>
    sequence(
      ...numbers(n).map((i) =>
        phase(`p${i}`, 'add', { x: i === 0 ? 0 : { _tag: 'From', name: `p${i - 1}`, path: ['v'] } }),
      ),
    ),
  for_each: (n) => forEach('each', literal(numbers(n)), (item) => phase('t', 'add', { x: item })),
  branches: (n) => parallel(...numbers(n).map((i) => phase(`b${i}`, 'add', { x: i }))),
}

/** CPU milliseconds between two turns of the event loop at most, while something runs, and in all: a pause of the machine is none. */
const watched = async (work) => {
  let longest = 0
  let last = { wall: performance.now(), cpu: process.cpuUsage() }
  const timer = setInterval(() => {
    const now = { wall: performance.now(), cpu: process.cpuUsage() }
    const cpu = (now.cpu.user + now.cpu.system - last.cpu.user - last.cpu.system) / 1000
    longest = Math.max(longest, Math.min(now.wall - last.wall, cpu))
    last = now
  }, 1)
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  clearInterval(timer)
  return { cpu_ms: (user + system) / 1000, longest_block_ms: longest }
}

/** Runs `n` phases: CPU milliseconds a phase of the run alone, the plan's beside, and the longest block of the event loop. */
export const manyPhases = async (shape, n, onDisk = false) => {
  const folder = onDisk ? mkdtempSync(join(tmpdir(), 'regimen-bench-')) : undefined
  const store =
    folder === undefined ? memoryStore() : expectRight(await levelStore(folder, { now: 0, pid: process.pid }))
  const handlers = { add }
  const begun = process.cpuUsage()
  const prepared = expectRight(prepare(asTemplate(shapes[shape](n)), {}, handlers, {}))
  const planned = process.cpuUsage(begun)
  const env = memoryEnv({ handlers, services: null, store, concurrency: 2, now: Date.now })
  const wall = performance.now()
  const { cpu_ms, longest_block_ms } = await watched(async () => {
    const last = await lastValueFrom(run(prepared, env))
    if (last._tag !== 'RunEnded' || last.status !== 'succeeded') throw new Error(`the run ended as ${last.status}`)
  })
  const wall_ms = performance.now() - wall
  await store.close()
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
  return {
    cpu_ms: cpu_ms / n,
    wall_ms: wall_ms / n,
    plan_ms: (planned.user + planned.system) / 1000 / n,
    longest_block_ms,
  }
}
