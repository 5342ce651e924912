import type { Readable, Stored } from './stored.js'

/** What stands for the run of a look among others that it counts, so that the same commands give the same bytes. */
export const SAME_RUN = 'same run'

/** One look at some bars, as it was numbered when its evidence was first kept: written once, never changed. */
export interface LookRecord {
  /** Its place among the looks of the store that made it, from 0. */
  readonly sequence: number
  /** What was looked at, as one hash: the same series is the same look. */
  readonly series: string
  /** The run that made it. */
  readonly run: string
  /** 1 and the number of different looks before it that overlap it. */
  readonly number: number
  /** The runs of those; `SAME_RUN` stands for its own. */
  readonly others: readonly string[]
  /** When what it looked at begins that none of them did; absent where they are none, or where one of them reaches its end. */
  readonly fresh_from?: number
  /** Earlier looks that could not be read, each counted as one that overlaps. */
  readonly unreadable: number
  /** Its own record could not be read when it was looked at again: looks that were made after it count as earlier ones. */
  readonly renumbered?: true
  /** What several records are one look by: the parts of bars that are tested together; absent where a record is a look of its own. */
  readonly one_of?: string
  /** What decides which looks overlap, and what else it stands on: canonical data of the kind that made it. */
  readonly of: unknown
}

/** Records by look: of those that are one look the last. */
export const oneOfEachLook = (records: readonly LookRecord[]): readonly LookRecord[] => [
  ...new Map(records.map((record) => [record.one_of ?? record.series, record])).values(),
]

/** The looks of a store, append only: no collection of garbage takes one away, and an import adds and renumbers none. */
export interface Looks {
  /** In the order in which they were made. */
  readonly all: () => Stored<Readable<LookRecord>>
  /** Keeps a look whose evidence is kept already; one of its series that is there is left as it is. */
  readonly add: (look: LookRecord) => Stored<void>
}
