import type { Bars } from '../../src/market/bars/bars.js'
import type { TargetRules } from '../../src/signal/target-rules.js'

/** An instrument: its bars, and its target weight at each close, NaN where it is unknown. */
export interface WeightedInstrument {
  readonly bars: Bars
  readonly weights: Float64Array
  /** Where a signal next to it holds the weight, which is 0 elsewhere. */
  readonly held?: Uint8Array
  /** By bar, 0 where it is no member: it is sold at that open, has no target, and begins again when it joins again. */
  readonly members?: Uint8Array
}

const monthOf = (time: number): string => new Date(time).toISOString().slice(0, 7)
/** The Monday of a day's week. */
const weekOf = (time: number): number => {
  const date = new Date(time)
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7))
  return date.getTime()
}

/**
 * An account that follows target weights, a day at a time and from the rules alone: orders of a close fill at the next open of
 * their instrument, sales and covers before purchases and short sales, all of the latter of a day by one factor where they need
 * more than is free: the cash less the proceeds of shorts and as much again. Commissions are a rate. All instruments are of one calendar of days, of which each may miss some.
 */
export const plainWeights = (
  instruments: readonly WeightedInstrument[],
  { every, drift, minimum_trade, cash: buffer }: TargetRules,
  capital: number,
  rate: number,
): { readonly equity: readonly number[]; readonly units: readonly (readonly number[])[] } => {
  const days = [...new Set(instruments.flatMap(({ bars }) => [...bars.time]))].sort((a, b) => a - b)
  const held = instruments.map(() => 0)
  const marks = instruments.map(() => 0)
  const wishes: (number | undefined)[] = instruments.map(() => undefined)
  const targets = instruments.map(() => Number.NaN)
  const seen = instruments.map(() => [] as number[])
  let cash = capital
  const equity = [capital]
  const units = [instruments.map(() => 0)]
  for (const day of days) {
    const today = instruments.flatMap(({ bars, weights, held, members }, i) => {
      const bar = bars.time.indexOf(day)
      if (bar < 0) return []
      const turns = bar > 0 && held?.[bar] !== held?.[bar - 1]
      const joins = members?.[bar] !== 0
      return [{ i, weight: weights[bar]!, turns, joins, open: bars.open[bar]!, close: bars.close[bar]! }]
    })
    for (const { i } of today.filter(({ joins }) => !joins)) {
      wishes[i] = 0 - held[i]!
      seen[i] = []
      targets[i] = Number.NaN
    }
    const trade = (i: number, units: number, open: number): void => {
      cash -= units * open + Math.abs(units) * open * rate
      held[i] = held[i]! + units
      wishes[i] = wishes[i]! - units
      marks[i] = open
    }
    for (const { i, open } of today) {
      const [wish, own] = [wishes[i] ?? 0, held[i]!]
      if (wish * own < 0) trade(i, Math.sign(wish) * Math.min(Math.abs(wish), Math.abs(own)), open)
    }
    for (const { i, open } of today) if ((wishes[i] ?? 0) !== 0) marks[i] = open
    const shorts = held.reduce((sum, own, i) => sum + 2 * Math.max(0, -own) * marks[i]!, 0)
    const free = Math.max(0, cash - shorts)
    const need = today.reduce((sum, { i, open }) => sum + Math.abs(wishes[i] ?? 0) * open * (1 + rate), 0)
    const factor = need > free ? free / need : 1
    for (const { i, open } of today) {
      if (wishes[i] !== undefined) trade(i, wishes[i] * factor, open)
      wishes[i] = undefined
    }
    for (const { i, close } of today) marks[i] = close
    const worth = cash + held.reduce((sum, count, i) => sum + count * marks[i]!, 0)
    const { width, of, moves } =
      typeof drift === 'object' ? drift : { width: drift ?? 0, of: 'equity', moves: 'each' }
    const joining: [number, number][] = []
    let goes = false
    for (const { i, weight, turns, close } of today.filter(({ joins }) => joins)) {
      const before = seen[i]!.at(-1)
      const isDue =
        turns ||
        before === undefined ||
        (typeof every === 'object'
          ? seen[i]!.length % every.bars === 0
          : every === 'month'
            ? monthOf(before) !== monthOf(day)
            : every === 'week'
              ? weekOf(before) !== weekOf(day)
              : true)
      seen[i]!.push(day)
      if (isDue) targets[i] = weight
      if ((!isDue && drift === undefined) || Number.isNaN(targets[i]!) || !(worth > 0)) continue
      const wanted = targets[i]! * (1 - buffer)
      const more = (wanted * worth) / close - held[i]!
      if (more === 0 || Math.abs(more) * close < minimum_trade) continue
      const wish = wanted === 0 ? -held[i]! : more
      const away = Math.abs((held[i]! * close) / worth - wanted) / (of === 'target' ? Math.abs(wanted) : 1)
      if (drift !== undefined && away <= width) joining.push([i, wish])
      else {
        wishes[i] = wish
        goes = true
      }
    }
    if (moves === 'all' && goes) for (const [i, wish] of joining) wishes[i] = wish
    equity.push(worth)
    units.push([...held])
  }
  return { equity, units }
}
