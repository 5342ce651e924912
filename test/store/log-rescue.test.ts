import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { levelStore } from '../../src/store/level-store.js'
import { logRecords } from '../../src/store/salvage/log-file.kernel.js'
import type { Store } from '../../src/store/store.js'
import { keyOf } from './small-store.js'

const RESULTS = 12
const who = { now: 0, pid: 1 }
const look = (sequence: number) => ({
  sequence,
  series: String(sequence).padStart(64, '0'),
  run: 'abcd',
  number: sequence + 1,
  others: [],
  unreadable: 0,
  of: null,
})
const folder = await mkdtemp(join(tmpdir(), 'regimen-log-'))
const sound = join(folder, 'sound')
const opened = async (directory: string): Promise<Store> => {
  const store = await levelStore(directory, who)
  if (store._tag === 'Left') throw new Error(JSON.stringify(store.left))
  return store.right
}
const logOf = async (directory: string): Promise<readonly [path: string, bytes: Buffer]> => {
  const names = (await readdir(join(directory, 'db'))).filter((name) => name.endsWith('.log'))
  const read = await Promise.all(
    names.map(
      async (name) => [join(directory, 'db', name), await readFile(join(directory, 'db', name))] as const,
    ),
  )
  return read.toSorted(([, a], [, b]) => b.length - a.length)[0] ?? ['', Buffer.alloc(0)]
}
beforeAll(async () => {
  const store = await opened(sound)
  for (let n = 0; n < RESULTS; n++)
    await store.commit({
      snapshot: {
        key: keyOf(n),
        kind: 'optimization',
        value: { n, text: 'x'.repeat(200) },
        duration_ms: 0,
        run: 'abcd',
      },
      run: 'abcd',
      from: n,
      events: () => [{ n }],
      look: look(n),
    })
  await store.close()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What a store whose log has one flipped bit holds of its results and its looks, and what it says of them. */
const afterFlip = async (at: number, bit: number) => {
  const directory = join(folder, `flipped-${at}-${bit}`)
  await cp(sound, directory, { recursive: true })
  const [path, bytes] = await logOf(directory)
  await writeFile(path, bytes.with(at, (bytes[at] ?? 0) ^ (1 << bit)))
  const store = await opened(directory)
  const looks = await store.looks.all()
  const results = await store.snapshots.ofKind('optimization')
  await store.close()
  await rm(directory, { recursive: true })
  if (looks._tag === 'Left' || results._tag === 'Left') throw new Error('the store cannot be read')
  return {
    looks: looks.right.sound.length + looks.right.damaged.length,
    results: results.right.sound.length + results.right.damaged.length,
  }
}

test('a bit that is flipped anywhere in the log makes no look and no search fewer', async () => {
  const [, bytes] = await logOf(sound)
  const step = Math.floor(bytes.length / 40)
  for (let place = 0; place < 40; place++) {
    const at = place * step
    const { looks, results } = await afterFlip(at, place % 8)
    expect([at, looks >= RESULTS, results >= RESULTS]).toEqual([at, true, true])
  }
})

test('a log that ends within a batch, as a kill leaves it, is not damaged', async () => {
  const [, bytes] = await logOf(sound)
  for (const share of [0.3, 0.6, 0.95])
    expect(logRecords(bytes.subarray(0, Math.floor(bytes.length * share))).damaged).toBe(0)
})
