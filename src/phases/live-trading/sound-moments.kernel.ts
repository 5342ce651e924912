import { type FeedBar, type FeedMoment, momentGate } from '../../market/universe/moments-of-feed.kernel.js'
import { feedGate } from './feed-gate.kernel.js'
import type { Alert } from './monitor.kernel.js'
import type { TradingPlan } from './trading-plan.js'

/** Bars of a feed as moments, without those that can not be traded, and how many bars were over. */
interface Gathered {
  readonly moments: readonly FeedMoment[]
  readonly bars: number
}

/** Lets the bars of a feed through that can be traded, as moments, and keeps an alert on the others. It changes as it takes bars. */
interface SoundMoments {
  readonly take: (bars: readonly FeedBar[]) => Gathered
  /** The moment that has not ended, where there is one. */
  readonly end: () => readonly FeedMoment[]
  readonly alerts: () => readonly Alert[]
}

/** The gate of a plan's feed. Cost: O(log instruments) a bar. NaN: refused, as by `feedGate`. Look-ahead: none. */
export const soundMoments = ({
  instruments,
  steps,
}: Pick<TradingPlan, 'instruments' | 'steps'>): SoundMoments => {
  const gates = new Map(
    instruments.map(({ symbol }) => [symbol, feedGate(steps === undefined ? undefined : symbol)]),
  )
  const gate = momentGate(instruments.map(({ symbol }) => symbol))
  const sound = (one: FeedBar): readonly FeedMoment[] => {
    const own = gates.get(one.symbol)
    if (own === undefined) return []
    if (one._tag === 'Opened') return gate.isLate(one) || !(one.bar.open[0]! > 0) ? [] : gate.take(one)
    const bar = own.take(one.bar, gate.isLate(one))
    return bar.length === 0 ? [] : gate.take(bar === one.bar ? one : { ...one, bar })
  }
  return {
    take: (bars) => {
      const moments: FeedMoment[] = []
      let over = 0
      for (const one of bars) {
        for (const moment of sound(one)) moments.push(moment)
        if (one._tag === 'Over') over += 1
      }
      return { moments, bars: over }
    },
    end: gate.end,
    alerts: () => [...gates.values()].flatMap((own) => own.alerts()),
  }
}
