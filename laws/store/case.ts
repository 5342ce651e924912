import type { Either } from 'fp-ts/lib/Either.js'
import type { Commit, RunHeader, Store } from '../../src/store/store.js'

/** Above it, content is a file of its own. */
export const MIB = 1 << 20
/** What is right, or an exception. */
export const must = <E, A>(either: Either<E, A>): A => {
  if (either._tag === 'Left') throw new Error(JSON.stringify(either.left))
  return either.right
}
/** Bytes that look random. */
export const noise = (size: number, seed: number): Uint8Array => {
  const bytes = new Uint8Array(size)
  for (let i = 0, state = seed + 1; i < size; i++) {
    state = (state * 1103515245 + 12345) % 2147483648
    bytes[i] = state >>> 16
  }
  return bytes
}
export const hex = (number: number): string => number.toString(16).padStart(8, '0')
/** A commit of one value. */
export const commitOf = (key: string, value: unknown, rest: Partial<Commit> = {}): Commit => ({
  snapshot: { key, kind: 'step', value, duration_ms: 3, run: 'abcd' },
  run: 'abcd',
  from: 0,
  events: (content) => [{ _tag: 'PhaseEnded', content }],
  ...rest,
})
/** The header of a run. */
export const headerOf = (run: string, started_at: number): RunHeader => ({
  run,
  template: 'any',
  workflow: 'w',
  inputs: 'i',
  seed: 0,
  dataset: null,
  engine: 'e',
  started_at,
  memo: null,
})
/** Does something with a store of its own, and closes it whatever happened. */
export const inStore =
  (open: () => Promise<Store>) => (body: (store: Store) => Promise<void>) => async (): Promise<void> => {
    const store = await open()
    try {
      await body(store)
    } finally {
      must(await store.close())
    }
  }
