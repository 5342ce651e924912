import fc from 'fast-check'
import type { Law } from '../law.js'
import type { LawOutcome } from './finding.js'
import type { CheckReport, LawReport, PartKind } from './report.js'

/** What a part that decides nothing at a close is put to: the laws of its kind, by their numbers. */
export interface PartTarget {
  readonly kind: PartKind
  readonly name: string
  readonly laws: readonly Law[]
}

/** What broke a law: its own words come before the counterexample that shows them. */
const sentenceOf = (cause: unknown): string => {
  if (!(cause instanceof Error)) return String(cause)
  const [told] = (cause.cause instanceof Error ? cause.cause.message : cause.message).split('\n\n')
  return (told ?? '').split('\n').slice(0, 3).join(' ')
}
const MOST_LINES = 30
const MOST_LETTERS = 160
/** A counterexample in lines: how it was drawn and what it is, cut to a screen. */
const tableOf = (cause: unknown): readonly string[] =>
  cause instanceof Error && cause.cause instanceof Error
    ? cause.message
        .split('\n')
        .filter((line) => line.trim() !== '' && !line.startsWith('Hint'))
        .slice(0, MOST_LINES)
        .map((line) => `    ${line.length > MOST_LETTERS ? `${line.slice(0, MOST_LETTERS)} ..` : line}`)
    : []

const outcomeOf = async ({ check }: Law, number: number): Promise<Omit<LawReport, 'law' | 'sentence'>> => {
  try {
    await check()
    return { outcome: { _tag: 'Held', cases: 1 }, table: [] }
  } catch (cause) {
    const outcome: LawOutcome = {
      _tag: 'Broken',
      sentence: sentenceOf(cause),
      market: 'cases of its own',
      path: `0/${number}`,
    }
    return { outcome, table: tableOf(cause) }
  }
}

/**
 * Puts a kind of phase, a broker or a store to the laws of its kind, and reports each. `law` is one of them by its number, from
 * 1; the seed is that of the cases that laws draw.
 */
export const checkPart = async (
  { kind, name, laws }: PartTarget,
  { seed = 1, law }: { readonly seed?: number; readonly law?: string } = {},
): Promise<CheckReport> => {
  const before = fc.readConfigureGlobal()
  fc.configureGlobal({ ...before, seed })
  const reports: LawReport[] = []
  try {
    for (const [i, each] of laws.entries()) {
      const number = String(i + 1)
      if (law !== undefined && law !== number) continue
      reports.push({ law: number, sentence: each.name, ...(await outcomeOf(each, i)) })
    }
  } finally {
    fc.configureGlobal(before)
  }
  return {
    target: name,
    kind,
    seed,
    laws: reports,
    holds: reports.every(({ outcome }) => outcome._tag !== 'Broken'),
  }
}
