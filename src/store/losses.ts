import { groupBy } from 'fp-ts/lib/NonEmptyArray.js'
import { nextOf, withGaps } from './entry.js'
import type { KeyValue } from './key-value.js'
import {
  ACTIONS,
  actionKey,
  CHECKPOINTS,
  GONE,
  goneKey,
  INPUTS,
  JOURNALS,
  journalPrefix,
  LOOKS,
  partAt,
  RUNS,
  runKey,
  runOfEntry,
  TWINS,
} from './layout.js'
import { recordOf } from './record.js'

type Records = readonly (readonly [key: string, frame: Uint8Array])[]

const short = (hash: string): string => hash.slice(0, 12)
const isSound = ([key, frame]: Records[number]): boolean => recordOf(key, frame) !== undefined
const namesAfter = (prefix: string, records: Records): readonly string[] =>
  records.map(([key]) => key.slice(prefix.length))

type Json = Readonly<Record<string, unknown>>
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null
const isText = (value: unknown): value is string => typeof value === 'string'

/** The key of what a phase gave, in an event that says so. */
const givenIn = (event: Json): readonly string[] => {
  const outcome = event['_tag'] === 'PhaseEnded' ? event['outcome'] : undefined
  const given = isJson(outcome) ? outcome['right'] : undefined
  return isJson(given) && isText(given['key']) ? [given['key']] : []
}

/**
 * The keys of the results that the events of a run say are there: what each phase gave, and the evidence of a conclusion, which is
 * what its phase was scheduled as.
 */
export const resultsNamedIn = (events: readonly unknown[]): readonly string[] => {
  const scheduled = new Map<unknown, unknown>()
  const named = events.filter(isJson).flatMap((event) => {
    if (event['_tag'] === 'PhaseScheduled') scheduled.set(event['path'], event['key'])
    const given = givenIn(event)
    return given.length === 0 ? [] : [scheduled.get(event['path']), ...given]
  })
  return [...new Set(named.filter(isText))]
}

/** What is lost of the journal of a run; entries that a repair marked as lost were said by it. */
const journalLosses = (run: string, records: Records, hasHeader: boolean): readonly string[] => {
  const places = records.map(([key]) => ({
    _tag: 'Sound' as const,
    sequence: Number(key.slice(journalPrefix(run).length)),
    event: null,
  }))
  const missing = nextOf(withGaps(places)) - places.length
  const count = missing + records.filter((record) => !isSound(record)).length
  return [
    ...(hasHeader ? [] : [`the header of run ${run}`]),
    ...(count === 0 ? [] : [`${count} of the journal entries of run ${run}`]),
  ]
}

/** The actions whose unfinished work cannot be gone on with: a part cannot be read, or is not there. */
const unfinishedLosses = (records: Records): readonly string[] => {
  const steps = groupBy(([key]: Records[number]) => key.slice(0, key.lastIndexOf('!') + 1))([...records])
  const lost = Object.entries(steps).filter(([step, held]) => {
    const head = held.find(([key]) => key === `${step}head`)
    const parts = head === undefined ? undefined : recordOf(...head)?.['parts']
    const sound = new Set(held.filter(isSound).map(([key]) => key))
    return (
      typeof parts !== 'number' ||
      Array.from({ length: parts }, (_, place) => partAt(step, place)).some((key) => !sound.has(key))
    )
  })
  return [...new Set(lost.map(([step]) => short(step.split('!')[2] ?? '')))].map(
    (key) => `the unfinished work of result ${key}`,
  )
}

/** What is lost of looks and of unfinished work: all that no run names. */
export const unnamedLossesIn = async (values: KeyValue): Promise<readonly string[]> => [
  ...lookLosses(await values.startingWith(LOOKS), await values.startingWith(TWINS)),
  ...unfinishedLosses(await values.startingWith(CHECKPOINTS)),
]

/** Looks of which one of both records, or both, cannot be read or are not there. */
const lookLosses = (looks: Records, twins: Records): readonly string[] => {
  const sound = [...namesAfter(LOOKS, looks.filter(isSound)), ...namesAfter(TWINS, twins.filter(isSound))]
  const all = [...new Set([...namesAfter(LOOKS, looks), ...namesAfter(TWINS, twins)])]
  return all.flatMap((series) => {
    const copies = sound.filter((one) => one === series).length
    if (copies === 2) return []
    return [copies === 1 ? `one of two records of look ${short(series)}` : `the look ${short(series)}`]
  })
}

/**
 * What of the records of a store cannot be read, or is named by another record and is not there, in words. Content is looked at
 * where it is used. Cost: a reading of all records but content.
 */
export const lossesIn = async (values: KeyValue): Promise<readonly string[]> => {
  const headers = await values.startingWith(RUNS)
  const events = await values.startingWith(JOURNALS)
  const journals = groupBy(([key]: Records[number]) => runOfEntry(key))([...events])
  const actions = await values.startingWith(ACTIONS)
  const gone = await values.startingWith(GONE)
  const inputs = await values.startingWith(INPUTS)
  const known = new Set([...actions, ...gone].map(([key]) => key))
  const isLost = (key: string): boolean => !known.has(actionKey(key)) && !known.has(goneKey(key))
  const named = Object.values(journals).flatMap((records) =>
    resultsNamedIn(records.map(([key, frame]) => recordOf(key, frame))),
  )
  const missing = [...new Set(named)].filter(isLost)
  const unreadable = (prefix: string, records: Records): readonly string[] =>
    namesAfter(
      prefix,
      records.filter((record) => !isSound(record)),
    ).map(short)
  const withHeader = new Set(headers.map(([key]) => key))
  return [
    ...unreadable(RUNS, headers).map((run) => `the header of run ${run}`),
    ...Object.entries(journals).flatMap(([run, records]) =>
      journalLosses(run, records, withHeader.has(runKey(run))),
    ),
    ...[...unreadable(ACTIONS, actions), ...missing.map(short)].map((key) => `the record of result ${key}`),
    ...unreadable(GONE, gone).map((key) => `the note that result ${key} is gone`),
    ...unreadable(INPUTS, inputs).map((key) => `the key inputs of result ${key}`),
    ...(await unnamedLossesIn(values)),
  ]
}
