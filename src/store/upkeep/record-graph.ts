import { decode } from '../../core/canonical/canonical.kernel.js'
import { sha256 } from '../../core/canonical/content-key.js'
import { artifactsIn } from '../artifact.js'
import { type Entry, withGaps } from '../entry.js'
import { unframed } from '../frame.js'
import type { Blobs, KeyValue } from '../key-value.js'
import { ACTIONS, contentKeyOf, JOURNALS, journalPrefix, marketKeyOf, RUNS, runOfEntry } from '../layout.js'
import { entryOf, recordOf } from '../record.js'
import type { RunHeader } from '../store.js'

/** A run as far as its records can be read. */
export interface RunRecords {
  readonly run: string
  readonly header: RunHeader | undefined
  readonly entries: readonly Entry[]
}
/** The record of an action. */
export interface ActionRecord {
  readonly key: string
  readonly kind: string
  readonly content: string
  readonly run: string
}

/** What the records of a store refer to, for those who count, collect or carry them. */
export interface RecordGraph {
  readonly runs: () => Promise<readonly RunRecords[]>
  /** The keys that a run names: of phases that were scheduled, of what they gave, and of the market of its data. */
  readonly keysOf: (run: RunRecords) => readonly string[]
  readonly action: (key: string) => Promise<ActionRecord | undefined>
  readonly actions: () => Promise<readonly ActionRecord[]>
  /** Content by its hash, inline or a blob; `undefined` where it is missing or damaged. */
  readonly content: (hash: string) => Promise<Uint8Array | undefined>
  /** All content that some content refers to, itself with it; `missing` are those that cannot be read. */
  readonly reach: (hashes: readonly string[]) => Promise<Reach>
}
export interface Reach {
  /** Bytes by hash. */
  readonly found: ReadonlyMap<string, number>
  readonly missing: readonly string[]
}

type Value = Readonly<Record<string, unknown>>
const isValue = (value: unknown): value is Value => typeof value === 'object' && value !== null

const keysIn = (event: unknown): readonly string[] => {
  if (!isValue(event)) return []
  const outcome = isValue(event['outcome']) ? event['outcome']['right'] : undefined
  const keys = [event['key'], isValue(outcome) ? outcome['key'] : undefined]
  return keys.filter((key) => typeof key === 'string')
}

const marketOf = (header: RunHeader | undefined): readonly string[] =>
  isValue(header?.dataset) && typeof header.dataset['dataset'] === 'string'
    ? [marketKeyOf(header.dataset['dataset'])]
    : []

const actionOf = (key: string, frame: Uint8Array | undefined): ActionRecord | undefined => {
  const record = frame === undefined ? undefined : recordOf(`${ACTIONS}${key}`, frame)
  return record === undefined
    ? undefined
    : {
        key,
        kind: String(record['kind']),
        content: String(record['content']),
        run: String(record['run']),
      }
}

/** The graph of the records of an open database and its blobs. */
export const recordGraph = (values: KeyValue, blobs: Blobs): RecordGraph => {
  const content = async (hash: string): Promise<Uint8Array | undefined> => {
    const key = contentKeyOf(hash)
    const inline = await values.get(key)
    const found = inline === undefined ? await blobs.get(hash) : unframed(key, inline)
    return found !== undefined && sha256(found) === hash ? found : undefined
  }
  const references = (bytes: Uint8Array): readonly string[] => {
    const value = decode(bytes)
    return value._tag === 'Right' ? artifactsIn(value.right).map((artifact) => artifact.sha256) : []
  }
  const reach: RecordGraph['reach'] = async (hashes) => {
    const found = new Map<string, number>()
    const missing = new Set<string>()
    const waiting = [...hashes]
    const visit = async (): Promise<void> => {
      const hash = waiting.pop()
      if (hash === undefined) return
      if (!found.has(hash) && !missing.has(hash)) {
        const bytes = await content(hash)
        if (bytes === undefined) missing.add(hash)
        else {
          found.set(hash, bytes.length)
          waiting.push(...references(bytes))
        }
      }
      return visit()
    }
    await visit()
    return { found, missing: [...missing] }
  }
  const runs = async (): Promise<readonly RunRecords[]> => {
    const headers = new Map(await values.startingWith(RUNS))
    const journals = await values.keysStartingWith(JOURNALS)
    const ids = [
      ...new Set([
        ...[...headers.keys()].map((key) => key.slice(RUNS.length)),
        ...journals.map((key) => runOfEntry(key)),
      ]),
    ]
    return Promise.all(
      ids.map(async (run) => {
        const key = `${RUNS}${run}`
        const frame = headers.get(key)
        const held = await values.startingWith(journalPrefix(run))
        return {
          run,
          header:
            frame === undefined ? undefined : (recordOf(key, frame) as unknown as RunHeader | undefined),
          entries: withGaps(held.flatMap(([at, value]) => entryOf(journalPrefix(run), at, value))),
        }
      }),
    )
  }
  return {
    runs,
    keysOf: ({ header, entries }) => [
      ...new Set([
        ...marketOf(header),
        ...entries.flatMap((entry) => (entry._tag === 'Sound' ? keysIn(entry.event) : [])),
      ]),
    ],
    action: async (key) => actionOf(key, await values.get(`${ACTIONS}${key}`)),
    actions: async () => {
      const entries = await values.startingWith(ACTIONS)
      return entries.flatMap(([key, frame]) => actionOf(key.slice(ACTIONS.length), frame) ?? [])
    },
    content,
    reach,
  }
}
