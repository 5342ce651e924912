import type { Step } from './store.js'

/**
 * The keys of the store. No text of a user stands in them: run ids are hexadecimal, the rest are hashes.
 *
 * ```
 * !meta!format                    the format's version
 * !run!<run>                      header of a run
 * !jrn!<run>!<seq, 12 digits>     event of a run, append only
 * !act!<action key>               what an action gave: content hash, duration, run, kind
 * !key!<action key>               the fields whose hash the key is, for those who ask why it differs
 * !cas!<sha-256>                  content; above 1 MiB it is the file blobs/<ab>/<sha-256>
 * !chk!<action key>!<step>!head   how far an action, or a step of it, is that has not ended, and how many parts there are
 * !chk!<action key>!<step>!<place, 12 digits>   one of the parts
 * ```
 */
export const FORMAT = 1
export const INLINE_LIMIT = 1 << 20

export const formatKey = '!meta!format'
export const runKey = (run: string): string => `!run!${run}`
export const RUNS = '!run!'
export const journalKey = (run: string, sequence: number): string =>
  `${journalOf(run)}${String(sequence).padStart(12, '0')}`
export const journalOf = (run: string): string => `!jrn!${run}!`
export const actionKey = (key: string): string => `!act!${key}`
export const ACTIONS = '!act!'
export const inputsKey = (key: string): string => `!key!${key}`
export const contentKeyOf = (sha256: string): string => `!cas!${sha256}`

export const checkpointOf = (key: string): string => `!chk!${key}!`
export const headKey = ({ key, step }: Step): string => `${checkpointOf(key)}${step}!head`
export const partKey = ({ key, step }: Step, place: number): string =>
  `${checkpointOf(key)}${step}!${String(place).padStart(12, '0')}`

const shape = /^[0-9a-f]{4,64}$/
/** Whether a text may be a run id: nothing else becomes part of a key. */
export const isRunId = (text: string): boolean => shape.test(text)
