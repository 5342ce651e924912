import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Level } from 'level'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { encode } from '../../src/core/canonical/canonical.kernel.js'
import { framed } from '../../src/store/frame.js'
import { formatKey, partKey, twinKey } from '../../src/store/layout.js'
import { levelStore } from '../../src/store/level-store.js'
import type { Store } from '../../src/store/store.js'
import { showStoreError } from '../../src/store/store-error.js'
import { checkStore } from '../../src/store/upkeep/check.js'

let directory = ''
const children: ChildProcess[] = []
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'regimen-store-'))
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await rm(directory, { recursive: true, force: true })
})

const opened = () => levelStore(directory, { now: 0, pid: 4242 })
const open = async (): Promise<Store> => {
  const store = await opened()
  if (store._tag === 'Left') throw new Error(showStoreError(store.left))
  return store.right
}
const commit = (store: Store, key: string, value: unknown, from = 0) =>
  store.commit({
    snapshot: { key, kind: 'step', value, duration_ms: 0, run: 'abcd' },
    run: 'abcd',
    from,
    events: (content) => [{ n: from, content }],
  })
const hold = async (count: number): Promise<ChildProcess> => {
  const script = join(import.meta.dirname, 'holder.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', script, directory, String(count)])
  children.push(child)
  const [first] = (await once(child.stdout, 'data')) as [Buffer]
  expect(first.toString()).toBe('ready\n')
  return child
}
const raw = async <A>(body: (db: Level<string, Uint8Array>) => Promise<A>): Promise<A> => {
  const db = new Level<string, Uint8Array>(join(directory, 'db'), {
    keyEncoding: 'utf8',
    valueEncoding: 'view',
  })
  const done = await body(db)
  await db.close()
  return done
}

test('a second opener learns who has it, and gets it when the first has closed', async () => {
  const child = await hold(1)
  const second = await opened()
  expect(second).toMatchObject({ left: { _tag: 'StoreBusy', owner: child.pid } })
  if (second._tag === 'Left') expect(showStoreError(second.left)).toContain(String(child.pid))
  child.kill('SIGKILL')
  await once(child, 'exit')
  const store = await open()
  expect(await store.snapshots.get('00000000')).toMatchObject({ right: { _tag: 'Hit' } })
  await store.close()
  expect(JSON.parse(await readFile(join(directory, 'STORE.json'), 'utf8'))).not.toHaveProperty('owner')
})

test('a process that is killed right after its commits loses none of them', async () => {
  const child = await hold(25)
  child.kill('SIGKILL')
  await once(child, 'exit')
  const store = await open()
  const kept = await store.snapshots.ofKind('step')
  expect(kept._tag === 'Right' ? kept.right.sound.map(({ value }) => value) : []).toEqual(
    Array.from({ length: 25 }, (_, i) => ({ i })),
  )
  const events = await store.journal.entries('abcd')
  expect(events._tag === 'Right' ? events.right.length : 0).toBe(25)
  await store.close()
})

/** Flips a bit in a stored value, and gives the value as it was. */
const flip = (key: string, at: number) =>
  raw(async (db) => {
    const value = Uint8Array.from(await db.get(key))
    const flipped = value.slice()
    flipped[at % flipped.length]! ^= 4
    await db.put(key, flipped)
    return value
  })

test('a flipped bit in any stored value is found, and a new commit heals it', async () => {
  const first = await open()
  await commit(first, 'aaaa', { value: 'as it was', column: Float64Array.of(1, 2, 3) })
  const sound = await first.snapshots.get('aaaa')
  await first.close()
  const keys = await raw((db) => db.keys().all())
  expect(keys.map((key) => key.slice(0, 5)).sort()).toEqual(['!act!', '!cas!', '!jrn!', '!meta'])
  for (const key of keys)
    for (const at of [0, 3, 4, 20, 35, 36, 40, 1000]) {
      const original = await flip(key, at)
      const store = await open()
      const found = await store.snapshots.get('aaaa')
      const isContent = key.startsWith('!act!') || key.startsWith('!cas!')
      if (isContent) {
        expect(found).toMatchObject({ right: { _tag: 'Damaged' } })
        await commit(store, 'aaaa', { value: 'as it was', column: Float64Array.of(1, 2, 3) })
        expect(await store.snapshots.get('aaaa')).toEqual(sound)
      } else expect(found).toEqual(sound)
      if (key.startsWith('!jrn!'))
        expect(await store.journal.entries('abcd')).toEqual({
          _tag: 'Right',
          right: [{ _tag: 'Damaged', sequence: 0, count: 1 }],
        })
      await store.close()
      await raw((db) => db.put(key, original))
    }
})

