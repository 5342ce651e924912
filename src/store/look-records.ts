import { framed } from './frame.js'
import type { Guarded } from './gate.js'
import type { KeyValue, Put } from './key-value.js'
import { LOOKS, lookKey, TWINS, twinKey } from './layout.js'
import type { LookRecord, Looks } from './look.js'
import { bytesOf, recordOf } from './record.js'

/** The looks of a store, and how one is put next to what it is the look of. */
export interface LookRecords extends Looks {
  readonly puts: (look: LookRecord) => readonly Put[]
}

/** Looks over an ordered map of bytes, each kept twice: what is damaged in one place is read in the other. */
export const lookRecords = (values: KeyValue, guarded: Guarded): LookRecords => {
  const puts = (look: LookRecord): readonly Put[] =>
    [lookKey(look.series), twinKey(look.series)].map((key) => [key, framed(key, bytesOf(look))])
  const kept = async (prefix: string): Promise<ReadonlyMap<string, LookRecord | undefined>> => {
    const entries = await values.startingWith(prefix)
    return new Map(
      entries.map(([key, frame]) => [
        key.slice(prefix.length),
        recordOf(key, frame) as unknown as LookRecord | undefined,
      ]),
    )
  }
  const read = async (key: string): Promise<unknown> => {
    const frame = await values.get(key)
    return frame === undefined ? undefined : recordOf(key, frame)
  }
  return {
    puts,
    all: () =>
      guarded(async () => {
        const [looks, twins] = [await kept(LOOKS), await kept(TWINS)]
        const all = [...new Set([...looks.keys(), ...twins.keys()])]
          .sort()
          .map((series) => ({ series, look: looks.get(series) ?? twins.get(series) }))
        return {
          sound: all
            .flatMap(({ look }) => (look === undefined ? [] : [look]))
            .sort((a, b) => a.sequence - b.sequence),
          damaged: all.flatMap(({ series, look }) => (look === undefined ? [series] : [])),
        }
      }),
    add: (look) =>
      guarded(async () => {
        const { series } = look
        const known = (await read(lookKey(series))) ?? (await read(twinKey(series)))
        if (known === undefined) await values.batch(puts(look), { sync: true })
      }),
  }
}
