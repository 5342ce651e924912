import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { decode } from '../../core/canonical/canonical.kernel.js'
import { framed, unframed } from '../frame.js'
import type { KeyValue, Put } from '../key-value.js'
import { FORMAT, formatKey, goneKey, isJournalKey, journalKey, LOOKS, TWINS } from '../layout.js'
import { fileBlobs, levelKeyValue, openDatabase } from '../level-store.js'
import { bytesOf, recordOf } from '../record.js'
import { type Salvage, salvaged, salvageIn } from '../salvage/salvage.js'
import { readSidecar, writeSidecar } from '../sidecar.js'
import { databaseFailed, type StoreError } from '../store-error.js'
import { damagedBlobs } from './check.js'
import { lockStore } from './lock.js'
import { type RecordGraph, recordGraph } from './record-graph.js'

/** What a repair kept and lost. */
export interface Repaired {
  /** Records that stand in the repaired store. */
  readonly kept: number
  /** Records of which nothing sound was left. */
  readonly lost: readonly string[]
  /** Results that lacked some of their content: they are computed again. */
  readonly results: readonly string[]
  readonly blobs: readonly string[]
  /** Where the damaged files stand; they may be removed. */
  readonly aside: string
}

const ASIDE = 'damaged'

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

/** The folder that the damaged files of this repair go to; of one that was cut short, the one that holds its database. */
const asideOf = async (directory: string): Promise<{ readonly aside: string; readonly isBegun: boolean }> => {
  const names = await readdir(join(directory, ASIDE)).catch(() => [])
  const last = Math.max(0, ...names.map(Number).filter(Number.isSafeInteger))
  const begun = join(directory, ASIDE, String(last))
  return (await isThere(join(directory, 'db')))
    ? { aside: join(directory, ASIDE, String(last + 1)), isBegun: false }
    : { aside: begun, isBegun: await isThere(join(begun, 'db')) }
}

/** The format that the records of a database say. */
const formatIn = async (folder: string, salvage: Salvage): Promise<unknown> => {
  const found = salvage.sound.get(formatKey)
  if (found === undefined) return undefined
  for await (const puts of salvaged(folder, { sound: new Map([[formatKey, found]]) }))
    for (const [key, frame] of puts) {
      const payload = unframed(key, frame)
      const value = payload === undefined ? undefined : decode(payload)
      return value?._tag === 'Right' ? value.right : undefined
    }
  return undefined
}

const put = (key: string, value: unknown): Put => [key, framed(key, bytesOf(value))]

/** What a repair writes again or marks: the other record of a look, and places of a journal that hold nothing. */
const mended = async (values: KeyValue, graph: RecordGraph): Promise<readonly Put[]> => {
  const copies = await Promise.all(
    [
      [LOOKS, TWINS],
      [TWINS, LOOKS],
    ].map(async ([from = '', to = '']) => {
      const others = new Set(await values.keysStartingWith(to))
      const records = await values.startingWith(from)
      return records.flatMap(([key, frame]): readonly Put[] => {
        const copy = `${to}${key.slice(from.length)}`
        return others.has(copy) ? [] : [put(copy, recordOf(key, frame))]
      })
    }),
  )
  const runs = await graph.runs()
  const lost = runs.flatMap(({ run, entries }) =>
    entries.flatMap((entry) =>
      entry._tag === 'Sound'
        ? []
        : Array.from({ length: entry.count }, (_, i) =>
            put(journalKey(run, entry.sequence + i), { _tag: 'EntryLost' }),
          ),
    ),
  )
  return [...copies.flat(), ...lost]
}

/** Results whose content cannot be read are no results: a record that they are gone takes their place. */
const withoutHollow = async (values: KeyValue, graph: RecordGraph): Promise<readonly string[]> => {
  const hollow: string[] = []
  const known = new Set<string>()
  for (const { key, content } of await graph.actions()) {
    known.add(key)
    if ((await graph.reach([content])).missing.length > 0) hollow.push(key)
  }
  const runs = await graph.runs()
  const named = runs.flatMap((run) => graph.keysOf(run)).filter((key) => !known.has(key))
  await values.batch(
    [...hollow, ...named].map((key) => put(goneKey(key), { by: 'repair' })),
    { sync: true, removed: hollow.map((key) => `!act!${key}`) },
  )
  return hollow
}