test('unfinished work with a flipped bit is as none, and leaves no trace when it has ended', async () => {
  const of = { key: 'aaaa', step: 'window' }
  const first = await open()
  for (const place of [0, 1]) await first.checkpoints.put(of, place, { head: { place }, part: { place } })
  const sound = await first.checkpoints.get(of)
  expect(sound).toEqual({ _tag: 'Right', right: { head: { place: 1 }, parts: [{ place: 0 }, { place: 1 }] } })
  await first.close()
  const keys = (await raw((db) => db.keys().all())).filter((key) => key.startsWith('!chk!'))
  expect(keys.length).toBe(3)
  for (const key of keys)
    for (const at of [0, 4, 36, 45]) {
      const original = await flip(key, at)
      const store = await open()
      expect(await store.checkpoints.get(of)).toEqual({ _tag: 'Right', right: undefined })
      await store.close()
      await raw((db) => db.put(key, original))
    }
  await raw((db) => db.del(keys[0] ?? ''))
  const store = await open()
  expect(await store.checkpoints.get(of)).toEqual({ _tag: 'Right', right: undefined })
  await commit(store, 'aaaa', 1)
  await store.close()
  expect((await raw((db) => db.keys().all())).filter((key) => key.startsWith('!chk!'))).toEqual([])
})

test('a damaged, cut or lost blob is found', async () => {
  const first = await open()
  const content = new Uint8Array(1.5 * 2 ** 20).fill(7)
  const put = await first.artifacts.put('noise', content)
  await commit(first, 'aaaa', content)
  await first.close()
  const artifact = put._tag === 'Right' ? put.right : undefined
  const folder = join(directory, 'blobs')
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.includes('/'))
  expect(files.length).toBe(2)
  const harms: readonly ((path: string, bytes: Buffer) => Promise<void>)[] = [
    (path, bytes) =>
      writeFile(
        path,
        bytes.map((byte, i) => (i === 77_777 ? byte ^ 1 : byte)),
      ),
    (path, bytes) => writeFile(path, bytes.subarray(0, 1000)),
    (path) => writeFile(path, ''),
    (path) => rm(path),
  ]
  for (const harm of harms) {
    for (const file of files) await harm(join(folder, file), await readFile(join(folder, file)))
    const store = await open()
    expect(artifact && (await store.artifacts.get(artifact))).toEqual({ _tag: 'Right', right: undefined })
    expect(await store.snapshots.get('aaaa')).toMatchObject({ right: { _tag: 'Damaged' } })
    await store.artifacts.put('noise', content)
    await commit(store, 'aaaa', content)
    expect(await store.snapshots.get('aaaa')).toMatchObject({ right: { _tag: 'Hit' } })
    await store.close()
  }
})

test.each([
  ['{"format":2,"created":"x"}', { _tag: 'WrongFormat', found: 2, known: 1 }],
  ['{"format":"1","created":"x"}', { _tag: 'WrongFormat', found: '1' }],
  ['{"created":"x"}', { _tag: 'StoreDamaged' }],
  ['{"format":1', { _tag: 'StoreDamaged' }],
  ['', { _tag: 'StoreDamaged' }],
  ['[]', { _tag: 'StoreDamaged' }],
  ['null', { _tag: 'StoreDamaged' }],
])('a STORE.json of %j is refused', async (text, fault) => {
  await writeFile(join(directory, 'STORE.json'), text)
  expect(await opened()).toMatchObject({ left: fault })
  expect(await readFile(join(directory, 'STORE.json'), 'utf8')).toBe(text)
})

const faultsOf = async () => (await checkStore(directory, tmpdir())).faults.map(({ message }) => message)

