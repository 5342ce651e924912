import { decode } from '../core/canonical/canonical.kernel.js'
import { sha256, sha256Steps } from '../core/canonical/content-key.js'
import { inTurns } from '../core/steps.kernel.js'
import { withGaps } from './entry.js'
import { framed, unframed } from './frame.js'
import { gate } from './gate.js'
import type { Blobs, KeyValue, Put } from './key-value.js'
import {
  ACTIONS,
  actionKey,
  checkpointOf,
  contentKeyOf,
  headKey,
  INLINE_LIMIT,
  inputsKey,
  isRunId,
  journalKey,
  journalPrefix,
  partKey,
  RUNS,
  runKey,
} from './layout.js'
import { lookRecords } from './look-records.js'
import { lossesIn } from './losses.js'
import { bytesInTurns, bytesOf, entryOf, readableOf, recordOf, soundRun } from './record.js'
import type {
  Artifacts,
  Checkpoints,
  Journal,
  KeyInputs,
  Lookup,
  RunHeader,
  Snapshot,
  Snapshots,
  Store,
  Unfinished,
} from './store.js'
import { type StoreError, storeFailed } from './store-error.js'

/** What an adapter adds to its values: how it sorts what they reject with, and what it does before they are closed. */
interface Adapter {
  readonly failed?: (cause: unknown) => StoreError
  readonly onClose?: () => Promise<void>
  /** What it found lost before. */
  readonly lost?: readonly string[]
}

