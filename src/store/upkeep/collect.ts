import { rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { decode } from '../../core/canonical/canonical.kernel.js'
import { sha256 } from '../../core/canonical/content-key.js'
import { artifactsIn } from '../artifact.js'
import { framed } from '../frame.js'
import type { Blobs, KeyValue, Put } from '../key-value.js'
import { ACTIONS, CHECKPOINTS, CONTENTS, GONE, INPUTS, isHash, journalPrefix, runKey } from '../layout.js'
import { livePath } from '../live-file.js'
import { bytesOf } from '../record.js'
import { nestedFiles } from './check.js'
import { type ActionRecord, type RecordGraph, type RunRecords, recordGraph } from './record-graph.js'
import { contentOfLooks } from './run-looks.js'

/** Which runs a collection keeps: those that no rule takes away. */
export interface RetentionRule {
  /** At most this many runs, the latest. */
  readonly keep?: number
  /** No run that started before this time, in milliseconds since the epoch. */
  readonly older_than?: number
  /** At most this many bytes, of the latest runs. */
  readonly budget?: number
  /** The trials of searches that go are no longer counted against later choices. */
  readonly forget_trials?: boolean
}

/** What a collection took away, or would. */
export interface GarbageCollected {
  readonly runs: readonly string[]
  readonly records: number
  readonly blobs: number
  readonly bytes: number
  /** Searches whose trials stay counted, though their results went. */
  readonly trials_kept: number
}

/** Kind of the record that keeps the trials of a search whose result was collected. */
export const TRIALS_KIND = 'trials'

/** What a run needs: the keys that it names, with all their content. */
const needs = async (
  graph: RecordGraph,
  run: RunRecords,
  actions: ReadonlyMap<string, ActionRecord>,
): Promise<{ readonly keys: readonly string[]; readonly contents: ReadonlyMap<string, number> }> => {
  const keys = graph.keysOf(run)
  const memo = run.header === undefined ? [] : artifactsIn(run.header.memo).map(({ sha256 }) => sha256)
  const { found } = await graph.reach([...keys.flatMap((key) => actions.get(key)?.content ?? []), ...memo])
  return { keys, contents: found }
}

interface Kept {
  readonly runs: ReadonlySet<string>
  readonly keys: ReadonlySet<string>
  readonly contents: ReadonlyMap<string, number>
}

/** Keeps runs from the latest back, as far as the rules let it. */
const keptOf = async (
  graph: RecordGraph,
  runs: readonly RunRecords[],
  actions: ReadonlyMap<string, ActionRecord>,
  { keep = Infinity, older_than = -Infinity, budget = Infinity }: RetentionRule,
): Promise<Kept> => {
  const kept = { runs: new Set<string>(), keys: new Set<string>(), contents: new Map<string, number>() }
  const state = { bytes: 0, isFull: false }
  const latest = runs.toSorted((a, b) => (b.header?.started_at ?? 0) - (a.header?.started_at ?? 0))
  for (const run of latest) {
    const isYoung = (run.header?.started_at ?? 0) >= older_than
    if (state.isFull || kept.runs.size >= keep || !isYoung) continue
    const { keys, contents } = await needs(graph, run, actions)
    const added = [...contents].filter(([hash]) => !kept.contents.has(hash))
    const bytes = added.reduce((sum, [, size]) => sum + size, 0)
    state.isFull = state.bytes + bytes > budget
    if (state.isFull) continue
    state.bytes += bytes
    kept.runs.add(run.run)
    for (const key of keys) kept.keys.add(key)
    for (const [hash, size] of added) kept.contents.set(hash, size)
  }
  return kept
}

/** The record that keeps a search's trials counted, where its result holds some. */
const trialRecord = async (
  graph: RecordGraph,
  { key, kind, content, run }: ActionRecord,
): Promise<{ readonly puts: readonly Put[]; readonly contents: readonly string[] } | undefined> => {
  if (kind === TRIALS_KIND) return { puts: [], contents: [content] }
  const bytes = await graph.content(content)
  const value = bytes === undefined ? undefined : decode(bytes)
  const given = value?._tag === 'Right' ? (value.right as Readonly<Record<string, unknown>> | null) : null
  const ledger =
    kind === 'optimization' ? given?.['trials'] : kind === 'validation' ? given?.['ledger'] : undefined
  const [artifact] = artifactsIn(ledger)
  if (artifact === undefined || given === null) return undefined
  const kept = bytesOf({ dataset: given['dataset'], trials: artifact })
  const hash = sha256(kept)
  const act = `${ACTIONS}${sha256(bytesOf({ trials_of: key }))}`
  return {
    puts: [
      [`${CONTENTS}${hash}`, framed(`${CONTENTS}${hash}`, kept)],
      [act, framed(act, bytesOf({ content: hash, duration_ms: 0, run, kind: TRIALS_KIND }))],
    ],
    contents: [hash, artifact.sha256],
  }
}

/** Kind of the record of the market of some data: by it searches are found again whose bars are the same. */
export const MARKET_KIND = 'market'

/** The kinds of results that no run names and that stay all the same. */
const OWN_KINDS = ['calibration', TRIALS_KIND, MARKET_KIND]
const BATCH = 1000

/** Takes keys away in groups; each group is on disk before the next. */
const removed = async (values: KeyValue, keys: readonly string[]): Promise<void> => {
  const groups = Array.from({ length: Math.ceil(keys.length / BATCH) }, (_, i) =>
    keys.slice(i * BATCH, (i + 1) * BATCH),
  )
  for (const group of groups) await values.batch([], { sync: true, removed: group })
}

/** What goes, in the order in which it goes: what names comes before what is named, so that a kill leaves nothing hollow. */
interface Leaving {
  readonly runs: readonly string[]
  readonly named: readonly string[]
  readonly contents: readonly string[]
  readonly blobs: readonly string[]
  readonly puts: readonly Put[]
  readonly trials_kept: number
}

const leavingOf = async (
  directory: string,
  values: KeyValue,
  graph: RecordGraph,
  rules: RetentionRule,
): Promise<Leaving> => {
  const runs = await graph.runs()
  const actions = new Map((await graph.actions()).map((action) => [action.key, action] as const))
  const kept = await keptOf(graph, runs, actions, rules)
  const staying = [...actions.values()].filter(
    ({ key, kind }) => kept.keys.has(key) || OWN_KINDS.includes(kind),
  )
  const going = [...actions.values()].filter((action) => !staying.includes(action))
  const forgets = rules.forget_trials === true
  const own = staying.filter(({ kind, key }) => !kept.keys.has(key) && !(forgets && kind === TRIALS_KIND))
  const trials = forgets
    ? []
    : (await Promise.all(going.map((action) => trialRecord(graph, action)))).flatMap((one) => one ?? [])
  const ownContents = await graph.reach([
    ...own.map(({ content }) => content),
    ...trials.flatMap(({ contents }) => contents),
    ...(await contentOfLooks(values)),
  ])
  const contents = new Set([
    ...kept.contents.keys(),
    ...ownContents.found.keys(),
    ...trials.flatMap((one) => one.contents),
  ])
  const stays = new Set([
    ...staying.filter(({ kind }) => !(forgets && kind === TRIALS_KIND)).map(({ key }) => key),
  ])
  const under = async (prefix: string): Promise<readonly string[]> => values.keysStartingWith(prefix)
  const goingRuns = runs.filter(({ run }) => !kept.runs.has(run)).map(({ run }) => run)
  const journals = await Promise.all(goingRuns.map((run) => under(journalPrefix(run))))
  const isUnfinished = (key: string): boolean => kept.keys.has(key.split('!')[2] ?? '')
  const files = await nestedFiles(join(directory, 'blobs'))
  return {
    runs: goingRuns,
    named: [
      ...goingRuns.map(runKey),
      ...journals.flat(),
      ...[...actions.keys()].filter((key) => !stays.has(key)).map((key) => `${ACTIONS}${key}`),
      ...(await under(INPUTS)).filter((key) => !kept.keys.has(key.slice(INPUTS.length))),
      ...(await under(GONE)).filter((key) => !kept.keys.has(key.slice(GONE.length))),
      ...(await under(CHECKPOINTS)).filter((key) => !isUnfinished(key)),
    ],
    contents: (await under(CONTENTS)).filter((key) => !contents.has(key.slice(CONTENTS.length))),
    blobs: files.filter((file) => !isHash(basename(file)) || !contents.has(basename(file))),
    puts: trials.flatMap(({ puts }) => puts),
    trials_kept: trials.length,
  }
}

const sizesOf = async (files: readonly string[]): Promise<number> => {
  const sizes = await Promise.all(files.map((file) => stat(file).then(({ size }) => size)))
  return sizes.reduce((sum, size) => sum + size, 0)
}
const bytesUnder = async (values: KeyValue, keys: readonly string[]): Promise<number> => {
  const held = await Promise.all(keys.map((key) => values.get(key)))
  return held.reduce((sum, value) => sum + (value?.length ?? 0), 0)
}

/**
 * Takes away the runs that the rules do not keep, and whatever no kept run names: results, content, unfinished work, event
 * files. The trials of searches that go stay counted, unless it is asked to forget them. With `dry` nothing is changed.
 * A kill leaves at most what nothing names; the next collection takes it.
 */
export const collectGarbage = async (
  directory: string,
  values: KeyValue,
  blobs: Blobs,
  rules: RetentionRule,
  dry: boolean,
): Promise<GarbageCollected> => {
  const leaving = await leavingOf(directory, values, recordGraph(values, blobs), rules)
  const keys = [...leaving.named, ...leaving.contents]
  const bytes = (await bytesUnder(values, keys)) + (await sizesOf(leaving.blobs))
  if (!dry) {
    if (leaving.puts.length > 0) await values.batch(leaving.puts, { sync: true })
    await removed(values, leaving.named)
    await removed(values, leaving.contents)
    await Promise.all(leaving.blobs.map((file) => rm(file, { force: true })))
    await Promise.all(leaving.runs.map((run) => rm(livePath(directory, run), { force: true })))
  }
  const { runs, trials_kept } = leaving
  return { runs, records: keys.length, blobs: leaving.blobs.length, bytes, trials_kept }
}
