import { type BarBatch, barsBetween } from '../../market/bars/bars.js'
import { type TradeExits, tradeExits } from '../../portfolio/rules/trade-exits.js'
import type { ReadingOptions } from '../../strategy/reading/reading.js'
import { type BoundExits, exitColumnReader } from '../../strategy/reading/trade-rules.js'

/** Exits whose columns grow with the bars of a feed: `take` sees bars before an account meets them. */
export interface ExitFeed {
  readonly exits: TradeExits
  readonly take: (batch: BarBatch) => void
}

/** Reads exits from bar `first` on, as their columns are read over a slice. Cost: as `exitColumnReader`. NaN: unknown. Look-ahead: none. */
export const exitFeed = (bound: BoundExits, first: number, options: ReadingOptions): ExitFeed => {
  const read = exitColumnReader(bound, options)
  const columns = bound.columns.map((): number[] => [])
  return {
    exits: tradeExits(bound, columns, first),
    take: (batch) => {
      const skipped = Math.max(0, first - batch.from)
      if (skipped >= batch.length) return
      const news = read({ ...barsBetween(batch, skipped, batch.length), from: batch.from + skipped })
      for (let k = 0; k < news.length; k++) for (const value of news[k]!) columns[k]!.push(value)
    },
  }
}
