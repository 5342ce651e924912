import { describe, expect, test } from 'vitest'
import type { Bars } from '../../../src/market/bars/bars.js'
import { EXIT_REASONS } from '../../../src/portfolio/account/trades.js'
import { type OrderRun, simulateOrders } from '../../../src/portfolio/orders/engine.kernel.js'
import {
  atFraction,
  atPrice,
  cancel,
  close,
  fraction,
  limit,
  market,
  protect,
  stop,
  stopLimit,
  trailingStop,
  units,
  value,
} from '../../../src/portfolio/orders/order.js'
import { type OrderTable, scripted } from '../../../src/portfolio/orders/scripted.js'
import { noCosts } from '../../../src/portfolio/rules/costs.js'
import { defaultExecution, type Execution } from '../../../src/portfolio/rules/execution.js'
import { barsOf } from '../market.js'

type Row = readonly [number, number, number, number]
const free: Execution = {
  ...defaultExecution,
  capital: 10_000,
  costs: noCosts,
  finalize: 'mark',
}
const ten = { size: units(10) }
const ran = (bars: readonly Row[] | Bars, table: OrderTable, model = free): OrderRun => {
  const columns = 'length' in bars && 'time' in bars ? bars : barsOf(bars)
  return simulateOrders(columns, scripted(table), model, { warmup: [0, 0], scored: [0, columns.length] })
}
/** Fills as bar, side, units, price. */
const fills = ({ events }: OrderRun) =>
  events
    .filter(({ kind }) => kind === 'filled')
    .map(({ bar, side, units: n, price }) => [bar, side, n, price])
const reasons = ({ trades }: OrderRun) => Array.from(trades.reason, (reason) => EXIT_REASONS[reason])
const kinds = ({ events }: OrderRun) => events.map(({ kind, bar }) => [kind, bar])

const flat: Row = [100, 101, 99, 100]

describe('entries', () => {
  test('at market: the next open, the next close, or the very close', () => {
    const bars: readonly Row[] = [flat, [102, 105, 101, 104], flat]
    const table = { 0: [market('buy', ten)] }
    expect(fills(ran(bars, table))).toEqual([[1, 1, 10, 102]])
    expect(fills(ran(bars, table, { ...free, fill: 'next_close' }))).toEqual([[1, 1, 10, 104]])
    expect(fills(ran(bars, table, { ...free, fill: 'close' }))).toEqual([[0, 1, 10, 100]])
  })

  test('a limit needs penetration, or a touch where the model says so; a gap fills at the open', () => {
    const bars: readonly Row[] = [flat, [100, 101, 98, 100], [97, 99, 96, 98], flat]
    const table = { 0: [limit('buy', 98, ten)] }
    expect(fills(ran(bars, table))).toEqual([[2, 1, 10, 97]])
    const touch = { ...free, prices: { ...free.prices, limits: 'touch' as const } }
    expect(fills(ran(bars, table, touch))).toEqual([[1, 1, 10, 98]])
  })

  test('a stop fills at its price, at the open beyond it, and takes slippage; a limit takes none', () => {
    const slips = { ...free, costs: { ...noCosts, slippage: { ...noCosts.slippage, rate: 0.01 } } }
    const rising: readonly Row[] = [flat, [100, 106, 99, 105], flat]
    const gapped: readonly Row[] = [flat, [108, 109, 107, 108], flat]
    const buy = { 0: [stop('buy', 105, ten)] }
    expect(fills(ran(rising, buy))).toEqual([[1, 1, 10, 105]])
    expect(fills(ran(gapped, buy))).toEqual([[1, 1, 10, 108]])
    expect(fills(ran(rising, buy, slips))).toEqual([[1, 1, 10, 105 * 1.01]])
    expect(fills(ran(rising, { 0: [limit('sell', 105, ten)] }, slips))).toEqual([[1, -1, 10, 105]])
  })

  test('a stop-limit that the bar jumps over waits as a limit from the next bar on', () => {
    const bars: readonly Row[] = [flat, [108, 109, 103, 107], [107, 108, 105, 107], flat]
    const table = { 0: [stopLimit('buy', 105, 106, ten)] }
    const made = ran(bars, table)
    expect(fills(made)).toEqual([[2, 1, 10, 106]])
    expect(kinds(made)).toEqual([
      ['placed', 0],
      ['triggered', 1],
      ['filled', 2],
    ])
  })

  test('a trailing stop to sell follows the closes up, never down, and binds from the next bar', () => {
    const bars: readonly Row[] = [flat, [100, 112, 99, 110], [109, 110, 98, 104], flat]
    const table = { 0: [trailingStop('sell', 0.1, ten)] }
    expect(fills(ran(bars, table))).toEqual([[2, -1, 10, 99]])
  })

  test('day orders and orders for some bars expire; a cancelled one is gone', () => {
    const bars: readonly Row[] = [flat, flat, flat, [100, 101, 90, 95], flat]
    const expiring = { ...ten, expiry: { kind: 'day' as const } }
    const two = { ...ten, expiry: { kind: 'bars' as const, bars: 2 } }
    const three = { ...ten, expiry: { kind: 'bars' as const, bars: 3 } }
    expect(kinds(ran(bars, { 0: [limit('buy', 95, expiring)] }))).toEqual([
      ['placed', 0],
      ['expired', 1],
    ])
    expect(kinds(ran(bars, { 0: [limit('buy', 95, two)] }))[1]).toEqual(['expired', 2])
    expect(fills(ran(bars, { 0: [limit('buy', 95, three)] }))).toEqual([[3, 1, 10, 95]])
    const named = { 0: [limit('buy', 95, { ...ten, id: 'dip' })], 1: [cancel({ id: 'dip' })] }
    expect(kinds(ran(bars, named))[1]).toEqual(['cancelled', 1])
    expect(fills(ran(bars, { 0: [limit('buy', 95, ten)], 2: [cancel()] }))).toEqual([])
  })

  test('of a group the first to fill cancels the other', () => {
    const bars: readonly Row[] = [flat, [100, 106, 99, 105], [105, 105, 90, 95], flat]
    const table = {
      0: [stop('buy', 105, { ...ten, group: 'breakout' }), stop('sell', 95, { ...ten, group: 'breakout' })],
    }
    expect(fills(ran(bars, table))).toEqual([[1, 1, 10, 105]])
  })
})

