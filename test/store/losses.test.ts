import { describe, expect, test } from 'vitest'
import { framed } from '../../src/store/frame.js'
import { type KeyValue, memoryBlobs, memoryKeyValue } from '../../src/store/key-value.js'
import { storeOver } from '../../src/store/layered-store.js'
import {
  actionKey,
  goneKey,
  headKey,
  inputsKey,
  journalKey,
  lookKey,
  partKey,
  runKey,
  twinKey,
} from '../../src/store/layout.js'
import { bytesOf } from '../../src/store/record.js'
import type { Store } from '../../src/store/store.js'
import { header, keyOf } from './small-store.js'

const LOOK = 'f'.repeat(64)
const begun = { key: keyOf(9), step: 'windows' }
const ended = (n: number) => ({
  _tag: 'PhaseEnded',
  outcome: { _tag: 'Right', right: { _tag: 'Ran', key: keyOf(n), cached: false } },
})

/** A run of three results, evidence and a look, with one that is gone and one that has only begun. */
const kept = async (): Promise<{ readonly values: KeyValue; readonly store: Store }> => {
  const values = memoryKeyValue()
  const store = storeOver(values, memoryBlobs())
  await store.journal.start(header)
  await store.journal.append('abcd', 0, [{ _tag: 'RunStarted' }])
  await store.commit({
    snapshot: { key: keyOf(5), kind: 'step_evidence', value: {}, duration_ms: 0, run: 'abcd' },
    run: 'abcd',
    from: 1,
    events: () => [],
  })
  for (const n of [1, 2, 3])
    await store.commit({
      snapshot: { key: keyOf(n), kind: 'step', value: { n }, duration_ms: 0, run: 'abcd' },
      run: 'abcd',
      from: n,
      events: () => [ended(n)],
      ...(n === 3
        ? { look: { sequence: 0, series: LOOK, run: 'abcd', number: 1, others: [], unreadable: 0, of: null } }
        : {}),
    })
  await store.key_inputs.put(keyOf(1), bytesOf({ n: 1 }))
  await values.batch([[goneKey(keyOf(4)), framed(goneKey(keyOf(4)), bytesOf({ by: 'repair' }))]], {
    sync: true,
  })
  // what was scheduled as 6 was interrupted, what was scheduled as 7 failed
  const scheduled = [
    [6, 'p5'],
    [5, 'p5'],
    [7, 'p7'],
  ].map(([n, path]) => ({ _tag: 'PhaseScheduled', path, key: keyOf(Number(n)) }))
  await store.journal.append('abcd', 4, [
    ...scheduled,
    { ...ended(3), path: 'p5' },
    ended(4),
    { _tag: 'RunEnded' },
  ])
  for (const place of [0, 1]) await store.checkpoints.put(begun, place, { head: {}, part: { place } })
  return { values, store }
}

const result = (n: number): string => keyOf(n).slice(0, 12)
/** Each kind of record, what is said where it cannot be read, and what where it is not there. */
const RECORDS: readonly (readonly [key: string, unreadable: string, missing: string | undefined])[] = [
  [runKey('abcd'), 'the header of run abcd', 'the header of run abcd'],
  [journalKey('abcd', 0), '1 of the journal entries of run abcd', '1 of the journal entries of run abcd'],
  [actionKey(keyOf(2)), `the record of result ${result(2)}`, `the record of result ${result(2)}`],
  [actionKey(keyOf(5)), `the record of result ${result(5)}`, `the record of result ${result(5)}`],
  [goneKey(keyOf(4)), `the note that result ${result(4)} is gone`, `the record of result ${result(4)}`],
  [inputsKey(keyOf(1)), `the key inputs of result ${result(1)}`, undefined],
  [lookKey(LOOK), 'one of two records of look ffffffffffff', 'one of two records of look ffffffffffff'],
  [twinKey(LOOK), 'one of two records of look ffffffffffff', 'one of two records of look ffffffffffff'],
  [
    headKey(begun),
    `the unfinished work of result ${result(9)}`,
    `the unfinished work of result ${result(9)}`,
  ],
  [
    partKey(begun, 0),
    `the unfinished work of result ${result(9)}`,
    `the unfinished work of result ${result(9)}`,
  ],
]

describe('what a store has lost', () => {
  test('is nothing where every record is as it was written', async () => {
    const { store } = await kept()
    expect(await store.losses()).toEqual({ _tag: 'Right', right: [] })
  })

  test.each(RECORDS)('is said of %s', async (key, unreadable, missing) => {
    const { values, store } = await kept()
    const frame = (await values.get(key)) ?? new Uint8Array()
    const flipped = frame.with(frame.length - 1, (frame.at(-1) ?? 0) ^ 4)
    await values.batch([[key, flipped]], { sync: true })
    expect(await store.losses()).toEqual({ _tag: 'Right', right: [unreadable] })
    await values.batch([], { sync: true, removed: [key] })
    expect(await store.losses()).toEqual({ _tag: 'Right', right: missing === undefined ? [] : [missing] })
  })

  test('is the look itself where both of its records cannot be read', async () => {
    const { values, store } = await kept()
    await values.batch(
      [lookKey(LOOK), twinKey(LOOK)].map((key) => [key, new Uint8Array(40)]),
      { sync: true },
    )
    expect(await store.losses()).toEqual({ _tag: 'Right', right: ['the look ffffffffffff'] })
  })
})
