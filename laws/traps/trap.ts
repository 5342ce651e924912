import type { Bars } from '../../src/market/bars/bars.js'
import type { Subject } from '../check/subject.js'

/** Bars under the name that a report has for them. */
export interface GivenBars {
  readonly name: string
  readonly bars: Bars
}

/** A target whose soundness is known: the law that must speak about it, or none. */
export interface Trap {
  readonly name: string
  readonly subject: Subject
  /** The law that must be broken; absent for an honest target. */
  readonly breaks?: string
  /** Bars that it is checked on, where those that all are checked on do not serve. */
  readonly bars?: GivenBars
}

/** Traps that one law is for. */
export const trapsOf = (
  breaks: string,
  rows: readonly (readonly [name: string, subject: Subject])[],
): readonly Trap[] => rows.map(([name, subject]) => ({ name, subject, breaks }))
