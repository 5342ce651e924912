import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { damagedIn, eventsIn } from '../../src/store/entry.js'
import { journalKey, twinKey } from '../../src/store/layout.js'
import { levelKeyValue, levelStore, openDatabase } from '../../src/store/level-store.js'
import { salvageIn } from '../../src/store/salvage/salvage.js'
import { checkStore } from '../../src/store/upkeep/check.js'
import { repairStore } from '../../src/store/upkeep/repair.js'
import { keyOf, opened, resultOf, smallStore } from './small-store.js'

const RESULTS = 24
let folder = ''
let sound = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regimen-repair-'))
  sound = join(folder, 'sound')
  await smallStore(sound, RESULTS)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const copies = { count: 0 }
const copy = async (): Promise<string> => {
  copies.count += 1
  const directory = join(folder, `copy-${copies.count}`)
  await cp(sound, directory, { recursive: true })
  return directory
}
const repair = async (directory: string) => {
  const repaired = await repairStore(directory, { now: 0, temporary: folder })
  if (repaired._tag === 'Left') throw new Error(JSON.stringify(repaired.left))
  return repaired.right
}
/** How many results a store still has; a result that is there is what was put. */
const held = async (directory: string): Promise<number> => {
  const store = await opened(directory)
  const found = await Promise.all(
    Array.from({ length: RESULTS }, async (_, n) => {
      const lookup = await store.snapshots.get(keyOf(n))
      if (lookup._tag === 'Left' || lookup.right._tag === 'Damaged')
        throw new Error(`result ${n} is not gone, but ${JSON.stringify(lookup)}`)
      if (lookup.right._tag === 'Miss') return 0
      if (!isDeepStrictEqual(lookup.right.snapshot.value, resultOf(n)))
        throw new Error(`result ${n} is another`)
      return 1
    }),
  )
  await store.close()
  return found.reduce<number>((sum, one) => sum + one, 0)
}

