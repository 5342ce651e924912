import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { levelStore } from '../../src/store/level-store.js'
import { makeDirectory } from '../../src/store/place.js'
import type { Store } from '../../src/store/store.js'
import { storeView } from '../../src/store/store-view.js'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'regimen-place-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const open = (path = directory) => levelStore(path, { now: 0, pid: 1 })
const opened = async (path = directory): Promise<Store> => {
  const store = await open(path)
  if (store._tag === 'Left') throw new Error(JSON.stringify(store.left))
  return store.right
}
const commit = (store: Store, key: string, value: unknown = key) =>
  store.commit({
    snapshot: { key, kind: 'step', value, duration_ms: 0, run: 'abcd' },
    run: 'abcd',
    from: 0,
    events: () => [],
  })

test('a folder that is neither empty nor a store is refused, and left as it is', async () => {
  await writeFile(join(directory, 'thesis.tex'), 'years of work')
  expect(await open()).toMatchObject({
    left: { _tag: 'NotAStore', because: expect.stringContaining('thesis.tex') },
  })
  expect(await readdir(directory)).toEqual(['thesis.tex'])
  await rm(join(directory, 'thesis.tex'))
  await mkdir(join(directory, 'columns'))
  await (await opened()).close()
})

test.skipIf(!existsSync('/proc/self'))('a path that cannot be made is refused at once', async () => {
  for (const path of ['/proc/regimen/store', '/proc/self/regimen', '/dev/null/store'])
    expect(await open(path)).toMatchObject({ _tag: 'Left' })
  await expect(makeDirectory('/proc/a/b/c')).rejects.toMatchObject({ code: 'ENOENT' })
})

test('a failed open holds no lock', async () => {
  const store = await opened()
  await commit(store, 'aaaa')
  await store.close()
  const sidecar = await readFile(join(directory, 'STORE.json'))
  await rm(join(directory, 'STORE.json'))
  await mkdir(join(directory, 'STORE.json'))
  expect(await open()).toMatchObject({ left: { _tag: 'StoreFailed' } })
  await rm(join(directory, 'STORE.json'), { recursive: true })
  await writeFile(join(directory, 'STORE.json'), sidecar)
  // writing STORE.json fails after the database was opened
  await mkdir(join(directory, 'STORE.json.new'))
  expect(await open()).toMatchObject({ left: { _tag: 'StoreFailed' } })
  await rm(join(directory, 'STORE.json.new'), { recursive: true })
  const again = await opened()
  expect(await again.snapshots.get('aaaa')).toMatchObject({ right: { _tag: 'Hit' } })
  await again.close()
})

test.each([
  ['removed', (path: string) => rm(path, { recursive: true })],
  ['moved away', (path: string) => rename(path, `${path}-moved`)],
])('a store whose directory is %s while it is open fails, and is not made again', async (_how, harm) => {
  const path = join(directory, 'store')
  const store = await opened(path)
  expect((await commit(store, 'aaaa'))._tag).toBe('Right')
  await harm(path)
  const gone = { left: { _tag: 'StoreFailed', reason: 'gone' } }
  expect(await commit(store, 'bbbb')).toMatchObject(gone)
  expect(await commit(store, 'bbbb', new Uint8Array(2 ** 21))).toMatchObject(gone)
  expect(await store.journal.append('abcd', 0, [{ n: 1 }])).toMatchObject(gone)
  expect(await store.close()).toMatchObject(gone)
  expect(existsSync(path)).toBe(false)
})

test('a view reads a store that another has open, and one that is closed; it puts nothing there', async () => {
  const store = await opened()
  const scratch = await mkdtemp(join(tmpdir(), 'regimen-scratch-'))
  const value = { column: Float64Array.of(1, Number.NaN), large: new Uint8Array(2 ** 21) }
  const content = await commit(store, 'aaaa', value)
  const hash = content._tag === 'Right' ? content.right : undefined
  const look = async () => {
    const view = await storeView(directory, scratch)
    if (view._tag === 'Left') throw new Error(JSON.stringify(view.left))
    const found = await view.right.snapshots.get('aaaa')
    const put = await commit(view.right, 'bbbb')
    const blob = await view.right.artifacts.put('x', new Uint8Array(2 ** 21 + 1))
    await view.right.close()
    const hit =
      found._tag === 'Right' && found.right._tag === 'Hit' ? found.right.snapshot.content : undefined
    return [hit, put, blob]
  }
  const refused = { left: { _tag: 'StoreFailed', reason: 'read_only' } }
  expect(await look()).toMatchObject([hash, refused, refused])
  await commit(store, 'cccc')
  await store.close()
  const before = await readdir(join(directory, 'db'))
  expect(await look()).toMatchObject([hash, refused, refused])
  expect(await readdir(join(directory, 'db'))).toEqual(before)
  expect(await readdir(scratch)).toEqual([])
  await rm(scratch, { recursive: true })
})

test('a view writes over no table that the other process is still writing', async () => {
  const store = await opened()
  for (const key of ['aaaa', 'bbbb', 'cccc']) await commit(store, key)
  const numbers = (await readdir(join(directory, 'db'))).map((name) =>
    Number.parseInt(/\d+/.exec(name)?.[0] ?? '0', 10),
  )
  // tables of a compaction that is not done: the index does not know them yet
  const next = Array.from({ length: 20 }, (_, i) => `${1 + i + Math.max(...numbers)}`.padStart(6, '0'))
  const growing = next.map((name) => join(directory, 'db', `${name}.ldb`))
  for (const path of growing) await writeFile(path, 'half of a table')
  const view = await storeView(directory, tmpdir())
  if (view._tag === 'Left') throw new Error(JSON.stringify(view.left))
  expect(await view.right.snapshots.get('cccc')).toMatchObject({ right: { _tag: 'Hit' } })
  await view.right.close()
  for (const path of growing) expect(await readFile(path, 'utf8')).toBe('half of a table')
  await store.close()
})

test('a damaged entry of a journal hides none that follow, and the next is appended after the last', async () => {
  const store = await opened()
  await store.journal.append('abcd', 0, [{ n: 0 }, { n: 1 }])
  await store.journal.append('abcd', 4, [{ n: 4 }])
  const entries = await store.journal.entries('abcd')
  expect(entries).toEqual({
    _tag: 'Right',
    right: [
      { _tag: 'Sound', sequence: 0, event: { n: 0 } },
      { _tag: 'Sound', sequence: 1, event: { n: 1 } },
      { _tag: 'Damaged', sequence: 2, count: 2 },
      { _tag: 'Sound', sequence: 4, event: { n: 4 } },
    ],
  })
  await store.close()
})
