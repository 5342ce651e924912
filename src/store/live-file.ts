import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isRunId } from './layout.js'
import { makeDirectory } from './place.js'
import type { RunHeader } from './store.js'
import { readWhole } from './whole-file.js'

/** A process that carries a run out: the line that its part of the run's event file begins with. */
export interface Carrier {
  readonly _tag: 'Carrier'
  readonly header: RunHeader
  readonly pid: number
  readonly host: string
}

/** A run's event file as read: who carried the run out last, what happened, and how many lines cannot be read. */
export interface LiveRun {
  readonly carrier: Carrier
  readonly events: readonly unknown[]
  readonly damaged: number
}

/** Appends to the event file of a run. */
export interface LiveFile {
  readonly append: (records: readonly unknown[]) => Promise<void>
  readonly close: () => Promise<void>
}

const LINE_END = 0x0a
const FOLDER = 'live'
const ENDING = '.jsonl'
/** Where the events of a run stand for onlookers. */
export const livePath = (directory: string, run: string): string => join(directory, FOLDER, `${run}${ENDING}`)

/** Numbers that JSON lacks as text, columns as lists. */
const lineOf = (record: unknown): string =>
  `${JSON.stringify(record, (_key, held: unknown) => {
    if (typeof held === 'number' && !Number.isFinite(held)) return String(held)
    return ArrayBuffer.isView(held) ? Array.from(held as unknown as ArrayLike<number>) : held
  })}\n`

const OWNER_ONLY = 0o600

/**
 * Opens the event file of a run to append to it, for its owner only. It is a copy for onlookers, who need no database, and is
 * never read back into results. Rejects where the disk fails.
 */
export const openLive = async (directory: string, carrier: Carrier): Promise<LiveFile> => {
  await makeDirectory(join(directory, FOLDER))
  const file = await open(livePath(directory, carrier.header.run), 'a', OWNER_ONLY)
  const append = async (records: readonly unknown[]): Promise<void> => {
    if (records.length > 0) await file.appendFile(records.map(lineOf).join(''))
  }
  // a line that a killed process began ends here
  await file.appendFile('\n')
  await append([carrier])
  return { append, close: () => file.close() }
}

const recordIn = (line: string): unknown => {
  try {
    return JSON.parse(line) as unknown
  } catch {
    return undefined
  }
}
const hasTag = (record: unknown): record is { readonly _tag: string } =>
  typeof record === 'object' && record !== null && '_tag' in record && typeof record._tag === 'string'
const isCarrier = (record: unknown): record is Carrier =>
  hasTag(record) && record._tag === 'Carrier' && 'header' in record && 'pid' in record && 'host' in record

/** What the text of an event file holds; `undefined` where no line says whose it is. */
export const liveRunIn = (text: string): LiveRun | undefined => {
  const lines = text.split('\n').filter((line) => line !== '')
  const records = lines.map(recordIn)
  const carrier = records.findLast(isCarrier)
  const events = records.filter((record) => hasTag(record) && !isCarrier(record))
  const damaged = records.filter((record) => !hasTag(record)).length
  return carrier === undefined ? undefined : { carrier, events, damaged }
}

/** Reads the event file of a run, where there is one. */
export const readLive = async (directory: string, run: string): Promise<LiveRun | undefined> => {
  const bytes = isRunId(run) ? await readWhole(livePath(directory, run)).catch(() => undefined) : undefined
  return bytes === undefined ? undefined : liveRunIn(Buffer.from(bytes).toString('utf8'))
}

/** What was appended to the event file of a run since a place in it. */
export interface Appended {
  readonly events: readonly unknown[]
  /** Who carries the run out, where another process began to. */
  readonly carrier: Carrier | undefined
  /** The place after the last whole line. */
  readonly next: number
}

/** Reads the whole lines of a run's event file from a place on; nothing where there is no file. */
export const readLiveSince = async (directory: string, run: string, place: number): Promise<Appended> => {
  const nothing = { events: [], carrier: undefined, next: place }
  const file = isRunId(run) ? await open(livePath(directory, run), 'r').catch(() => undefined) : undefined
  if (file === undefined) return nothing
  try {
    const { size } = await file.stat()
    if (size <= place) return nothing
    const buffer = Buffer.alloc(size - place)
    const { bytesRead } = await file.read(buffer, 0, buffer.length, place)
    const whole = buffer.subarray(0, buffer.subarray(0, bytesRead).lastIndexOf(LINE_END) + 1)
    const records = whole.toString('utf8').split('\n').map(recordIn).filter(hasTag)
    return {
      events: records.filter((record) => !isCarrier(record)),
      carrier: records.findLast(isCarrier),
      next: place + whole.length,
    }
  } finally {
    await file.close()
  }
}

/** The runs of a store that have an event file. */
export const liveRuns = async (directory: string): Promise<readonly string[]> => {
  const names = await readdir(join(directory, FOLDER)).catch(() => [])
  return names
    .filter((name) => name.endsWith(ENDING))
    .map((name) => name.slice(0, -ENDING.length))
    .filter(isRunId)
    .sort()
}
