import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { checkStore } from '../../src/store/upkeep/check.js'
import { repairStore } from '../../src/store/upkeep/repair.js'
import { header, keyOf, opened } from './small-store.js'

const disk = mkdtempSync(join(tmpdir(), 'regimen-disk-'))
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', disk]).status === 0
afterAll(() => {
  if (mounted) spawnSync('umount', [disk])
  rmSync(disk, { recursive: true, force: true })
})

const contentOf = (n: number): Uint8Array =>
  Uint8Array.from({ length: 150_000 }, (_, i) => (i * (n + 7)) % 251)

test.skipIf(!mounted)(
  'a disk of 6 MB that is full loses nothing that was acknowledged; freed, it goes on',
  async () => {
    const directory = join(disk, 'store')
    writeFileSync(join(disk, 'ballast'), new Uint8Array(3 << 20))
    const commit = async (store: Awaited<ReturnType<typeof opened>>, n: number) =>
      store.commit({
        snapshot: { key: keyOf(n), kind: 'step', value: contentOf(n), duration_ms: 0, run: 'abcd' },
        run: 'abcd',
        from: n,
        events: () => [{ n }],
      })
    const store = await opened(directory)
    await store.journal.start(header)
    const state = { kept: 0 }
    for (;;) {
      const done = await commit(store, state.kept)
      if (done._tag === 'Left') {
        expect(done.left).toMatchObject({ _tag: 'StoreFailed', reason: 'full' })
        break
      }
      state.kept += 1
      if (state.kept > 100) throw new Error('the disk is never full')
    }
    expect(state.kept).toBeGreaterThan(3)
    await store.close()
    // a repair has no room for a copy: it says so and leaves all as it was
    expect(await repairStore(directory, { now: 0, temporary: tmpdir() })).toMatchObject({ _tag: 'Left' })
    rmSync(join(disk, 'ballast'))
    const again = await opened(directory)
    for (let n = 0; n < state.kept; n++)
      expect([n, (await again.snapshots.get(keyOf(n)))._tag]).toEqual([n, 'Right'])
    const found = await again.snapshots.get(keyOf(state.kept - 1))
    expect(found._tag === 'Right' && found.right._tag).toBe('Hit')
    expect((await commit(again, state.kept))._tag).toBe('Right')
    await again.close()
    expect((await checkStore(directory, tmpdir())).faults).toEqual([])
  },
)
