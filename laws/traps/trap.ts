import type { Subject } from '../check/subject.js'

/** A target whose soundness is known: the law that must speak about it, or none. */
export interface Trap {
  readonly name: string
  readonly subject: Subject
  /** The law that must be broken; absent for an honest target. */
  readonly breaks?: string
}

/** Traps that one law is for. */
export const trapsOf = (
  breaks: string,
  rows: readonly (readonly [name: string, subject: Subject])[],
): readonly Trap[] => rows.map(([name, subject]) => ({ name, subject, breaks }))
