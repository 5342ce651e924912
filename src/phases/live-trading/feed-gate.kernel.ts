import { isBar } from '../../market/bars/bar-rule.kernel.js'
import {
  BAR_COLUMNS,
  type BarBatch,
  barsBetween,
  OPTIONAL_COLUMNS,
  seriesOfBars,
} from '../../market/bars/bars.js'
import { showTime } from '../../market/bars/dataset-text.js'
import type { Alert } from './monitor.kernel.js'

/** Lets the bars of a feed through that can be traded, and keeps an alert on those that cannot. */
export interface FeedGate {
  /**
   * The bars of a batch that are sound and later than all before, numbered on; with none refused the very batch. It is late where
   * its moment among those of other instruments has ended.
   */
  readonly take: (batch: BarBatch, isLate?: boolean) => BarBatch
  readonly alerts: () => readonly Alert[]
}

/** What a feed may not give, as alerts name it. */
export const REFUSALS = ['unsound_bar', 'repeated_bar', 'bar_out_of_order'] as const
type Refusal = (typeof REFUSALS)[number]

const picked = (batch: BarBatch, kept: readonly number[]): BarBatch => {
  const all = barsBetween(batch, 0, batch.length)
  const columns: Record<string, unknown> = {}
  const of = (column: Float64Array): Float64Array => column.filter((_value, i) => kept.includes(i))
  for (const name of [...BAR_COLUMNS, ...OPTIONAL_COLUMNS]) {
    const column = all[name]
    if (column !== undefined) columns[name] = of(column)
  }
  return {
    ...(columns as unknown as BarBatch),
    ...seriesOfBars(all, of),
    from: batch.from,
    length: kept.length,
  }
}

const isIn = (rising: readonly number[], value: number): boolean => {
  let low = 0
  let high = rising.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (rising[middle]! < value) low = middle + 1
    else high = middle
  }
  return rising[low] === value
}

const timeText = (time: number): string =>
  Number.isFinite(time) && Math.abs(time) <= 8.64e15 ? showTime(time) : String(time)

/**
 * Refuses bars that are NaN, zero, negative or outside their own range (`unsound_bar`), that came before (`repeated_bar`),
 * or that come after a later one (`bar_out_of_order`), of several instruments with the symbol: trading goes on with the others. **Cost**: O(bars), O(log bars) for a
 * bar that is refused. **NaN**: refused, but a volume of NaN is not known. **Look-ahead**: none.
 */
export const feedGate = (symbol?: string): FeedGate => {
  const alerts = new Map<Refusal, Alert>()
  const times: number[] = []
  // the number after the last bar let through, that after the last bar of the feed, and how many new bars were refused
  let next = 0
  let feedNext = Number.NEGATIVE_INFINITY
  let refused = 0
  const refuse = (rule: Refusal, bar: number, time: number): void => {
    const known = alerts.get(rule)
    const count = (known?.bars ?? 0) + 1
    alerts.set(rule, {
      ...(known ?? {
        rule,
        ...(symbol === undefined ? {} : { symbol }),
        limit: 0,
        bar,
        time: timeText(time),
      }),
      worst: count,
      bars: count,
    })
  }
  return {
    take: (batch, isLate = false) => {
      const kept: number[] = []
      const from = batch.from >= feedNext ? batch.from - refused : next
      for (let i = 0; i < batch.length; i++) {
        const time = batch.time[i]!
        const isSound =
          Number.isFinite(time) &&
          isBar(batch.open[i]!, batch.high[i]!, batch.low[i]!, batch.close[i]!, batch.volume[i]!)
        if (isSound && !isLate && !(time <= times[times.length - 1]!)) {
          times.push(time)
          kept.push(i)
          continue
        }
        const refusal = isSound ? (isIn(times, time) ? 'repeated_bar' : 'bar_out_of_order') : 'unsound_bar'
        refuse(refusal, from + kept.length, time)
        if (batch.from + i >= feedNext) refused++
      }
      next = from + kept.length
      feedNext = Math.max(feedNext, batch.from + batch.length)
      if (kept.length === batch.length) return batch.from === from ? batch : { ...batch, from }
      return { ...picked(batch, kept), from }
    },
    alerts: () => [...alerts.values()],
  }
}
