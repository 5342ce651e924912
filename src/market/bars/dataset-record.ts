import type { Bars } from './bars.js'
import type { IrregularSpacing } from './data-error.js'
import type { DataNote } from './data-note.js'
import type { BarSpacing } from './interval.kernel.js'
import type { Session } from './session.js'

/** Bars with what is known of them. `hash` is of the columns, their schema, the zone of their times and the session: not of name or place. */
export interface Dataset {
  readonly name: string
  readonly bars: Bars
  readonly hash: string
  readonly interval: BarSpacing
  /** When its market trades; absent where days are those of UTC. */
  readonly session?: Session
  /** Periods per year P, or why there is none. `periodsPerYear` gives it as an Either. */
  readonly periods_per_year: number | IrregularSpacing
  readonly notes: readonly DataNote[]
}