/** A random stream of this file's own, so that every run flips the same bits. */
const draws = (seed: number) => {
  const state = { value: seed }
  return (below: number): number => {
    state.value = (state.value * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor(state.value / 65_536) % below
  }
}

test('all that LevelDB shows is found without it', async () => {
  const { sound: found, lost, damaged } = await salvageIn(join(sound, 'db'))
  expect([lost, damaged]).toEqual([[], []])
  const kinds = [...found.keys()].map((key) => key.slice(0, 5))
  const count = (kind: string): number => kinds.filter((one) => one === kind).length
  expect([count('!act!'), count('!jrn!'), count('!run!'), count('!meta')]).toEqual([RESULTS, RESULTS, 1, 1])
})

test('a sound store is said to be, also while it is open, and a repair of it loses nothing', async () => {
  const directory = await copy()
  const script = join(import.meta.dirname, 'holder.ts')
  const holder = spawn(process.execPath, ['--import', 'tsx', script, directory, '0'])
  await once(holder.stdout, 'data')
  expect(await checkStore(directory, folder)).toMatchObject({ runs: 1, faults: [] })
  expect(await repairStore(directory, { now: 0, temporary: folder })).toMatchObject({
    left: { _tag: 'StoreBusy', owner: holder.pid },
  })
  holder.kill('SIGKILL')
  await once(holder, 'close')
  expect(await repair(directory)).toMatchObject({ lost: [], results: [], blobs: [] })
  expect(await held(directory)).toBe(RESULTS)
})

describe('a flipped bit', () => {
  test.each([
    ['MANIFEST', /^MANIFEST/, 6, 0],
    ['CURRENT', /^CURRENT$/, 4, 0],
    ['a table', /\.ldb$/, 16, 16],
    ['the log', /\.log$/, 8, 2],
  ] as const)('in %s costs what it damaged and no more', async (_what, pattern, flips, most) => {
    const draw = draws(7)
    for (let i = 0; i < flips; i++) {
      const directory = await copy()
      const names = (await readdir(join(directory, 'db'))).filter((name) => pattern.test(name))
      const sized = await Promise.all(
        names.map(
          async (name) => [join(directory, 'db', name), await readFile(join(directory, 'db', name))] as const,
        ),
      )
      const files = sized.filter(([, bytes]) => bytes.length > 0)
      const [path = '', bytes = Buffer.alloc(0)] = files[draw(files.length)] ?? []
      const at = draw(bytes.length)
      await writeFile(
        path,
        bytes.map((byte, place) => (place === at ? byte ^ (1 << draw(8)) : byte)),
      )
      const { lost, results } = await repair(directory)
      const kept = await held(directory)
      expect([i, at, kept >= RESULTS - most]).toEqual([i, at, true])
      if (most === 0) expect([kept, lost, results]).toEqual([RESULTS, [], []])
      expect((await checkStore(directory, folder)).faults.filter(({ what }) => what !== 'journal')).toEqual(
        [],
      )
      await rm(directory, { recursive: true })
    }
  })

  test('in CURRENT is reported as damage of the store, whatever name it then gives', async () => {
    const path = join('db', 'CURRENT')
    const directory = await copy()
    const bytes = await readFile(join(sound, path))
    for (let bit = 0; bit < 8 * bytes.length; bit += 5) {
      await rm(directory, { recursive: true })
      await cp(sound, directory, { recursive: true })
      await writeFile(
        join(directory, path),
        bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte)),
      )
      const store = await levelStore(directory, { now: 0, pid: process.pid })
      expect([bit, store._tag === 'Left' && store.left._tag]).toEqual([bit, 'StoreDamaged'])
    }
  })

  test('in STORE.json costs nothing', async () => {
    const text = await readFile(join(sound, 'STORE.json'))
    for (let at = 0; at < text.length; at += 5) {
      const directory = await copy()
      await writeFile(
        join(directory, 'STORE.json'),
        text.map((byte, place) => (place === at ? byte ^ 2 : byte)),
      )
      await repair(directory)
      expect([at, await held(directory)]).toEqual([at, RESULTS])
      await rm(directory, { recursive: true })
    }
  })
})

test.each([
  ['STORE.json', (directory: string) => rm(join(directory, 'STORE.json'))],
  ['CURRENT', (directory: string) => rm(join(directory, 'db', 'CURRENT'))],
  [
    'the index of a table',
    async (directory: string) => {
      const names = await readdir(join(directory, 'db'))
      for (const name of names.filter((one) => one.endsWith('.ldb'))) {
        const path = join(directory, 'db', name)
        const bytes = await readFile(path)
        await writeFile(path, bytes.fill(0, bytes.length - 48))
      }
    },
  ],
] as const)('a store that lost %s is whole after a repair', async (_what, harm) => {
  const directory = await copy()
  await harm(directory)
  const before = await checkStore(directory, folder)
  expect(before.faults.length).toBeGreaterThan(0)
  expect(await repair(directory)).toMatchObject({ lost: [] })
  expect(await held(directory)).toBe(RESULTS)
  expect((await checkStore(directory, folder)).faults).toEqual([])
})

test('a cut log keeps what stands before the cut', async () => {
  const [log = ''] = (await readdir(join(sound, 'db'))).filter((name) => name.endsWith('.log'))
  const size = (await readFile(join(sound, 'db', log))).length
  for (const share of [0.2, 0.5, 0.8, 0.99]) {
    const directory = await copy()
    const path = join(directory, 'db', log)
    await writeFile(path, (await readFile(path)).subarray(0, Math.floor(size * share)))
    await repair(directory)
    const kept = await held(directory)
    expect([share, kept >= RESULTS / 2, kept <= RESULTS]).toEqual([share, true, true])
  }
})

