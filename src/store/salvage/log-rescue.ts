import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256 } from '../../core/canonical/content-key.js'
import type { KeyValue, Put } from '../key-value.js'
import { actionKey, formatKey, isRecordKey, lookKey, twinKey } from '../layout.js'
import type { RawRecord } from './byte-reader.kernel.js'
import { logRecords } from './log-file.kernel.js'

/** A write-ahead log of which a part fails its checksum: a database that is opened drops that part and says nothing. */
export interface DamagedLog {
  /** Hash of its bytes. */
  readonly hash: string
  /** All records of it that can be read, sound or not. */
  readonly records: readonly RawRecord[]
  /** Parts of it that cannot be read as records, and records whose key is none. */
  readonly torn: number
}

/** The damaged logs of a database that nobody has open. */
export const damagedLogs = async (folder: string): Promise<readonly DamagedLog[]> => {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.log')).sort()
  const logs = await Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(join(folder, name))
      const { records, damaged, torn } = logRecords(bytes)
      const known = records.filter(({ key }) => isRecordKey(key) || key === formatKey)
      return {
        hash: sha256(bytes),
        records: known,
        damaged,
        torn: torn + records.length - known.length,
      }
    }),
  )
  return logs.filter(({ damaged }) => damaged > 0)
}

/** What no record can be read from: a reader finds it damaged, and counts it. */
const UNREADABLE = new Uint8Array(40)

/** What stands for the batches of a log that are lost, of which nothing says what they held: one search, and one look. */
const lostOf = ({ hash, torn }: DamagedLog): readonly Put[] =>
  torn === 0 ? [] : [actionKey(hash), lookKey(hash), twinKey(hash)].map((key) => [key, UNREADABLE])

/**
 * Puts back what a database dropped of its damaged logs: each record that it lacks, also one that is not sound, so that what
 * reads it finds it damaged and does not take it for never written.
 */
export const rescue = async (values: KeyValue, logs: readonly DamagedLog[]): Promise<void> => {
  const last = new Map(
    logs
      .flatMap(({ records }) => records)
      .toSorted((a, b) => a.sequence - b.sequence)
      .map(({ key, value }) => [key, value] as const),
  )
  const kept = await Promise.all(
    [...last].map(async ([key, value]): Promise<readonly Put[]> => {
      const isThere = value === undefined || (await values.get(key)) !== undefined
      return isThere ? [] : [[key, value]]
    }),
  )
  const puts = [...kept.flat(), ...logs.flatMap(lostOf)]
  if (puts.length > 0) await values.batch(puts, { sync: true })
}
