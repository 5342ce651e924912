import { createReadStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { decode } from '../../core/canonical/canonical.kernel.js'
import { sha256 } from '../../core/canonical/content-key.js'
import { framed, unframed } from '../frame.js'
import type { Blobs, KeyValue, Put } from '../key-value.js'
import {
  ACTIONS,
  CONTENTS,
  contentKeyOf,
  INLINE_LIMIT,
  INPUTS,
  isRecordKey,
  journalPrefix,
  lookKey,
  RUNS,
  runKey,
  twinKey,
} from '../layout.js'
import { bytesOf } from '../record.js'
import { recordGraph } from './record-graph.js'
import { contentOfLooks, looksOf } from './run-looks.js'

/** A bundle is `RGX1`, then records of (length of key, length of frame, key, frame), the last with the key `!end`. */
const MAGIC = Buffer.from('RGX1')
const LENGTHS = 8
const END = '!end'

const recordBytes = (key: string, frame: Uint8Array): Buffer => {
  const head = Buffer.alloc(LENGTHS)
  head.writeUInt32BE(Buffer.byteLength(key), 0)
  head.writeUInt32BE(frame.length, 4)
  return Buffer.concat([head, Buffer.from(key), frame])
}

/** What a bundle holds. */
export interface Bundled {
  readonly run: string
  readonly records: number
  readonly bytes: number
  /** Content that the run names and that cannot be read. */
  readonly missing: readonly string[]
}

/**
 * Writes a run with all that it names into one file: header, journal, results, what their keys were made of, content. The
 * file is written whole or not at all.
 */
export const exportRun = async (
  run: string,
  values: KeyValue,
  blobs: Blobs,
  path: string,
): Promise<Bundled> => {
  const graph = recordGraph(values, blobs)
  const header = await values.get(runKey(run))
  const journal = await values.startingWith(journalPrefix(run))
  const records = (await graph.runs()).find((one) => one.run === run)
  const keys = records === undefined ? [] : graph.keysOf(records)
  const actions = (await Promise.all(keys.map((key) => graph.action(key)))).flatMap((action) => action ?? [])
  const looks = await looksOf(run, values, graph, actions)
  const { found, missing } = await graph.reach([
    ...actions.map(({ content }) => content),
    ...(await contentOfLooks(values, (series) => looks.has(series))),
  ])
  const named = [...actions.map(({ key }) => `${ACTIONS}${key}`), ...keys.map((key) => `${INPUTS}${key}`)]
  const draft = `${path}.new`
  const file = await open(draft, 'w', 0o600)
  const count = { records: 0, bytes: MAGIC.length }
  const write = async (key: string, frame: Uint8Array): Promise<void> => {
    const bytes = recordBytes(key, frame)
    await file.write(bytes)
    count.records += 1
    count.bytes += bytes.length
  }
  try {
    await file.write(MAGIC)
    for (const hash of found.keys()) {
      const key = contentKeyOf(hash)
      const content = await graph.content(hash)
      if (content !== undefined) await write(key, framed(key, content))
    }
    for (const key of named) {
      const frame = await values.get(key)
      if (frame !== undefined) await write(key, frame)
    }
    for (const series of looks)
      for (const key of [lookKey(series), twinKey(series)]) {
        const frame = await values.get(key)
        if (frame !== undefined) await write(key, frame)
      }
    for (const [key, frame] of journal) await write(key, frame)
    if (header !== undefined) await write(runKey(run), header)
    const { records: all } = count
    await write(END, framed(END, bytesOf({ run, records: all })))
    await file.sync()
  } catch (cause) {
    await rm(draft, { force: true })
    // eslint-disable-next-line functional/no-throw-statements -- passed on once the draft is gone
    throw cause
  } finally {
    await file.close()
  }
  await rename(draft, path)
  return { run, ...count, missing }
}

/** Why a file is no bundle that can be taken in. */
export interface BadBundle {
  readonly _tag: 'BadBundle'
  readonly because: string
}
const bad = (because: string): Either<BadBundle, never> => left({ _tag: 'BadBundle', because })

const LARGEST = 0x8000_0000
/** The records of a bundle one after the other; it rejects with what is wrong with the file. */
const recordsOf = async function* (path: string): AsyncGenerator<Put> {
  const held = { bytes: Buffer.alloc(0), isBegun: false }
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 24 })) {
    held.bytes = Buffer.concat([held.bytes, piece as Buffer])
    if (!held.isBegun && held.bytes.length >= MAGIC.length) {
      if (!held.bytes.subarray(0, MAGIC.length).equals(MAGIC)) return
      held.isBegun = true
      held.bytes = held.bytes.subarray(MAGIC.length)
    }
    const taken = { at: 0 }
    while (held.isBegun && held.bytes.length - taken.at >= LENGTHS) {
      const keyLength = held.bytes.readUInt32BE(taken.at)
      const size = held.bytes.readUInt32BE(taken.at + 4)
      if (keyLength > 1000 || size > LARGEST) return
      const end = taken.at + LENGTHS + keyLength + size
      if (held.bytes.length < end) break
      const from = taken.at + LENGTHS
      yield [held.bytes.toString('utf8', from, from + keyLength), held.bytes.subarray(from + keyLength, end)]
      taken.at = end
    }
    held.bytes = held.bytes.subarray(taken.at)
  }
}