test('a damaged blob is set aside, its result gone, and the check names both before', async () => {
  const directory = await copy()
  const blobs = (await readdir(join(directory, 'blobs'), { recursive: true })).filter(
    (name) => name.length > 60,
  )
  const path = join(directory, 'blobs', blobs[0] ?? '')
  await writeFile(path, (await readFile(path)).fill(1, 100, 101))
  const { faults } = await checkStore(directory, folder)
  expect(new Set(faults.map(({ what }) => what))).toEqual(new Set(['blob', 'result']))
  expect(await repair(directory)).toMatchObject({
    blobs: [expect.any(String)],
    results: [expect.any(String)],
  })
  expect(await held(directory)).toBe(RESULTS - 1)
  expect((await checkStore(directory, folder)).faults).toEqual([])
})

test('a repair that was cut short goes on, and one that cannot end leaves the store as it was', async () => {
  const directory = await copy()
  await rm(join(directory, 'db', 'CURRENT'))
  // killed after the database was set aside
  await mkdir(join(directory, 'damaged', '1'), { recursive: true })
  await cp(join(directory, 'db'), join(directory, 'damaged', '1', 'db'), { recursive: true })
  await rm(join(directory, 'db'), { recursive: true })
  expect(await repair(directory)).toMatchObject({ lost: [] })
  expect(await held(directory)).toBe(RESULTS)

  const other = await copy()
  // nothing can be built where a file stands in the way
  await rm(join(other, 'db', 'CURRENT'))
  await writeFile(join(other, 'damaged'), 'a file')
  expect((await repairStore(other, { now: 0, temporary: folder }))._tag).toBe('Left')
  expect(await readdir(join(other, 'db'))).toEqual(expect.arrayContaining(['LOCK']))
  await rm(join(other, 'damaged'))
  expect(await repair(other)).toMatchObject({ lost: [] })
})

test('a lost entry of a journal stays told after the repair', async () => {
  const directory = await copy()
  const names = await readdir(join(directory, 'db'))
  const [table = ''] = names.filter((name) => name.endsWith('.log'))
  const path = join(directory, 'db', table)
  const bytes = await readFile(path)
  const at = bytes.indexOf(`!jrn!abcd!${String(RESULTS - 2).padStart(12, '0')}`)
  expect(at).toBeGreaterThan(0)
  await writeFile(
    path,
    bytes.map((byte, place) => (place === at + 22 + 20 ? byte ^ 4 : byte)),
  )
  expect((await repair(directory)).lost).toEqual([`!jrn!abcd!${String(RESULTS - 2).padStart(12, '0')}`])
  const store = await opened(directory)
  const entries = await store.journal.entries('abcd')
  await store.close()
  if (entries._tag === 'Left') throw new Error('no journal')
  expect([damagedIn(entries.right), eventsIn(entries.right).length]).toEqual([1, RESULTS - 1])
})

test('a repair writes the other record of a look again and marks what a journal lacks, so that nothing is said of them any more', async () => {
  const directory = await copy()
  const look = 'f'.repeat(64)
  const store = await opened(directory)
  await store.looks.add({
    sequence: 0,
    series: look,
    run: 'abcd',
    number: 1,
    others: [],
    unreadable: 0,
    of: null,
  })
  await store.close()
  const database = await openDatabase(directory, join(directory, 'db'), { createIfMissing: false })
  if (database._tag === 'Left') throw new Error(JSON.stringify(database.left))
  const values = levelKeyValue(database.right, () => undefined)
  await values.batch([], { sync: true, removed: [twinKey(look), journalKey('abcd', 3)] })
  await values.close()
  const losses = async () => {
    const opening = await opened(directory)
    const found = await opening.losses()
    await opening.close()
    return found._tag === 'Right' ? found.right : found
  }
  expect(await losses()).toEqual([
    '1 of the journal entries of run abcd',
    'one of two records of look ffffffffffff',
  ])
  await repair(directory)
  expect(await losses()).toEqual([])
})
