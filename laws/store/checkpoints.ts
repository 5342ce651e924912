import { deepStrictEqual, ok, strictEqual } from 'node:assert'
import fc from 'fast-check'
import type { Store } from '../../src/store/store.js'
import { anyData } from '../arbitrary/value.js'
import type { Law } from '../law.js'
import { commitOf, hex, inStore, must } from './case.js'

/** What every store promises of work that has not ended. `open` gives an empty store each time. */
export const checkpointLaws = (open: () => Promise<Store>): readonly Law[] => {
  const withStore = inStore(open)
  return [
    {
      name: 'unfinished work is got back with all its parts, the last head counts, and each step has its own',
      check: withStore(async (store) => {
        const { get, put } = store.checkpoints
        await fc.assert(
          fc.asyncProperty(fc.array(anyData, { minLength: 1, maxLength: 5 }), fc.nat(), async (all, key) => {
            const steps = ['', 'one', 'one/two'].map((step) => ({ key: hex(key), step }))
            for (const [place, part] of all.entries())
              for (const of of steps)
                must(await put(of, place, { head: { place, part, step: of.step }, part }))
            for (const of of steps)
              deepStrictEqual(must(await get(of)), {
                head: { place: all.length - 1, part: all.at(-1), step: of.step },
                parts: all,
              })
            strictEqual(must(await get({ key: hex(key), step: 'two' })), undefined)
            must(await put({ key: hex(key), step: 'one' }, 0, { head: 'anew', part: 0 }))
            deepStrictEqual(must(await get({ key: hex(key), step: 'one' })), { head: 'anew', parts: [0] })
          }),
          { numRuns: 20 },
        )
      }),
    },
    {
      name: 'a commit takes the unfinished work of its key away, and no other',
      check: withStore(async (store) => {
        const { get, put } = store.checkpoints
        const mine = [0, 1].flatMap((place) =>
          ['', 'a', 'a/b'].map((step) => ({ of: { key: 'aaaa', step }, place })),
        )
        const others = ['aaa', 'aaaaa', 'bbbb'].map((key) => ({ of: { key, step: '' }, place: 0 }))
        for (const { of, place } of [...mine, ...others])
          must(await put(of, place, { head: of, part: place }))
        must(await store.commit(commitOf('aaaa', 1)))
        for (const { of } of mine) strictEqual(must(await get(of)), undefined)
        for (const { of } of others) deepStrictEqual(must(await get(of)), { head: of, parts: [0] })
        strictEqual((await store.commit(commitOf('bbbb', () => 1)))._tag, 'Left')
        ok(must(await get({ key: 'bbbb', step: '' })) !== undefined)
      }),
    },
  ]
}
