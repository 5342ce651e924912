import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Blobs, KeyValue } from '../key-value.js'
import { nestedFiles } from './check.js'
import { recordGraph } from './record-graph.js'

/** How much of one part of a store there is. */
export interface StorePart {
  readonly what: string
  readonly count: number
  readonly bytes: number
}
/** What a run names: all of it, and what no other run names. */
export interface RunSize {
  readonly run: string
  readonly bytes: number
  readonly alone: number
}
export interface StoreSize {
  readonly parts: readonly StorePart[]
  readonly runs: readonly RunSize[]
  /** Bytes of all files below the store's directory. */
  readonly disk: number
}

const PARTS: Readonly<Record<string, string>> = {
  '!run!': 'runs',
  '!jrn!': 'events of runs',
  '!act!': 'results',
  '!key!': 'what keys were made of',
  '!cas!': 'content',
  '!chk!': 'unfinished work',
  '!look!': 'looks',
  '!twin!': 'looks a second time',
}

const filesPart = async (what: string, folder: string): Promise<StorePart> => {
  const files = await nestedFiles(folder)
  const sizes = await Promise.all(
    files.map((file) =>
      stat(file).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  )
  return { what, count: files.length, bytes: sizes.reduce((sum, size) => sum + size, 0) }
}

/** What a store holds, by part and by run. */
export const sizeOfStore = async (directory: string, values: KeyValue, blobs: Blobs): Promise<StoreSize> => {
  const records = await Promise.all(
    Object.entries(PARTS).map(async ([prefix, what]): Promise<StorePart> => {
      const entries = await values.startingWith(prefix)
      return {
        what,
        count: entries.length,
        bytes: entries.reduce((sum, [key, value]) => sum + key.length + value.length, 0),
      }
    }),
  )
  const graph = recordGraph(values, blobs)
  const runs = await graph.runs()
  const named = await Promise.all(
    runs.map(async (run) => {
      const actions = await Promise.all(graph.keysOf(run).map((key) => graph.action(key)))
      const { found } = await graph.reach(actions.flatMap((action) => action?.content ?? []))
      return { run: run.run, found }
    }),
  )
  const times = new Map<string, number>()
  for (const { found } of named) for (const hash of found.keys()) times.set(hash, (times.get(hash) ?? 0) + 1)
  const sum = (sizes: readonly (readonly [string, number])[]): number =>
    sizes.reduce((total, [, size]) => total + size, 0)
  const disk = await filesPart('disk', directory)
  return {
    parts: [
      ...records,
      await filesPart('blobs', join(directory, 'blobs')),
      await filesPart('event files', join(directory, 'live')),
      await filesPart('kept columns', join(directory, 'columns')),
      await filesPart('set aside by repairs', join(directory, 'damaged')),
    ],
    runs: named.map(({ run, found }) => ({
      run,
      bytes: sum([...found]),
      alone: sum([...found].filter(([hash]) => times.get(hash) === 1)),
    })),
    disk: disk.bytes,
  }
}