describe('exits', () => {
  const bracket = { ...ten, exits: { stop_loss: atPrice(95), take_profit: atPrice(110) } }

  test('after an entry at the open both levels are live on its bar, and the stop comes first', () => {
    const both: readonly Row[] = [flat, [100, 111, 94, 100], flat]
    const made = ran(both, { 0: [market('buy', bracket)] })
    expect(fills(made)).toEqual([
      [1, 1, 10, 100],
      [1, -1, 10, 95],
    ])
    expect(reasons(made)).toEqual(['stop_loss'])
    const kind = ran(both, { 0: [market('buy', bracket)] }, { ...free, intrabar: 'target_first' })
    expect(reasons(kind)).toEqual(['take_profit'])
    expect(
      fills(ran(both, { 0: [market('buy', bracket)] }, { ...free, entry_bar: 'next_bar' })),
    ).toHaveLength(1)
  })

  test('after an entry within a bar the stop counts there if touched, the target does not', () => {
    const up: readonly Row[] = [flat, [100, 111, 97, 110], [110, 112, 109, 111]]
    const entry = limit('buy', 98, bracket)
    expect(fills(ran(up, { 0: [entry] }))).toEqual([
      [1, 1, 10, 98],
      [2, -1, 10, 110],
    ])
    const down: readonly Row[] = [flat, [100, 111, 94, 110], flat]
    expect(fills(ran(down, { 0: [entry] }))).toEqual([
      [1, 1, 10, 98],
      [1, -1, 10, 95],
    ])
  })

  test('levels beyond which a bar opens fill at the open', () => {
    const gap: readonly Row[] = [flat, flat, [92, 93, 90, 91], flat]
    expect(fills(ran(gap, { 0: [market('buy', bracket)] }))[1]).toEqual([2, -1, 10, 92])
    const jump: readonly Row[] = [flat, flat, [115, 116, 114, 115], flat]
    expect(fills(ran(jump, { 0: [market('buy', bracket)] }))[1]).toEqual([2, -1, 10, 115])
  })

  test('a stop as a fraction is counted from the fill; a trailing one follows closes', () => {
    const bars: readonly Row[] = [flat, [100, 121, 99, 120], [119, 119, 107, 110], flat]
    const trailing = { ...ten, exits: { trailing_stop: 0.1, stop_loss: atFraction(0.2) } }
    const made = ran(bars, { 0: [market('buy', trailing)] })
    expect(fills(made)[1]).toEqual([2, -1, 10, 108])
    expect(reasons(made)).toEqual(['trailing_stop'])
  })

  test('a time stop closes at the fill after so many bars; a day trade closes with its day', () => {
    const bars: readonly Row[] = [flat, flat, flat, [103, 104, 102, 103], flat]
    const timed = ran(bars, { 0: [market('buy', { ...ten, exits: { max_bars: 1 } })] })
    expect(fills(timed)[1]).toEqual([2, -1, 10, 100])
    expect(reasons(timed)).toEqual(['time_stop'])
    const hours = {
      ...barsOf([flat, flat, flat, flat]),
      time: Float64Array.of(20, 21, 22, 25).map((h) => h * 36e5),
    }
    const daily = ran(hours, { 0: [market('buy', { ...ten, exits: { end_of_day: true } })] })
    expect(fills(daily)[1]).toEqual([2, -1, 10, 100])
    expect(reasons(daily)).toEqual(['end_of_day'])
  })

  test('a portion closes, the rest keeps its levels; levels can be moved and taken away', () => {
    const bars: readonly Row[] = [flat, flat, flat, [100, 101, 94, 95], [95, 96, 90, 91], flat]
    const half = ran(bars, { 0: [market('buy', bracket)], 1: [close({ portion: 0.5 })] })
    expect(fills(half)).toEqual([
      [1, 1, 10, 100],
      [2, -1, 5, 100],
      [3, -1, 5, 95],
    ])
    const moved = ran(bars, {
      0: [market('buy', bracket)],
      1: [protect({ trade: 0, stop_loss: atPrice(92) })],
    })
    expect(fills(moved)[1]).toEqual([4, -1, 10, 92])
    expect(fills(ran(bars, { 0: [market('buy', bracket)], 1: [cancel({ exits: true })] }))).toHaveLength(1)
  })

  test('a stop on the wrong side of its entry is refused, with the reason', () => {
    const [event] = ran([flat, flat], { 0: [market('buy', { exits: { stop_loss: atPrice(105) } })] }).events
    expect(event?.kind).toBe('rejected')
    expect(event?.because).toBe('a stop at 105 does not protect an entry at 100')
  })
})

