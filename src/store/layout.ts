import { keyOf } from '../core/canonical/content-key.js'
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
 * !gone!<action key>              a result that a repair took away: who names it finds it missing by right
 * !cas!<sha-256>                  content; above 1 MiB it is the file blobs/<ab>/<sha-256>
 * !look!<series hash>             a look at some bars, written once
 * !twin!<series hash>             the same a second time: no other record says what number a look had
 * !chk!<action key>!<step>!head   how far an action, or a step of it, is that has not ended, and how many parts there are
 * !chk!<action key>!<step>!<place, 12 digits>   one of the parts
 * ```
 */
export const FORMAT = 1
export const INLINE_LIMIT = 1 << 20

export const RUNS = '!run!'
export const JOURNALS = '!jrn!'
export const ACTIONS = '!act!'
export const INPUTS = '!key!'
export const GONE = '!gone!'
export const CONTENTS = '!cas!'
export const CHECKPOINTS = '!chk!'

export const formatKey = '!meta!format'
export const runKey = (run: string): string => `${RUNS}${run}`
export const journalKey = (run: string, sequence: number): string =>
  `${journalPrefix(run)}${String(sequence).padStart(12, '0')}`
export const journalPrefix = (run: string): string => `${JOURNALS}${run}!`
export const actionKey = (key: string): string => `${ACTIONS}${key}`
/** The key of the market of some data, by the hash of its bars. */
export const marketKeyOf = (dataset: string): string => keyOf({ market_of: dataset })
export const inputsKey = (key: string): string => `${INPUTS}${key}`
export const goneKey = (key: string): string => `${GONE}${key}`
export const contentKeyOf = (sha256: string): string => `${CONTENTS}${sha256}`

export const LOOKS = '!look!'
export const TWINS = '!twin!'
export const lookKey = (series: string): string => `${LOOKS}${series}`
export const twinKey = (series: string): string => `${TWINS}${series}`

export const checkpointOf = (key: string): string => `${CHECKPOINTS}${key}!`
export const headKey = ({ key, step }: Step): string => `${checkpointOf(key)}${step}!head`
/** The key of a part, by what the keys of its step begin with. */
export const partAt = (prefix: string, place: number): string => `${prefix}${String(place).padStart(12, '0')}`
export const partKey = ({ key, step }: Step, place: number): string =>
  partAt(`${checkpointOf(key)}${step}!`, place)

const shape = /^[0-9a-f]{4,64}$/
/** Whether a text may be a run id: nothing else becomes part of a key. */
export const isRunId = (text: string): boolean => shape.test(text)

/** Whether a text is a SHA-256 in hexadecimal, as content is named. */
export const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text)
/** Whether a key is one of an entry of a journal. */
export const isJournalKey = (key: string): boolean => /^!jrn![0-9a-f]{4,64}!\d{12}$/.test(key)
/** The run whose entry stands under a key of a journal. */
export const runOfEntry = (key: string): string => key.split('!')[2] ?? ''
/** Whether a key is one of a record of a run, as `export` writes and `import` takes them. */
export const isRecordKey = (key: string): boolean =>
  isJournalKey(key) ||
  /^!(?:act|cas|key|gone|look|twin|run)![0-9a-f]{4,64}$/.test(key) ||
  /^!chk![0-9a-f]{4,64}![a-z0-9_/]*!(?:head|\d{12})$/.test(key)