const rebuilt = async (
  directory: string,
  from: string,
  salvage: Salvage,
): Promise<Either<StoreError, readonly string[]>> => {
  const path = join(directory, 'db.new')
  await rm(path, { recursive: true, force: true })
  const database = await openDatabase(directory, path, { createIfMissing: true })
  if (isLeft(database)) return database
  const values = levelKeyValue(database.right, () => undefined)
  try {
    for await (const puts of salvaged(from, salvage)) await values.batch(puts, { sync: false })
    const lost = salvage.lost.filter(isJournalKey).map((key) => put(key, { _tag: 'EntryLost' }))
    await values.batch([put(formatKey, FORMAT), ...lost], { sync: true })
    const graph = recordGraph(
      values,
      fileBlobs(join(directory, 'blobs'), () => undefined),
    )
    await values.batch(await mended(values, graph), { sync: true })
    return right(await withoutHollow(values, graph))
  } finally {
    await values.close()
  }
}

/**
 * Makes a store sound again from every record that is: the database is set aside and read by itself, without LevelDB, the
 * sound records go into a new one, and what was lost is said. Nothing is removed. Errors: `StoreBusy`, `NotAStore`,
 * `WrongFormat`, `StoreFailed`, with the store as it was.
 */
export const repairStore = async (
  directory: string,
  { now, temporary }: { readonly now: number; readonly temporary: string },
): Promise<Either<StoreError, Repaired>> => {
  const { aside, isBegun } = await asideOf(directory)
  if (!isBegun && !(await isThere(join(directory, 'db'))))
    return left({ _tag: 'NotAStore', directory, because: 'it has no database' })
  const sidecar = await readSidecar(directory)
  const owner = isLeft(sidecar) ? undefined : sidecar.right?.owner
  const lock = await lockStore(directory, temporary, owner)
  if (isLeft(lock)) return lock
  try {
    return await repaired(directory, aside, isBegun, now)
  } catch (cause) {
    return left(databaseFailed(directory, cause))
  } finally {
    await lock.right()
  }
}

const repaired = async (
  directory: string,
  aside: string,
  isBegun: boolean,
  now: number,
): Promise<Either<StoreError, Repaired>> => {
  const from = join(aside, 'db')
  const place = join(directory, 'db')
  const salvage = await salvageIn(isBegun ? from : place)
  const sidecar = await readSidecar(directory)
  const known = isLeft(sidecar) ? undefined : sidecar.right
  const found = (await formatIn(isBegun ? from : place, salvage)) ?? known?.format ?? FORMAT
  if (found !== FORMAT) return left({ _tag: 'WrongFormat', directory, found, known: FORMAT })
  await mkdir(aside, { recursive: true })
  if (!isBegun) await rename(place, from)
  const blobs = await damagedBlobs(directory)
  for (const file of blobs.damaged) {
    await mkdir(join(aside, 'blobs'), { recursive: true })
    await rename(file, join(aside, 'blobs', basename(file)))
  }
  const made = await rebuilt(directory, from, salvage).catch((cause: unknown) =>
    left(databaseFailed(directory, cause)),
  )
  if (isLeft(made)) {
    await rm(join(directory, 'db.new'), { recursive: true, force: true })
    await rename(from, place)
    return made
  }
  await rename(join(directory, 'db.new'), place)
  const created = typeof known?.created === 'string' ? known.created : new Date(now).toISOString()
  await writeSidecar(directory, { format: FORMAT, created })
  return right({
    kept: salvage.sound.size,
    lost: salvage.lost,
    results: made.right,
    blobs: blobs.damaged.map((file) => basename(file)),
    aside: join(basename(dirname(aside)), basename(aside)),
  })
}