/** A store over an ordered map of bytes: layout, frames and batches are here, once for all adapters. */
export const storeOver = (
  values: KeyValue,
  blobs: Blobs,
  { failed = storeFailed, onClose = () => Promise.resolve(), lost = [] }: Adapter = {},
): Store => {
  const { guarded, close } = gate(failed)
  const put = (key: string, payload: Uint8Array): Put => [key, framed(key, payload)]

  const contentPuts = async (hash: string, content: Uint8Array): Promise<readonly Put[]> => {
    if (content.length <= INLINE_LIMIT) return [put(contentKeyOf(hash), content)]
    await blobs.put(hash, content)
    return []
  }
  const content = async (hash: string): Promise<Uint8Array | undefined> => {
    const key = contentKeyOf(hash)
    const inline = await values.get(key)
    const found = inline === undefined ? await blobs.get(hash) : unframed(key, inline)
    return found !== undefined && sha256(found) === hash ? found : undefined
  }

  const snapshotOf = async (key: string, frame: Uint8Array): Promise<Snapshot | undefined> => {
    const record = recordOf(actionKey(key), frame)
    if (record === undefined) return undefined
    const hash = String(record['content'])
    const bytes = await content(hash)
    const value = bytes === undefined ? undefined : decode(bytes)
    return value?._tag === 'Right'
      ? {
          key,
          kind: String(record['kind']),
          value: value.right,
          content: hash,
          duration_ms: Number(record['duration_ms']),
          run: String(record['run']),
        }
      : undefined
  }

  const snapshots: Snapshots = {
    get: (key) =>
      guarded(async (): Promise<Lookup> => {
        const frame = await values.get(actionKey(key))
        if (frame === undefined) return { _tag: 'Miss' }
        const snapshot = await snapshotOf(key, frame)
        return snapshot === undefined ? { _tag: 'Damaged', what: actionKey(key) } : { _tag: 'Hit', snapshot }
      }),
    ofKind: (kind) =>
      guarded(async () => {
        const entries = await values.startingWith(ACTIONS)
        const mayBe = entries.filter(([key, frame]) => {
          const record = recordOf(key, frame)
          return record === undefined || record['kind'] === kind
        })
        const keys = mayBe.map(([key]) => key.slice(ACTIONS.length))
        const read = await Promise.all(mayBe.map(([, frame], i) => snapshotOf(keys[i] ?? '', frame)))
        return readableOf(keys, read)
      }),
  }

  const keyInputs: KeyInputs = {
    put: (key, inputs) => guarded(() => values.batch([put(inputsKey(key), inputs)], { sync: false })),
    get: (key) =>
      guarded(async () => {
        const frame = await values.get(inputsKey(key))
        return frame === undefined ? undefined : recordOf(inputsKey(key), frame)
      }),
  }

  const artifacts: Artifacts = {
    put: (codec, bytes) =>
      guarded(async () => {
        const hash = await inTurns(sha256Steps(bytes))
        if ((await content(hash)) === undefined) {
          const puts = await contentPuts(hash, bytes)
          if (puts.length > 0) await values.batch(puts, { sync: false })
        }
        return { _tag: 'Artifact', codec, sha256: hash, bytes: bytes.length } as const
      }),
    get: (artifact) => guarded(() => content(artifact.sha256)),
  }

  const header = (key: string, frame: Uint8Array): RunHeader | undefined =>
    recordOf(key, frame) as unknown as RunHeader | undefined
  const journalPuts = (run: string, from: number, events: readonly unknown[]): readonly Put[] =>
    events.map((event, i) => put(journalKey(soundRun(run), from + i), bytesOf(event)))

  const journal: Journal = {
    start: (given) =>
      guarded(() => values.batch([put(runKey(soundRun(given.run)), bytesOf(given))], { sync: false })),
    append: (run, from, events) =>
      guarded(async () => values.batch(journalPuts(run, from, events), { sync: false })),
    header: (run) =>
      guarded(async () => {
        const frame = isRunId(run) ? await values.get(runKey(run)) : undefined
        return frame === undefined ? undefined : header(runKey(run), frame)
      }),
    runs: () =>
      guarded(async () => {
        const entries = await values.startingWith(RUNS)
        const { sound, damaged } = readableOf(
          entries.map(([key]) => key.slice(RUNS.length)),
          entries.map(([key, frame]) => header(key, frame)),
        )
        return {
          sound: sound.toSorted((a, b) => a.started_at - b.started_at || (a.run < b.run ? -1 : 1)),
          damaged,
        }
      }),
    entries: (run) =>
      guarded(async () => {
        const held = isRunId(run) ? await values.startingWith(journalPrefix(run)) : []
        return withGaps(held.flatMap(([key, frame]) => entryOf(journalPrefix(run), key, frame)))
      }),
  }

  const checkpoints: Checkpoints = {
    get: (of) =>
      guarded(async (): Promise<Unfinished | undefined> => {
        const frame = await values.get(headKey(of))
        const head = frame === undefined ? undefined : recordOf(headKey(of), frame)
        if (head === undefined) return undefined
        const keys = Array.from({ length: Number(head['parts']) }, (_, place) => partKey(of, place))
        const frames = await Promise.all(keys.map((key) => values.get(key)))
        const parts = frames.flatMap((one, place) => {
          const record = one === undefined ? undefined : recordOf(partKey(of, place), one)
          return record === undefined ? [] : [record['part']]
        })
        return parts.length === keys.length ? { head: head['head'], parts } : undefined
      }),
    put: (of, place, { head, part }) =>
      guarded(async () => {
        const parts = place + 1
        const puts = [
          put(partKey(of, place), await bytesInTurns({ part })),
          put(headKey(of), bytesOf({ parts, head })),
        ]
        await values.batch(puts, { sync: true })
      }),
  }

  const { puts: lookPuts, ...looks } = lookRecords(values, guarded)

  return {
    snapshots,
    key_inputs: keyInputs,
    artifacts,
    journal,
    checkpoints,
    looks,
    losses: () => guarded(async () => [...lost, ...(await lossesIn(values))]),
    commit: ({ snapshot, run, from, events, look }) =>
      guarded(async () => {
        const { key, kind, value, duration_ms } = snapshot
        const bytes = bytesOf(value)
        const hash = sha256(bytes)
        const record = bytesOf({ content: hash, duration_ms, run: snapshot.run, kind })
        const puts = [
          ...(await contentPuts(hash, bytes)),
          put(actionKey(key), record),
          ...journalPuts(run, from, events(hash)),
          ...(look === undefined ? [] : lookPuts(look)),
        ]
        const removed = await values.keysStartingWith(checkpointOf(key))
        await values.batch(puts, { sync: true, removed })
        return hash
      }),
    close: () =>
      close(async () => {
        try {
          await onClose()
        } finally {
          await values.close()
        }
      }),
  }
}