describe('money', () => {
  const bars: readonly Row[] = [flat, [125, 126, 124, 125], [125, 126, 124, 125], flat]

  test('units are decided at the close and cut at the fill to what cash can pay', () => {
    const made = ran(bars, { 0: [market('buy', { size: fraction(1) })] })
    expect(fills(made)).toEqual([[1, 1, 80, 125]])
    expect(made.counts.cuts).toBe(1)
    const half = ran(bars, { 0: [market('buy', { size: fraction(0.5) })] })
    expect(fills(half)).toEqual([[1, 1, 50, 125]])
    expect(fills(ran(bars, { 0: [market('buy', { size: value(1000) })] }))).toEqual([[1, 1, 10, 125]])
    const strict = { ...free, units: { ...free.units, short_of_money: 'reject' as const } }
    expect(fills(ran(bars, { 0: [market('buy', { size: fraction(1) })] }, strict))).toEqual([])
  })

  test('units are rounded down to whole ones or lots', () => {
    const rounding = (rule: Execution['units']['rounding']) =>
      ran(
        bars,
        { 0: [market('buy', { size: value(1234) })] },
        { ...free, units: { ...free.units, rounding: rule } },
      )
    expect(fills(rounding({ kind: 'integer' }))).toEqual([[1, 1, 12, 125]])
    expect(fills(rounding({ kind: 'lot', lot: 5 }))).toEqual([[1, 1, 10, 125]])
  })

  test('margin lends: a tenth of the value ties the cash', () => {
    const lent = { ...free, leverage: 10 }
    const rows = bars.slice(0, 3)
    expect(fills(ran(rows, { 0: [market('buy', { size: units(700) })] }, lent))).toEqual([[1, 1, 700, 125]])
    expect(fills(ran(rows, { 0: [market('buy', { size: units(900) })] }, lent))).toEqual([[1, 1, 800, 125]])
  })

  test('the opposite order closes the oldest first, stands next to it, or turns one average position', () => {
    const table = {
      0: [market('buy', ten)],
      1: [market('buy', ten)],
      2: [market('sell', { size: units(15) })],
    }
    const rows: readonly Row[] = [flat, [100, 101, 99, 100], [110, 111, 109, 110], [120, 121, 119, 120]]
    const entries = (rule: Execution['positions']['rule']) => {
      const { trades, position } = ran(rows, table, { ...free, positions: { rule, exclusive: false } })
      return [[...trades.entry_price], [...trades.units], position.at(-1)]
    }
    expect(entries('fifo')).toEqual([[100, 110], [10, 5], 5])
    expect(entries('average')).toEqual([[105], [15], 5])
    expect(entries('hedging')).toEqual([[], [], 5])
  })

  test('an exclusive order closes what stands', () => {
    const table = { 0: [market('buy', ten)], 1: [market('buy', { size: units(3) })] }
    const made = ran(bars, table, { ...free, positions: { rule: 'fifo', exclusive: true } })
    expect(made.position.at(-1)).toBe(3)
  })

  test('an exclusive order cancels an entry that waits', () => {
    const table = { 0: [limit('buy', 90, ten)], 1: [market('buy', { size: units(3) })] }
    const dip: readonly Row[] = [flat, flat, flat, [88, 89, 87, 88], flat]
    const positionUnder = (exclusive: boolean) =>
      ran(dip, table, { ...free, positions: { rule: 'fifo', exclusive } }).position.at(-1)
    expect([positionUnder(true), positionUnder(false)]).toEqual([3, 13])
  })

  test('a ruined account closes at that close and trades no more', () => {
    const lent = { ...free, leverage: 10 }
    const crash: readonly Row[] = [flat, flat, [80, 81, 79, 80], flat, flat]
    const table = { 0: [market('buy', { size: units(900) })], 2: [market('buy', ten)] }
    const made = ran(crash, table, lent)
    expect(reasons(made)).toEqual(['ruin'])
    expect(made.position.at(-1)).toBe(0)
    expect(ran(crash, table, { ...lent, ruin: 'wipe' }).equity.at(-1)).toBe(0)
  })
})
