import type { LawOutcome } from './finding.js'
import type { Subject } from './subject.js'
import type { WarmupAdvice } from './warmup-advice.js'

/** A law by its sentence, and what became of it. */
export interface LawReport {
  readonly law: string
  readonly sentence: string
  readonly outcome: LawOutcome
  /** The smallest case as lines of text, for a law that is broken. */
  readonly table: readonly string[]
}

/** A part that decides nothing at a close, and is put to the laws of its kind. */
export type PartKind = 'kind of phase' | 'broker' | 'store'

export interface CheckReport {
  readonly target: string
  readonly kind: Subject['kind'] | PartKind | 'workflow'
  readonly seed: number
  readonly laws: readonly LawReport[]
  /** What history the decisions need by measurement: advice, which no law is about. */
  readonly warmup?: WarmupAdvice
  readonly holds: boolean
}

const MARK = { Held: '✓', Broken: '✗', Vacuous: '○', NotTestable: '·' } as const

/** A report as lines of text; `replay` gives the command that makes one case again. */
export const reportLines = (
  report: CheckReport,
  replay?: (law: string, path: string) => string,
): readonly string[] =>
  report.laws.flatMap(({ sentence, law, outcome, table }) => [
    `${MARK[outcome._tag]} ${sentence}${
      outcome._tag === 'Held'
        ? ` (${outcome.cases} cases)`
        : outcome._tag === 'Vacuous'
          ? `: vacuous, ${outcome.because}`
          : outcome._tag === 'NotTestable'
            ? `: not testable, ${outcome.because}`
            : ''
    }`,
    ...(outcome._tag === 'Broken'
      ? [
          `    ${outcome.sentence}`,
          ...table,
          `    on ${outcome.market}`,
          ...(replay === undefined ? [] : [`    again: ${replay(law, outcome.path)}`]),
        ]
      : []),
  ])
