import { levelStore } from '../../src/store/level-store.js'
import type { RunHeader, Store } from '../../src/store/store.js'

export const opened = async (directory: string): Promise<Store> => {
  const store = await levelStore(directory, { now: 0, pid: process.pid })
  if (store._tag === 'Left') throw new Error(JSON.stringify(store.left))
  return store.right
}

/** The key of the n-th result, hexadecimal as action keys are. */
export const keyOf = (n: number): string => n.toString(16).padStart(64, '0')
/** The value of the n-th result; every twelfth is a blob. */
export const resultOf = (n: number): unknown =>
  n % 12 === 11
    ? { n, large: new Uint8Array(1 << 20).fill(n), tail: 'blob' }
    : { n, column: Float64Array.from({ length: 40 }, (_, i) => n + i / 7) }

/** The header of the run whose results the tests put. */
export const header: RunHeader = {
  run: 'abcd',
  template: 'small',
  workflow: 'w',
  inputs: 'i',
  seed: 0,
  dataset: null,
  engine: 'e',
  started_at: 1,
  memo: null,
}

/** A store of a run of so many results, in tables and in the log: it is closed and opened once between them. */
export const smallStore = async (directory: string, results: number): Promise<void> => {
  const write = async (from: number, to: number): Promise<void> => {
    const store = await opened(directory)
    if (from === 0) await store.journal.start(header)
    for (let n = from; n < to; n++) {
      const done = await store.commit({
        snapshot: { key: keyOf(n), kind: 'step', value: resultOf(n), duration_ms: 0, run: 'abcd' },
        run: 'abcd',
        from: n,
        events: () => [
          {
            _tag: 'PhaseEnded',
            path: `p${n}`,
            kind: 'step',
            optional: false,
            duration_ms: 1,
            at: n,
            outcome: { _tag: 'Right', right: { _tag: 'Ran', key: keyOf(n), cached: false } },
          },
        ],
      })
      if (done._tag === 'Left') throw new Error(JSON.stringify(done.left))
    }
    await store.close()
  }
  await write(0, Math.floor(results / 2))
  await write(Math.floor(results / 2), results)
}
