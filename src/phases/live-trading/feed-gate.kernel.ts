import { isBar } from '../../market/bars/bar-rule.kernel.js'
import { BAR_COLUMNS, type BarBatch, barsBetween, OPTIONAL_COLUMNS } from '../../market/bars/bars.js'
import { showTime } from '../../market/bars/dataset-text.js'
import type { Alert } from './monitor.kernel.js'

/** Lets the bars of a feed through that can be traded, and keeps an alert on those that cannot. */
export interface FeedGate {
  /** The bars of a batch that are sound and later than all before, numbered on; with none refused the very batch. */
  readonly take: (batch: BarBatch) => BarBatch
  readonly alerts: () => readonly Alert[]
}

type Refusal = 'unsound_bar' | 'bar_out_of_order'

const picked = (batch: BarBatch, kept: readonly number[]): BarBatch => {
  const all = barsBetween(batch, 0, batch.length)
  const columns: Record<string, unknown> = {}
  for (const name of [...BAR_COLUMNS, ...OPTIONAL_COLUMNS]) {
    const column = all[name]
    if (column !== undefined) columns[name] = column.filter((_value: number, i: number) => kept.includes(i))
  }
  return { ...(columns as unknown as BarBatch), from: batch.from, length: kept.length }
}

const timeText = (time: number): string =>
  Number.isFinite(time) && Math.abs(time) <= 8.64e15 ? showTime(time) : String(time)

/**
 * Refuses bars that are NaN, zero, negative or outside their own range (`unsound_bar`), and bars that are not later than the
 * last one, repeated ones too (`bar_out_of_order`): trading goes on with the others. **Cost**: O(bars). **NaN**: refused,
 * but a volume of NaN is not known. **Look-ahead**: none.
 */
export const feedGate = (): FeedGate => {
  const alerts = new Map<Refusal, Alert>()
  let last = Number.NEGATIVE_INFINITY
  // the number after the last bar let through, that after the last bar of the feed, and how many new bars were refused
  let next = 0
  let feedNext = Number.NEGATIVE_INFINITY
  let refused = 0
  const refuse = (rule: Refusal, bar: number, time: number): void => {
    const known = alerts.get(rule)
    const count = (known?.bars ?? 0) + 1
    alerts.set(rule, {
      ...(known ?? { rule, limit: 0, bar, time: timeText(time) }),
      worst: count,
      bars: count,
    })
  }
  return {
    take: (batch) => {
      const kept: number[] = []
      const from = batch.from >= feedNext ? batch.from - refused : next
      for (let i = 0; i < batch.length; i++) {
        const time = batch.time[i]!
        const isSound =
          Number.isFinite(time) &&
          isBar(batch.open[i]!, batch.high[i]!, batch.low[i]!, batch.close[i]!, batch.volume[i]!)
        if (isSound && time > last) {
          last = time
          kept.push(i)
          continue
        }
        refuse(isSound ? 'bar_out_of_order' : 'unsound_bar', from + kept.length, time)
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
