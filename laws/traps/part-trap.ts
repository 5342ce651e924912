import { checkPart } from '../check/check-part.js'
import type { CheckReport, PartKind } from '../check/report.js'
import type { Law } from '../law.js'

/** A part or a workflow that is unsound: the law that must speak about it, and what all laws of its kind report. */
export interface PartTrap {
  readonly kind: PartKind | 'workflow'
  readonly name: string
  /** The sentence of the law that must be broken. */
  readonly breaks: RegExp
  readonly report: () => Promise<CheckReport>
}

/** A part that decides nothing at a close. */
export const partTrap = (
  kind: PartKind,
  name: string,
  breaks: RegExp,
  laws: () => readonly Law[],
): PartTrap => ({ kind, name, breaks, report: () => checkPart({ kind, name, laws: laws() }) })

/** The sentences of the laws that a report has broken. */
export const brokenBy = ({ laws }: CheckReport): readonly string[] =>
  laws.flatMap(({ sentence, outcome }) => (outcome._tag === 'Broken' ? [sentence] : []))