/** What is wrong with a record of a bundle. */
const faultOf = (key: string, frame: Uint8Array): string | undefined => {
  if (key !== END && !isRecordKey(key))
    return `it holds a record that no run has: ${JSON.stringify(key.slice(0, 40))}`
  const payload = unframed(key, frame)
  if (payload === undefined) return `the record ${key} is damaged`
  if (!key.startsWith(CONTENTS) && decode(payload)._tag === 'Left') return `the record ${key} cannot be read`
  return key.startsWith(CONTENTS) && sha256(payload) !== key.slice(CONTENTS.length)
    ? `the content ${key} is not what its name says`
    : undefined
}

/** Reads a whole bundle and says what is wrong with it, else whose run it is. */
const inspected = async (path: string): Promise<Either<BadBundle, string>> => {
  const state: { records: number; run?: string; end?: { run: string; records: number } } = { records: 0 }
  for await (const [key, frame] of recordsOf(path)) {
    const fault = faultOf(key, frame)
    if (fault !== undefined) return bad(fault)
    if (key === END) {
      const payload = unframed(key, frame)
      const value = payload === undefined ? undefined : decode(payload)
      if (value?._tag === 'Right') state.end = value.right as { run: string; records: number }
    } else state.records += 1
    if (key.startsWith(RUNS)) state.run = key.slice(RUNS.length)
  }
  if (state.end === undefined) return bad(state.records === 0 ? 'it is no exported run' : 'it is cut short')
  if (state.end.records !== state.records) return bad('records are missing in it')
  return state.run === undefined || state.run !== state.end.run ? bad('it names no run') : right(state.run)
}

/** What was taken in. */
export interface Imported {
  readonly run: string
  readonly records: number
  /** Results that the store has otherwise: its own stay. */
  readonly differing: readonly string[]
  /** The store had the very run. */
  readonly isKnown: boolean
}

/**
 * Takes an exported run into a store, after the whole file was checked: a damaged or strange one changes nothing. Results that
 * the store has stay as they are. Errors: `BadBundle`, also where the store has another run of that id.
 */
export const importRun = async (
  path: string,
  values: KeyValue,
  blobs: Blobs,
): Promise<Either<BadBundle, Imported>> => {
  const run = await inspected(path)
  if (run._tag === 'Left') return run
  const own = await values.get(runKey(run.right))
  const count = { records: 0 }
  const differing: string[] = []
  const last: Put[] = []
  for await (const [key, held] of recordsOf(path)) {
    const frame = new Uint8Array(held)
    if (key === END) continue
    if (key.startsWith(RUNS)) {
      if (own !== undefined && Buffer.compare(own, frame) !== 0)
        return bad(`the store has another run ${run.right}`)
      last.push([key, frame])
      continue
    }
    const known = await values.get(key)
    if (known !== undefined) {
      if (key.startsWith(ACTIONS) && contentIn(key, known) !== contentIn(key, frame))
        differing.push(key.slice(ACTIONS.length))
      continue
    }
    count.records += 1
    const content = key.startsWith(CONTENTS) ? unframed(key, frame) : undefined
    if (content !== undefined && content.length > INLINE_LIMIT)
      await blobs.put(key.slice(CONTENTS.length), content)
    else await values.batch([[key, frame]], { sync: false })
  }
  await values.batch(last, { sync: true })
  return right({ run: run.right, records: count.records, differing, isKnown: own !== undefined })
}

const contentIn = (key: string, frame: Uint8Array): unknown => {
  const payload = unframed(key, frame)
  const value = payload === undefined ? undefined : decode(payload)
  return value?._tag === 'Right' ? (value.right as Readonly<Record<string, unknown>>)['content'] : undefined
}
