import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inline } from '../../src/run/executors/inline.js'
import { claim, dropRest, isSettled, openClaims, reopen } from '../../src/threads/claims.kernel.js'
import { type Threads, threads } from '../../src/threads/threads.js'
import { builtFile } from '../built.js'
import { endsOf, eventsOf } from './study.js'

const made: { pools: readonly Threads[] } = { pools: [] }
beforeAll(() => {
  const entry = builtFile('src/threads/worker.js')
  made.pools = [1, 2, 3].map((workers) => threads(workers, entry))
})
afterAll(async () => {
  await Promise.all(made.pools.map((pool) => pool.close()))
})

const bytes = async (yaml: string, executor: Parameters<typeof eventsOf>[1]): Promise<string> =>
  JSON.stringify(endsOf(await eventsOf(yaml, executor)))

const SEARCH = '{ strategies: [{ strategy: sma_cross, space: { fast: [5, 10, 20], slow: [50, 100] } }] }'
const walk = (scheme: object, search = SEARCH): string => `
phase: walk
kind: validation
config: { scheme: ${JSON.stringify(scheme)}, search: ${search} }
`
const range = { from: '2002-01-02', to: '2007-01-03' }

const scheme = fc.oneof(
  fc.record({
    kind: fc.constant('walk_forward'),
    range: fc.constant(range),
    train: fc.integer({ min: 60, max: 500 }),
    test: fc.integer({ min: 40, max: 300 }),
  }),
  fc.record({
    kind: fc.constant('k_fold'),
    range: fc.constant(range),
    folds: fc.integer({ min: 2, max: 6 }),
    embargo: fc.integer({ min: 0, max: 20 }),
  }),
)

const SPACE = { fast: { int: [2, 30] }, slow: { int: [40, 100] } }
const searched = (config: object): string => `
phase: found
kind: optimization
config: ${JSON.stringify({ strategies: [{ strategy: 'sma_cross', space: SPACE }], range, objective: { name: 'sharpe_ratio', min_trades: 1 }, ...config })}
`
const searchConfig = fc.record({
  algorithm: fc.constantFrom('random', 'genetic'),
  budget: fc.integer({ min: 65, max: 150 }),
  capture: fc.constantFrom('none', 'signals'),
  early_stop: fc.record({ patience: fc.integer({ min: 20, max: 200 }) }),
})

describe('units of a phase', () => {
  test.each([
    ['windows', scheme.map((drawn) => walk(drawn))],
    ['candidates', searchConfig.map(searched)],
  ])('%s: the bytes of one thread with one worker, with two and with three', async (_name, studies) => {
    await fc.assert(
      fc.asyncProperty(studies, async (yaml) => {
        const alone = await bytes(yaml, inline())
        for (const pool of made.pools) expect(await bytes(yaml, pool)).toBe(alone)
      }),
      { numRuns: 3 },
    )
  })

  test('give the fault of the first that fails, whichever was done first', async () => {
    // the purge leaves later windows too little to train on
    const yaml = walk({ kind: 'k_fold', range, folds: 3, purge: 900 })
    const alone = await bytes(yaml, inline())
    expect(alone).toMatch(/window [23]\b/)
    for (const pool of made.pools) expect(await bytes(yaml, pool)).toBe(alone)
  })

  test('that a helper began and did not end are done by the others', async () => {
    const yaml = walk({ kind: 'k_fold', range, folds: 4 })
    const dying = threads(3, fileURLToPath(new URL('./dying-helper.ts', import.meta.url)))
    expect(await bytes(yaml, dying)).toBe(await bytes(yaml, inline()))
    await dying.close()
  })
})

describe('claims', () => {
  test('give each unit to one thread, the first that is open', () => {
    const claims = openClaims(3)
    expect([claim(claims, 1), claim(claims, 2), claim(claims, 1), claim(claims, 2)]).toEqual([
      0,
      1,
      2,
      undefined,
    ])
  })
  test('of a thread that ended are open again, but for what it had done', () => {
    const claims = openClaims(3)
    claim(claims, 2)
    claim(claims, 2)
    reopen(claims, 2, new Set([0]))
    expect(claim(claims, 1)).toBe(1)
  })
  test('are settled when all that was begun has ended', () => {
    const claims = openClaims(3)
    claim(claims, 1)
    claim(claims, 2)
    dropRest(claims)
    expect(isSettled(claims, new Set([0]))).toBe(false)
    expect(isSettled(claims, new Set([0, 1]))).toBe(true)
    expect(claim(claims, 1)).toBe(undefined)
  })
})
