import type { Bars } from '../../src/market/bars/bars.js'
import type { Compare } from './finding.js'
import { ownBars } from './futures.js'

/** Every column of bars by its name, further series too. */
const columnsOf = (bars: Bars): ReadonlyMap<string, Float64Array> =>
  new Map(
    [...Object.entries(bars), ...Object.entries(bars.series ?? {})].flatMap(
      ([name, column]: readonly [string, unknown]) =>
        column instanceof Float64Array ? [[name, column] as const] : [],
    ),
  )

/** Whether the bars are as they were given. */
export const untouched: Compare = (subject, bars, from) => {
  const given = ownBars(bars)
  subject.decide(given, from)
  const now = columnsOf(given)
  const wrong = [...columnsOf(bars)].flatMap(([name, column]) => {
    const after = now.get(name)
    const at = column.findIndex((value, i) => !Object.is(value, after?.[i]))
    return at < 0 ? [] : [{ name, at, value: column[at] ?? 0, now: after?.[at] ?? 0 }]
  })[0]
  return wrong === undefined
    ? undefined
    : {
        bars,
        from,
        at: wrong.at,
        shared: bars.length - 1,
        first: wrong.value,
        second: wrong.now,
        sentence: `the ${wrong.name} of bar ${wrong.at} was ${wrong.value} and is ${wrong.now} after the run: it writes into its input`,
      }
}

/** Whether the values that its own operators are handed are as they were. */
export const untouchedValues: Compare = (subject, bars, from) => {
  const [written] = subject.writes?.(ownBars(bars), from) ?? []
  if (written === undefined) return undefined
  const { operator, place, before, after } = written
  return {
    bars,
    from,
    at: from,
    shared: bars.length - 1,
    first: before,
    second: after,
    sentence: `value ${place} of what the operator "${operator}" is handed was ${before} and is ${after} after it: it writes into its input, which others read`,
  }
}
