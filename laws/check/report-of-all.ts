import type { CheckReport, LawReport } from './report.js'

const RANK = { Broken: 3, Held: 2, Vacuous: 1, NotTestable: 0 } as const

/** One law of several reports: broken where it is in one, else held where it was in one; a path names its report. */
const together = (reports: readonly (readonly [name: string, LawReport])[]): LawReport | undefined => {
  const [first, ...rest] = reports
  if (first === undefined) return undefined
  const [name, top] = rest.reduce(
    (best, each) => (RANK[each[1].outcome._tag] > RANK[best[1].outcome._tag] ? each : best),
    first,
  )
  const cases = reports.reduce(
    (sum, [, { outcome }]) => sum + (outcome._tag === 'Held' ? outcome.cases : 0),
    0,
  )
  const { outcome } = top
  return outcome._tag === 'Broken'
    ? { ...top, outcome: { ...outcome, path: name === '' ? outcome.path : `${name}@${outcome.path}` } }
    : outcome._tag === 'Held'
      ? { ...top, outcome: { _tag: 'Held', cases } }
      : top
}

/** Reports of one target under several names as one; the first, which tells the target, may have none. */
export const reportOfAll = (reports: readonly (readonly [name: string, CheckReport])[]): CheckReport => {
  const [first] = reports
  if (first === undefined) throw new RangeError('no report')
  const [, report] = first
  return {
    ...report,
    laws: report.laws.flatMap(({ law }) => {
      const one = together(
        reports.flatMap(([name, { laws }]) =>
          laws.flatMap((each) => (each.law === law ? [[name, each] as const] : [])),
        ),
      )
      return one === undefined ? [] : [one]
    }),
    holds: reports.every(([, { holds }]) => holds),
  }
}
