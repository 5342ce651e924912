import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { unframed } from '../frame.js'
import type { Put } from '../key-value.js'
import { isRecordKey } from '../layout.js'
import type { RawRecord, RawRecords } from './byte-reader.kernel.js'
import { logRecords } from './log-file.kernel.js'
import { tableRecords } from './table-file.kernel.js'

/** What the files of a database hold, whatever its index and its checksums say. */
export interface Salvage {
  /** The sound records by key: where the newest version of each stands. */
  readonly sound: ReadonlyMap<string, Found>
  /** Keys of which no version is sound. */
  readonly lost: readonly string[]
  /** Files of which a part fails its checksum or cannot be read, and how many parts. */
  readonly damaged: readonly (readonly [file: string, parts: number])[]
}
interface Found {
  readonly sequence: number
  readonly file: string
  readonly bytes: number
}

/** A frame is at least as long as its head: what is shorter in a table's index is no value. */
const FRAME = 36

const recordsIn = async (folder: string, file: string): Promise<RawRecords> => {
  const bytes = await readFile(join(folder, file))
  return file.endsWith('.log') ? logRecords(bytes) : tableRecords(bytes)
}

const tablesIn = async (folder: string): Promise<readonly string[]> => {
  const names = await readdir(folder).catch(() => [])
  return names.filter((name) => /^\d+\.(?:ldb|sst|log)$/.test(name)).sort()
}

interface Version extends Found {
  readonly isDeleted: boolean
}

/** Takes a version of a record: of those that are sound the newest counts, and a removal counts as one. */
const taken = (
  file: string,
  { key, sequence, value }: RawRecord,
  newest: Map<string, Version>,
  unsound: Map<string, number>,
): void => {
  const isSound = value === undefined || unframed(key, value) !== undefined
  if (isSound && sequence >= (newest.get(key)?.sequence ?? -1))
    newest.set(key, { sequence, file, bytes: value?.length ?? 0, isDeleted: value === undefined })
  else if (!isSound && value.length >= FRAME && isRecordKey(key))
    unsound.set(key, Math.max(sequence, unsound.get(key) ?? -1))
}

/** Reads every table and log of a folder by itself, without LevelDB; nothing is changed. Rejects where the disk fails. */
export const salvageIn = async (folder: string): Promise<Salvage> => {
  const newest = new Map<string, Version>()
  const unsound = new Map<string, number>()
  const damaged: [string, number][] = []
  for (const file of await tablesIn(folder)) {
    const read = await recordsIn(folder, file)
    for (const record of read.records) taken(file, record, newest, unsound)
    if (read.damaged > 0) damaged.push([file, read.damaged])
  }
  return {
    sound: new Map([...newest].filter(([, { isDeleted }]) => !isDeleted)),
    lost: [...unsound.keys()].filter((key) => !newest.has(key)).sort(),
    damaged,
  }
}

/** The sound records of a salvage, file by file, in groups that a batch can hold. */
export const salvaged = async function* (
  folder: string,
  { sound }: Pick<Salvage, 'sound'>,
): AsyncGenerator<readonly Put[]> {
  for (const file of new Set([...sound.values()].map((found) => found.file))) {
    const { records } = await recordsIn(folder, file)
    yield records.flatMap(({ key, sequence, value }): readonly Put[] => {
      const found = sound.get(key)
      const isIt = found?.file === file && found.sequence === sequence
      return isIt && value !== undefined && unframed(key, value) !== undefined ? [[key, value]] : []
    })
  }
}
