import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { decode, encode } from '../core/canonical/canonical.kernel.js'
import { sha256 } from '../core/canonical/content-key.js'
import { framed, unframed } from './frame.js'
import type { Blobs, KeyValue, Put } from './key-value.js'
import {
  ACTIONS,
  actionKey,
  checkpointOf,
  contentKeyOf,
  headKey,
  INLINE_LIMIT,
  isRunId,
  journalKey,
  journalOf,
  partKey,
  RUNS,
  runKey,
} from './layout.js'
import type {
  Artifacts,
  Checkpoints,
  Journal,
  Lookup,
  RunHeader,
  Snapshot,
  Snapshots,
  Store,
  Stored,
  Unfinished,
} from './store.js'
import { type StoreError, storeFailed } from './store-error.js'

type Json = Readonly<Record<string, unknown>>

const bytesOf = (value: unknown): Uint8Array => {
  const encoded = encode(value)
  if (encoded._tag === 'Right') return encoded.right
  // eslint-disable-next-line functional/no-throw-statements -- results pass their codec first; anything else is a bug
  throw new TypeError(`cannot store ${encoded.left.because} at "${encoded.left.path}"`)
}

const sound = (run: string): string => {
  if (isRunId(run)) return run
  // eslint-disable-next-line functional/no-throw-statements -- the gate turns it into a StoreFailed
  throw new TypeError(`"${run}" is no run id: 4 to 64 hexadecimal digits`)
}

const recordOf = (key: string, frame: Uint8Array): Json | undefined => {
  const payload = unframed(key, frame)
  const value = payload === undefined ? undefined : decode(payload)
  return value?._tag === 'Right' && typeof value.right === 'object' && value.right !== null
    ? (value.right as Json)
    : undefined
}

/** Counts what is under way, so that closing can wait for it. */
const gate = () => {
  const underWay = new Set<Promise<unknown>>()
  const state = { closed: false }
  const guarded = async <A>(body: () => Promise<A>): Stored<A> => {
    if (state.closed) return left({ _tag: 'StoreFailed', reason: 'closed', message: 'the store is closed' })
    const work = Promise.resolve().then(body)
    underWay.add(work)
    try {
      return right(await work)
    } catch (cause) {
      return left(storeFailed(cause))
    } finally {
      underWay.delete(work)
    }
  }
  const close = async (body: () => Promise<void>): Promise<Either<StoreError, void>> => {
    if (state.closed) return right(undefined)
    await Promise.allSettled(underWay)
    const done = guarded(body)
    state.closed = true
    return done
  }
  return { guarded, close }
}

/** A store over an ordered map of bytes: layout, frames and batches are here, once for all adapters. */
export const storeOver = (
  values: KeyValue,
  blobs: Blobs,
  onClose: () => Promise<void> = () => Promise.resolve(),
): Store => {
  const { guarded, close } = gate()
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
        const ofKind = entries.filter(([key, frame]) => recordOf(key, frame)?.['kind'] === kind)
        const read = await Promise.all(
          ofKind.map(([key, frame]) => snapshotOf(key.slice(ACTIONS.length), frame)),
        )
        return read.flatMap((snapshot) => (snapshot === undefined ? [] : [snapshot]))
      }),
  }

  const artifacts: Artifacts = {
    put: (codec, bytes) =>
      guarded(async () => {
        const hash = sha256(bytes)
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
    events.map((event, i) => put(journalKey(sound(run), from + i), bytesOf(event)))

  const journal: Journal = {
    start: (given) =>
      guarded(() => values.batch([put(runKey(sound(given.run)), bytesOf(given))], { sync: false })),
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
        return entries
          .flatMap(([key, frame]) => header(key, frame) ?? [])
          .sort((a, b) => a.started_at - b.started_at || (a.run < b.run ? -1 : 1))
      }),
    events: (run) =>
      guarded(async () => {
        const entries = isRunId(run) ? await values.startingWith(journalOf(run)) : []
        const read = entries.map(([key, frame]) => recordOf(key, frame))
        const damaged = read.indexOf(undefined)
        return damaged < 0 ? read : read.slice(0, damaged)
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
        const puts = [put(partKey(of, place), bytesOf({ part })), put(headKey(of), bytesOf({ parts, head }))]
        await values.batch(puts, { sync: true })
      }),
  }

  return {
    snapshots,
    artifacts,
    journal,
    checkpoints,
    commit: ({ snapshot, run, from, events }) =>
      guarded(async () => {
        const { key, kind, value, duration_ms } = snapshot
        const bytes = bytesOf(value)
        const hash = sha256(bytes)
        const record = bytesOf({ content: hash, duration_ms, run: snapshot.run, kind })
        const puts = [
          ...(await contentPuts(hash, bytes)),
          put(actionKey(key), record),
          ...journalPuts(run, from, events(hash)),
        ]
        const removed = await values.keysStartingWith(checkpointOf(key))
        await values.batch(puts, { sync: true, removed })
        return hash
      }),
    close: () =>
      close(async () => {
        await onClose()
        await values.close()
      }),
  }
}
