import { deepStrictEqual, ok, strictEqual } from 'node:assert'
import type { Store } from '../../src/store/store.js'
import type { Law } from '../law.js'
import { commitOf, headerOf, MIB, must, noise } from './case.js'

/** What a store that outlives the process promises besides. `open` opens the same place again. */
export const durableLaws = (fresh: () => Promise<() => Promise<Store>>): readonly Law[] => [
  {
    name: 'all that was stored is there when it is opened again',
    check: async () => {
      const open = await fresh()
      const [small, large] = [noise(10, 1), noise(2 * MIB, 2)]
      const first = await open()
      must(await first.journal.start(headerOf('abcd', 1)))
      must(await first.journal.append('abcd', 0, [{ n: 0 }]))
      must(await first.commit(commitOf('aaaa', { x: [1, Number.NaN, -0] }, { from: 1 })))
      const artifacts = [
        must(await first.artifacts.put('a', small)),
        must(await first.artifacts.put('b', large)),
      ]
      const step = { key: 'bbbb', step: 'one' }
      for (const place of [0, 1]) must(await first.checkpoints.put(step, place, { head: place, part: large }))
      const before = must(await first.snapshots.get('aaaa'))
      must(await first.close())
      for (let times = 0; times < 2; times++) {
        const again = await open()
        deepStrictEqual(must(await again.snapshots.get('aaaa')), before)
        deepStrictEqual(must(await again.checkpoints.get(step)), { head: 1, parts: [large, large] })
        strictEqual(must(await again.journal.entries('abcd')).length, 2)
        deepStrictEqual(must(await again.journal.runs()), { sound: [headerOf('abcd', 1)], damaged: [] })
        for (const [i, artifact] of artifacts.entries())
          ok(
            Buffer.compare(
              must(await again.artifacts.get(artifact)) ?? new Uint8Array(),
              i === 0 ? small : large,
            ) === 0,
          )
        must(await again.close())
      }
    },
  },
]
