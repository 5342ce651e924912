/** A kind of analysis: the longest run of trades that lost, and what it cost. */
import {
  type AnalysisPart,
  failed,
  finite,
  integer,
  type LibraryInput,
  left,
  partsBy,
  right,
  sourceFields,
  sourceGrounds,
  struct,
  type TypeOf,
} from 'regimen/parts'

const config = struct('losing_streak analysis', sourceFields)
const result = struct('losing_streak result', { trades: integer(0), longest: integer(0), pnl: finite() })

export const losingStreak: AnalysisPart<TypeOf<typeof config>, TypeOf<typeof result>> = {
  name: 'losing_streak',
  version: 1,
  config,
  result,
  grounds: sourceGrounds,
  run: async ({ config: source, artifacts }, services) => {
    const parts = await partsBy(source, services, artifacts)
    if (parts._tag === 'Left') return parts
    const pnl = parts.right.trades?.pnl
    if (pnl === undefined) return left(failed('it needs the trades of a run'))
    const worst = pnl.reduce(
      ({ now, best }, gain) => {
        const streak = gain < 0 ? { longest: now.longest + 1, pnl: now.pnl + gain } : { longest: 0, pnl: 0 }
        return { now: streak, best: streak.longest > best.longest ? streak : best }
      },
      { now: { longest: 0, pnl: 0 }, best: { longest: 0, pnl: 0 } },
    ).best
    return right({ trades: pnl.length, ...worst })
  },
  phrase: ({ longest, trades }) => `${longest} of ${trades} trades lost in a row`,
}

export const library: LibraryInput = { analyses: { losing_streak: losingStreak } }
