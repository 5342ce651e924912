import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isLeft } from 'fp-ts/lib/Either.js'
import { sha256 } from '../../core/canonical/content-key.js'
import { damagedIn } from '../entry.js'
import { framedFiles } from '../framed-files.js'
import { FORMAT, goneKey, isHash } from '../layout.js'
import { FORMAT_LOSS, fileBlobs, formatRecordOf, levelKeyValue } from '../level-store.js'
import { liveRuns, readLive } from '../live-file.js'
import { resultsNamedIn, unnamedLossesIn } from '../losses.js'
import { salvageIn } from '../salvage/salvage.js'
import { readSidecar } from '../sidecar.js'
import { showStoreError } from '../store-error.js'
import { databaseView } from '../store-view.js'
import { readWhole } from '../whole-file.js'
import { type RecordGraph, recordGraph } from './record-graph.js'

/** Something in a store that is not as it was written. */
export interface StoreFault {
  readonly what:
    | 'sidecar'
    | 'database'
    | 'table'
    | 'record'
    | 'result'
    | 'journal'
    | 'blob'
    | 'live'
    | 'columns'
  readonly message: string
}

/** What a check found. */
export interface Checked {
  readonly records: number
  readonly bytes: number
  readonly blobs: number
  readonly runs: number
  readonly faults: readonly StoreFault[]
}

const fault = (what: StoreFault['what'], message: string): StoreFault => ({ what, message })
const short = (hash: string): string => hash.slice(0, 12)

/** The files of a folder of folders, such as `blobs/ab/abcd..`. */
export const nestedFiles = async (folder: string): Promise<readonly string[]> => {
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return names.filter((name) => name.isFile()).map((name) => join(name.parentPath, name.name))
}

/** The blobs whose content is not what their name says. */
export const damagedBlobs = async (
  directory: string,
): Promise<{ readonly all: number; readonly damaged: readonly string[] }> => {
  const files = await nestedFiles(join(directory, 'blobs'))
  const damaged: string[] = []
  for (const file of files) {
    const name = file.split('/').at(-1) ?? ''
    const bytes = await readWhole(file)
    if (!isHash(name) || bytes === undefined || sha256(bytes) !== name) damaged.push(file)
  }
  return { all: files.length, damaged }
}

const columnFaults = async (directory: string): Promise<readonly StoreFault[]> => {
  const folder = join(directory, 'columns')
  const columns = framedFiles(folder)
  const files = await nestedFiles(folder)
  const bad = await Promise.all(
    files.map(async (file) => {
      const name = file.split('/').at(-1) ?? ''
      return (await columns.get(name).catch(() => undefined)) === undefined ? [name] : []
    }),
  )
  return bad
    .flat()
    .map((name) => fault('columns', `the kept columns ${short(name)} are damaged; they are read again`))
}

const liveFaults = async (directory: string): Promise<readonly StoreFault[]> => {
  const runs = await liveRuns(directory)
  const read = await Promise.all(runs.map(async (run) => [run, await readLive(directory, run)] as const))
  return read.flatMap(([run, live]) =>
    live === undefined
      ? [fault('live', `the event file of run ${run} cannot be read`)]
      : live.damaged > 0
        ? [fault('live', `${live.damaged} lines of the event file of run ${run} cannot be read`)]
        : [],
  )
}

/** What the records of an open database lack of each other. */
const graphFaults = async (
  graph: RecordGraph,
  isGone: (key: string) => Promise<boolean>,
): Promise<{ readonly runs: number; readonly faults: readonly StoreFault[] }> => {
  const runs = await graph.runs()
  const actions = await graph.actions()
  const known = new Set(actions.map(({ key }) => key))
  const results: StoreFault[] = []
  for (const { key, kind, content } of actions) {
    const { missing } = await graph.reach([content])
    if (missing.length > 0)
      results.push(
        fault(
          'result',
          `the result ${short(key)} of a phase of kind ${kind} lacks content ${missing.map(short).join(', ')}`,
        ),
      )
  }
  const journals = await Promise.all(
    runs.map(async ({ run, header, entries }) => {
      const damaged = damagedIn(entries)
      const isLost = async (key: string): Promise<boolean> => !known.has(key) && !(await isGone(key))
      const given = resultsNamedIn(entries.flatMap((entry) => (entry._tag === 'Sound' ? [entry.event] : [])))
      const lost = await Promise.all(given.map(async (key) => ((await isLost(key)) ? [key] : [])))
      return [
        ...(header === undefined ? [fault('journal', `the header of run ${run} is damaged or missing`)] : []),
        ...(damaged === 0
          ? []
          : [fault('journal', `${damaged} entries of the journal of run ${run} are damaged or missing`)]),
        ...lost
          .flat()
          .map((key) => fault('result', `run ${run} names the result ${short(key)}, which is not there`)),
      ]
    }),
  )
  return { runs: runs.length, faults: [...results, ...journals.flat()] }
}

