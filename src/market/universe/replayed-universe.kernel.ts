import { barsBetween } from '../bars/bars.js'
import type { FeedBar } from './moments-of-feed.kernel.js'
import type { Universe } from './universe.js'

/**
 * The bars of a universe as a feed gives them, a list for each time at which anything opens or is over, up to and with `end`;
 * only bars that are over by then open. Cost: O(instruments) a time. NaN: as in the bars. Look-ahead: an opening is announced with
 * its whole bar.
 */
export function* replayedUniverse(
  { instruments }: Pick<Universe, 'instruments'>,
  end = Infinity,
): Generator<readonly FeedBar[]> {
  const all = instruments.map(({ symbol, dataset: { bars }, closed, delisted }) => ({
    symbol,
    bars,
    closed,
    delisted,
    count: closed.findLastIndex((at) => at <= end) + 1,
    opened: 0,
    over: 0,
  }))
  for (;;) {
    let now = Infinity
    for (const { bars, closed, count, opened, over } of all)
      if (over < count) now = Math.min(now, opened === over ? bars.time[opened]! : closed[over]!)
    if (now === Infinity) return
    const given: FeedBar[] = []
    for (const one of all) {
      const { symbol, bars, closed, count, delisted } = one
      if (one.over === one.opened || one.over >= count || closed[one.over] !== now) continue
      const bar = barsBetween(bars, one.over, one.over + 1)
      one.over += 1
      given.push({
        _tag: 'Over',
        symbol,
        bar,
        closed: now,
        ...(delisted && one.over === bars.length ? { delisted } : {}),
      })
    }
    for (const one of all) {
      const { symbol, bars, count } = one
      if (one.opened > one.over || one.opened >= count || bars.time[one.opened] !== now) continue
      given.push({ _tag: 'Opened', symbol, bar: barsBetween(bars, one.opened, one.opened + 1) })
      one.opened += 1
    }
    yield given
  }
}
