import type { Bars } from '../../src/market/bars/bars.js'
import { close as closing, limit, market } from '../../src/portfolio/orders/order.js'
import { apply } from '../../src/strategy/language/tree.js'
import { close as closes, gt, lag } from '../../src/strategy/operators/expressions.js'
import { operators } from '../../src/strategy/operators/operators.js'
import { strategy } from '../../src/strategy/strategy.js'
import { strategySubject } from '../check/strategy-target.js'
import { labelling, looking, ordering, ownOperator, stepping, testable } from './made.js'
import { type Trap, trapsOf } from './trap.js'

/** Targets that close over data of their own: they know these very bars by heart. */
export const lookups = ({ close, time, volume, open, low }: Bars): readonly Trap[] => {
  const byTime = new Map(Array.from(time, (value, i) => [value, i] as const))
  const byClose = new Map(Array.from(close, (value, i) => [value, i] as const))
  const byVolume = new Map(Array.from(volume, (value, i) => [value, i] as const))
  const byOpen = new Map(Array.from(open, (value, i) => [value, i] as const))
  const rises = (i: number | undefined, ahead = 1): boolean =>
    i !== undefined && (close[i + ahead] ?? 0) > (close[i] ?? 0)
  const returns = Array.from(close, (value, i) => (close[i + 1] ?? value) / value - 1)
  const best = [...returns].sort((a, b) => b - a)[Math.floor(returns.length * 0.03)] ?? 1
  const bestDates = new Set(Array.from(time).filter((_, i) => (returns[i] ?? 0) >= best))
  const worst = [...returns].sort((a, b) => a - b)[30] ?? -1
  const moves = new Map(returns.map((move, i) => [Math.round(move * 1e7), rises(i + 1)] as const))
  const dates = (some: readonly number[]): ReadonlySet<number | undefined> =>
    new Set(some.map((i) => time[i]))
  const byReturn = returns.map((_, i) => i).sort((a, b) => (returns[a] ?? 0) - (returns[b] ?? 0))
  const [tenBest, twelveWorst] = [dates(byReturn.slice(-10)), dates(byReturn.slice(0, 12))]
  const storms = (i: number | undefined): boolean => Math.abs(returns[i ?? -1] ?? 0) > 0.01
  const quarterOf = (at: number): number => {
    const date = new Date(at)
    return 4 * date.getUTCFullYear() + Math.floor(date.getUTCMonth() / 3)
  }
  const firstOf = new Map<number, number>()
  const lastOf = new Map<number, number>()
  for (const [i, at] of time.entries()) {
    const quarter = quarterOf(at)
    if (!firstOf.has(quarter)) firstOf.set(quarter, open[i] ?? 0)
    lastOf.set(quarter, close[i] ?? 0)
  }
  const byDate = ownOperator(
    'by_date',
    (x, i, _, __, [dates = x]) => (rises(byTime.get(dates[i] ?? 0)) ? 0.99 : 0.9) * (x[i] ?? 0),
    { reads: ['time'] },
  )
  return trapsOf('lookup', [
    [
      'quarters that rose, by date',
      looking('quarters', (bar) => {
        const quarter = quarterOf(bar.time)
        return (lastOf.get(quarter) ?? 0) > (firstOf.get(quarter) ?? Infinity)
      }),
    ],
    ['the ten best days alone', looking('ten_best', (bar) => tenBest.has(bar.time))],
    ['all but the twelve worst days', looking('twelve_worst', (bar) => !twelveWorst.has(bar.time))],
    [
      'out before large moves of either sign, by date',
      looking('storms', (bar) => !storms(byTime.get(bar.time))),
    ],
    [
      'out before large moves of either sign, by price',
      looking('storms_by_price', (bar) => !storms(byClose.get(bar.close))),
    ],
    [
      'all but the thirty worst days',
      looking('thirty_days', (bar) => (returns[byTime.get(bar.time) ?? -1] ?? 0) >= worst),
    ],
    [
      'the next close by the move before',
      stepping(
        'by_move',
        () => ({ before: 0, long: false }),
        ({ before }, bar) => ({
          before: bar.close,
          long: moves.get(Math.round((bar.close / before - 1) * 1e7)) ?? false,
        }),
        ({ long }) => (long ? 1 : 0),
      ),
    ],
    [
      'a stop that is wide where the next low would reach it',
      ordering('wide_stop', (_, bar, { units }) => {
        const next = low[(byTime.get(bar.time) ?? -2) + 1] ?? bar.low
        const isReached = next < 0.995 * (close[byTime.get(bar.time) ?? -1] ?? bar.close)
        const stop_loss = { kind: 'price', price: (isReached ? 0.8 : 0.995) * bar.close } as const
        return { state: null, orders: units === 0 ? [market('buy', { exits: { stop_loss } })] : [closing()] }
      }),
    ],
    [
      'a time in the trade that knows the best exit',
      ordering('best_exit', (_, bar, { units }) => {
        const at = byTime.get(bar.time) ?? -9
        const rest = Array.from({ length: 8 }, (__, k) => close[at + 1 + k] ?? 0)
        const max_bars = 1 + rest.indexOf(Math.max(...rest))
        return { state: null, orders: units === 0 ? [market('buy', { exits: { max_bars } })] : [] }
      }),
    ],
    [
      'a stop of rules that a table by date moves',
      testable(
        strategySubject(
          strategy(
            'moved_stop',
            {},
            () => ({ enter_long: gt(closes, lag(closes, 1)), stop: apply('by_date', closes) }),
            { operators: { ...operators, by_date: byDate } },
          ),
        ),
      ),
    ],
    [
      'a bid at the next low',
      ordering('next_low', (_, bar, { units, orders }) => ({
        state: null,
        orders:
          units === 0 && orders.length === 0
            ? [
                limit('buy', low[(byTime.get(bar.time) ?? -2) + 1] ?? bar.low, {
                  expiry: { kind: 'bars', bars: 1 },
                }),
              ]
            : units > 0
              ? [closing()]
              : [],
      })),
    ],
    [
      'more before a rise',
      ordering('sized', (_, bar, { units }) => ({
        state: null,
        orders:
          units === 0
            ? [
                market('buy', {
                  size: { kind: 'fraction', fraction: rises(byTime.get(bar.time)) ? 0.9 : 0.1 },
                }),
              ]
            : [closing()],
      })),
    ],
    [
      'labels by the next close of the date',
      labelling('labels_by_date', (bars, i) => rises(byTime.get(bars.time[i] ?? 0))),
    ],
    ['the next close by date', looking('by_date', (bar) => rises(byTime.get(bar.time)))],
    ['the next close by number', looking('by_number', (_, i) => rises(i))],
    ['the next close by price', looking('by_price', (bar) => rises(byClose.get(bar.close)))],
    ['the next close by volume', looking('by_volume', (bar) => rises(byVolume.get(bar.volume)))],
    ['the next close by the open', looking('by_open', (bar) => rises(byOpen.get(bar.open)))],
    ['two closes ahead by date', looking('two_ahead', (bar) => rises(byTime.get(bar.time), 2))],
    [
      'the next close by price at some digits',
      stepping(
        'digits',
        () => ({ before: 0, long: false }),
        ({ before }, bar) => ({
          before: bar.close,
          long: Math.round(bar.close * 100) % 10 === 7 ? rises(byClose.get(bar.close)) : bar.close > before,
        }),
        ({ long }) => (long ? 1 : 0),
      ),
    ],
    ['the best days by date', looking('best_dates', (bar) => bestDates.has(bar.time))],
    [
      'the worst days by date',
      looking('not_the_worst', (bar) => (returns[byTime.get(bar.time) ?? -1] ?? 0) > -0.004),
    ],
    ['a table of moves by number', looking('moves', (_, i) => (returns[i] ?? 0) > 0.002)],
    [
      'orders by the next close',
      ordering('orders_by_number', (_, bar, account) => ({
        state: null,
        orders: rises(bar.index)
          ? account.units > 0
            ? []
            : [market('buy', {})]
          : account.units > 0
            ? [closing()]
            : [],
      })),
    ],
  ])
}