test('a record of the format that is lost is said and written again, and one of another format is refused', async () => {
  await (await open()).close()
  const lossesOf = async () => {
    const again = await open()
    const losses = await again.losses()
    await again.close()
    return losses
  }
  expect(await lossesOf()).toEqual({ _tag: 'Right', right: [] })
  for (const harm of [
    () => raw((db) => db.del(formatKey)),
    () => raw((db) => db.put(formatKey, new Uint8Array(40))),
  ]) {
    await harm()
    expect(await faultsOf()).toContain('the record of the format is damaged or missing')
    expect(await lossesOf()).toEqual({ _tag: 'Right', right: ['the record of the format'] })
    expect(await lossesOf()).toEqual({ _tag: 'Right', right: [] })
  }
  const other = encode(7)
  if (other._tag === 'Left') throw new Error('refused')
  await raw((db) => db.put(formatKey, framed(formatKey, other.right)))
  expect(await opened()).toMatchObject({ left: { _tag: 'WrongFormat', found: 7, known: 1 } })
  expect(await opened()).toMatchObject({ left: { _tag: 'WrongFormat' } })
  expect(await faultsOf()).toContain('the record of the format says 7, this version reads 1')
})

test('a check says which record of a look or of unfinished work is not there', async () => {
  const store = await open()
  const series = 'f'.repeat(64)
  await store.commit({
    ...{
      snapshot: { key: 'aaaa', kind: 'step', value: 1, duration_ms: 0, run: 'abcd' },
      run: 'abcd',
      from: 0,
    },
    events: () => [],
    look: { sequence: 0, series, run: 'abcd', number: 1, others: [], unreadable: 0, of: null },
  })
  await store.checkpoints.put({ key: 'bbbb', step: '' }, 0, { head: {}, part: 1 })
  await store.close()
  await raw((db) => db.del(twinKey(series)))
  await raw((db) => db.del(partKey({ key: 'bbbb', step: '' }, 0)))
  expect(await faultsOf()).toEqual([
    'one of two records of look ffffffffffff cannot be read',
    'the unfinished work of result bbbb cannot be read',
  ])
})

test('tables without STORE.json are not touched', async () => {
  const store = await open()
  await commit(store, 'aaaa', 1)
  await store.close()
  const sidecar = await readFile(join(directory, 'STORE.json'))
  await rm(join(directory, 'STORE.json'))
  expect(await opened()).toMatchObject({ left: { _tag: 'StoreDamaged' } })
  await writeFile(join(directory, 'STORE.json'), sidecar)
  const again = await open()
  expect(await again.snapshots.get('aaaa')).toMatchObject({ right: { _tag: 'Hit' } })
  await again.close()
})

test('a store whose CURRENT was lost is refused, its tables kept', async () => {
  const store = await open()
  await commit(store, 'aaaa', 1)
  await store.close()
  const before = await readdir(join(directory, 'db'))
  await rm(join(directory, 'db', 'CURRENT'))
  expect(await opened()).toMatchObject({ left: { _tag: 'StoreDamaged' } })
  expect(
    (await readdir(join(directory, 'db'))).filter(
      (name) => /\.(ldb|log)$/.test(name) && before.includes(name),
    ),
  ).toEqual(before.filter((name) => /\.(ldb|log)$/.test(name)))
})

test('an opening that was cut short is gone on with', async () => {
  await writeFile(join(directory, 'STORE.json'), '{"format":1,"created":"then","making":true}')
  const store = await open()
  await commit(store, 'aaaa', 1)
  await store.close()
  expect(JSON.parse(await readFile(join(directory, 'STORE.json'), 'utf8'))).toEqual({
    format: 1,
    created: 'then',
  })
})

test('a place that cannot be written is a typed failure', async () => {
  await writeFile(join(directory, 'file'), '')
  const inFile = await levelStore(join(directory, 'file', 'store'), { now: 0, pid: 1 })
  expect(inFile).toMatchObject({ left: { _tag: 'NotAStore' } })
})

test.skipIf(process.getuid?.() === 0)('a read-only folder is a typed failure', async () => {
  const folder = join(directory, 'locked')
  await mkdir(folder)
  await chmod(folder, 0o555)
  const found = await levelStore(join(folder, 'store'), { now: 0, pid: 1 })
  expect(found).toMatchObject({ left: { _tag: 'StoreFailed', reason: 'read_only' } })
})
