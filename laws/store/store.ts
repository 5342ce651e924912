import { deepStrictEqual, ok, strictEqual } from 'node:assert'
import fc from 'fast-check'
import { encode } from '../../src/core/canonical/canonical.kernel.js'
import { sha256 } from '../../src/core/canonical/content-key.js'
import { eventsIn } from '../../src/store/entry.js'
import type { Store } from '../../src/store/store.js'
import { anyData } from '../arbitrary/value.js'
import type { Law } from '../law.js'
import { commitOf, headerOf, hex, inStore, MIB, must, noise } from './case.js'
import { operationsLaw } from './operations.js'

/** What every store promises. `open` gives an empty store each time. */
export const storeLaws = (open: () => Promise<Store>): readonly Law[] => {
  const runs = { count: 0 }
  const withStore = inStore(open)
  return [
    {
      name: 'what was committed is got back, equal and under its content hash',
      check: withStore((store) =>
        fc.assert(
          fc.asyncProperty(anyData, fc.nat(), async (value, key) => {
            const content = must(await store.commit(commitOf(hex(key), value)))
            deepStrictEqual(must(await store.snapshots.get(hex(key))), {
              _tag: 'Hit',
              snapshot: { key: hex(key), kind: 'step', value, content, duration_ms: 3, run: 'abcd' },
            })
          }),
          { numRuns: 60 },
        ),
      ),
    },
    {
      name: 'a key that nothing was committed under is a miss',
      check: withStore(async (store) => {
        must(await store.commit(commitOf('aaaa', 1)))
        for (const key of ['aaa', 'aaaaa', 'bbbb', '', '!', 'AAAA'])
          deepStrictEqual(must(await store.snapshots.get(key)), { _tag: 'Miss' })
      }),
    },
    {
      name: 'the last commit under a key is the one that counts',
      check: withStore(async (store) => {
        for (const value of [1, { a: noise(MIB + 1, 1) }, 2])
          must(await store.commit(commitOf('aaaa', value)))
        const found = must(await store.snapshots.get('aaaa'))
        strictEqual(found._tag === 'Hit' ? found.snapshot.value : undefined, 2)
      }),
    },
    operationsLaw(open),
    {
      name: 'a commit that cannot be written leaves nothing of itself',
      check: withStore(async (store) => {
        const bad = [
          commitOf('aaaa', () => 1),
          commitOf('aaaa', 1, { events: () => [{ ok: true }, { bad: () => 1 }] }),
          commitOf('aaaa', 1, { run: 'no run!' }),
        ]
        for (const one of bad) strictEqual((await store.commit(one))._tag, 'Left')
        deepStrictEqual(must(await store.snapshots.get('aaaa')), { _tag: 'Miss' })
        deepStrictEqual(eventsIn(must(await store.journal.entries('abcd'))), [])
      }),
    },
    {
      name: 'the snapshots of a kind are given in the order of their keys',
      check: withStore(async (store) => {
        const kinds = ['one', 'two']
        for (const key of ['0c', '0a', 'ff', '0b'])
          for (const kind of kinds)
            must(
              await store.commit(
                commitOf(
                  `${key}${kind}`,
                  { key, kind },
                  { snapshot: { ...commitOf(`${key}${kind}`, { key }).snapshot, kind } },
                ),
              ),
            )
        for (const kind of kinds)
          deepStrictEqual(
            must(await store.snapshots.ofKind(kind)).sound.map(({ key }) => key),
            ['0a', '0b', '0c', 'ff'].map((key) => key + kind),
          )
        deepStrictEqual(must(await store.snapshots.ofKind('three')), { sound: [], damaged: [] })
      }),
    },
    {
      name: 'an artifact is got back whole, below and above the limit of a batch',
      check: withStore(async (store) => {
        for (const size of [0, 1, 255, MIB - 1, MIB, MIB + 1, 3 * MIB]) {
          const content = noise(size, size)
          const artifact = must(await store.artifacts.put('noise', content))
          deepStrictEqual(artifact, {
            _tag: 'Artifact',
            codec: 'noise',
            sha256: sha256(content),
            bytes: size,
          })
          const back = must(await store.artifacts.get(artifact))
          ok(back !== undefined && Buffer.compare(back, content) === 0)
        }
      }),
    },
    {
      name: 'an artifact that was never put is not there',
      check: withStore(async (store) => {
        const artifact = { _tag: 'Artifact', codec: 'x', sha256: '0'.repeat(64), bytes: 1 } as const
        strictEqual(must(await store.artifacts.get(artifact)), undefined)
      }),
    },
    {
      name: 'the fields of a key are got back, and those of another are not there',
      check: withStore(async (store) => {
        const bytes = encode({ kind: 'step', config: { x: [1, Number.NaN] } })
        ok(bytes._tag === 'Right')
        must(await store.key_inputs.put('aaaa', bytes.right))
        deepStrictEqual(must(await store.key_inputs.get('aaaa')), {
          kind: 'step',
          config: { x: [1, Number.NaN] },
        })
        strictEqual(must(await store.key_inputs.get('bbbb')), undefined)
      }),
    },
    {
      name: 'equal content may be put many times at once',
      check: withStore(async (store) => {
        for (const size of [1000, MIB + 5]) {
          const content = noise(size, 9)
          const all = await Promise.all(
            Array.from({ length: 8 }, () => store.artifacts.put('noise', content)),
          )
          strictEqual(new Set(all.map((one) => must(one).sha256)).size, 1)
          const first = all[0]
          const back = first === undefined ? undefined : must(await store.artifacts.get(must(first)))
          ok(back !== undefined && Buffer.compare(back, content) === 0)
        }
      }),
    },
    {
      name: 'what a caller does to its bytes afterwards changes nothing stored',
      check: withStore(async (store) => {
        for (const size of [100, MIB + 1]) {
          const content = noise(size, 4)
          const artifact = must(await store.artifacts.put('noise', content))
          content.fill(0)
          must(await store.artifacts.get(artifact))?.fill(1)
          const back = must(await store.artifacts.get(artifact))
          ok(back !== undefined && Buffer.compare(back, noise(size, 4)) === 0)
        }
      }),
    },
    {
      name: 'a journal gives its events in order, each run its own',
      check: withStore((store) =>
        fc.assert(
          fc.asyncProperty(fc.array(fc.nat(30), { maxLength: 5 }), async (sizes) => {
            runs.count += 1
            const [mine, other] = [`a${hex(runs.count)}`, `b${hex(runs.count)}`]
            const told: unknown[] = []
            for (const size of sizes) {
              const events = Array.from({ length: size }, (_, i) => ({ n: told.length + i }))
              must(await store.journal.append(mine, told.length, events))
              must(
                await store.journal.append(
                  other,
                  told.length,
                  events.map(() => ({ other: true })),
                ),
              )
              told.push(...events)
            }
            deepStrictEqual(eventsIn(must(await store.journal.entries(mine))), told)
          }),
          { numRuns: 20 },
        ),
      ),
    },
    {
      name: 'a commit carries its events to the end of the journal',
      check: withStore(async (store) => {
        must(await store.journal.append('abcd', 0, [{ n: 0 }, { n: 1 }]))
        const content = must(
          await store.commit(commitOf('aaaa', 7, { from: 2, events: (hash) => [{ n: 2 }, { hash }] })),
        )
        deepStrictEqual(eventsIn(must(await store.journal.entries('abcd'))), [
          { n: 0 },
          { n: 1 },
          { n: 2 },
          { hash: content },
        ])
      }),
    },
    {
      name: 'runs are listed by when they started, and no other text is a run',
      check: withStore(async (store) => {
        for (const [run, at] of [
          ['bbbb', 2],
          ['aaaa', 3],
          ['cccc', 1],
          ['cccd', 1],
        ] as const)
          must(await store.journal.start(headerOf(run, at)))
        deepStrictEqual(
          must(await store.journal.runs()).sound.map(({ run }) => run),
          ['cccc', 'cccd', 'bbbb', 'aaaa'],
        )
        deepStrictEqual(must(await store.journal.header('bbbb')), headerOf('bbbb', 2))
        for (const run of ['bbb', 'bbbbb', '', '!run!bbbb', '../x', 'BBBB']) {
          strictEqual(must(await store.journal.header(run)), undefined)
          deepStrictEqual(eventsIn(must(await store.journal.entries(run))), [])
        }
        for (const run of ['', 'x', 'a!b!', '../../x'])
          strictEqual((await store.journal.start(headerOf(run, 1)))._tag, 'Left')
      }),
    },
    {
      name: 'closing waits for what is under way, and afterwards nothing works',
      check: async () => {
        const store = await open()
        const under = Array.from({ length: 20 }, (_, i) =>
          store.commit(commitOf(hex(i), noise(i % 4 === 0 ? MIB + i : 1000, i))),
        )
        must(await store.close())
        for (const one of await Promise.all(under)) must(one)
        for (const one of [
          store.commit(commitOf('aaaa', 1)),
          store.snapshots.get('aaaa'),
          store.journal.runs(),
        ]) {
          const after = await one
          ok(after._tag === 'Left' && after.left._tag === 'StoreFailed' && after.left.reason === 'closed')
        }
        must(await store.close())
      },
    },
  ]
}