/** What is wrong with the format that the database says it has. */
const formatFault = (found: unknown): readonly StoreFault[] =>
  found === undefined
    ? [fault('record', `${FORMAT_LOSS} is damaged or missing`)]
    : found === FORMAT
      ? []
      : [fault('record', `${FORMAT_LOSS} says ${JSON.stringify(found)}, this version reads ${FORMAT}`)]

/** Whether LevelDB opens the store and shows all that its files hold. */
const databaseFaults = async (
  directory: string,
  temporary: string,
  sound: ReadonlySet<string>,
): Promise<{ readonly runs: number; readonly faults: readonly StoreFault[] }> => {
  const view = await databaseView(directory, temporary)
  if (isLeft(view)) return { runs: 0, faults: [fault('database', showStoreError(view.left))] }
  const values = levelKeyValue(view.right.database, () => undefined)
  try {
    const shown = new Set(await values.keysStartingWith('!'))
    const hidden = [...sound].filter((key) => !shown.has(key)).length
    const graph = recordGraph(
      values,
      fileBlobs(join(directory, 'blobs'), () => undefined),
    )
    const { runs, faults } = await graphFaults(
      graph,
      async (key) => (await values.get(goneKey(key))) !== undefined,
    )
    return {
      runs,
      faults: [
        ...(hidden > 0
          ? [fault('database', `${hidden} records of its tables are not shown by LevelDB`)]
          : []),
        ...formatFault(await formatRecordOf(view.right.database)),
        ...faults,
        ...(await unnamedLossesIn(values)).map((loss) => fault('record', `${loss} cannot be read`)),
      ],
    }
  } catch (cause) {
    return { runs: 0, faults: [fault('database', cause instanceof Error ? cause.message : String(cause))] }
  } finally {
    await view.right.close()
  }
}

/**
 * Checks a store without changing it, also while a process has it open: every frame of its tables and logs, what LevelDB shows
 * of them, every result with all content that it refers to, every journal, blob, event file and kept column. LevelDB may end
 * the process on a damaged file: run it in one of its own.
 */
export const checkStore = async (directory: string, temporary: string): Promise<Checked> => {
  const sidecar = await readSidecar(directory)
  const sidecarFaults = isLeft(sidecar)
    ? [fault('sidecar', showStoreError(sidecar.left))]
    : sidecar.right === undefined
      ? [fault('sidecar', 'STORE.json is missing')]
      : sidecar.right.format !== FORMAT
        ? [
            fault(
              'sidecar',
              `STORE.json says format ${String(sidecar.right.format)}, this version reads ${FORMAT}`,
            ),
          ]
        : []
  const { sound, lost, damaged } = await salvageIn(join(directory, 'db'))
  const blobs = await damagedBlobs(directory)
  const database = await databaseFaults(directory, temporary, new Set(sound.keys()))
  return {
    records: sound.size,
    bytes: [...sound.values()].reduce((sum, { bytes }) => sum + bytes, 0),
    blobs: blobs.all,
    runs: database.runs,
    faults: [
      ...sidecarFaults,
      ...damaged.map(([file, parts]) =>
        fault(
          'table',
          `${parts} ${parts === 1 ? 'part' : 'parts'} of db/${file} ${parts === 1 ? 'fails its' : 'fail their'} checksum`,
        ),
      ),
      ...lost.map((key) => fault('record', `the record ${key} is damaged`)),
      ...blobs.damaged.map((file) =>
        fault('blob', `the blob ${short(file.split('/').at(-1) ?? '')} is damaged`),
      ),
      ...database.faults,
      ...(await liveFaults(directory)),
      ...(await columnFaults(directory)),
    ],
  }
}
