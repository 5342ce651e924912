import fc from 'fast-check'
import type { Bars } from '../../src/market/bars/bars.js'
import {
  cancel,
  close,
  fraction,
  limit,
  market,
  type Order,
  stop,
  units,
} from '../../src/portfolio/orders/order.js'
import type { OrderTable } from '../../src/portfolio/orders/scripted.js'
import { defaultExecution, type Execution } from '../../src/portfolio/rules/execution.js'
import type { SignalLog } from '../../src/signal/signal-log.js'
import { anyBars, anyLog, present } from './case.js'
import { costsOf } from './execution-terms.js'

const DAY = 86_400_000
/** What one instrument is traded by. */
type Driver =
  | { readonly kind: 'table'; readonly table: OrderTable }
  | { readonly kind: 'signal'; readonly log: SignalLog }

const anyTerms = (withExits: boolean) =>
  fc.record({
    size: fc.oneof(fc.constantFrom(1, 4, 16).map(units), fc.constantFrom(0.25, 0.5).map(fraction)),
    exits: withExits
      ? fc
          .record({
            stop_loss: fc.constantFrom(undefined, { kind: 'fraction' as const, fraction: 1 / 32 }),
            take_profit: fc.constantFrom(undefined, { kind: 'fraction' as const, fraction: 1 / 32 }),
            trailing_stop: fc.constantFrom(undefined, 1 / 16),
            max_bars: fc.constantFrom(undefined, 1, 3),
          })
          .map(present)
      : fc.constant({}),
    expiry: fc.constantFrom(
      { kind: 'good_till_cancelled' as const },
      { kind: 'bars' as const, bars: 1 },
      { kind: 'bars' as const, bars: 3 },
    ),
    id: fc.constantFrom('a', 'b'),
  })
const side = fc.constantFrom('buy' as const, 'sell' as const)
const price = fc.integer({ min: 44 * 8, max: 56 * 8 }).map((value) => value / 8)
const anyOrder: fc.Arbitrary<Order> = fc.oneof(
  fc.tuple(side, anyTerms(true)).map(([way, terms]) => market(way, terms)),
  fc.tuple(side, price, anyTerms(true)).map(([way, at, terms]) => limit(way, at, terms)),
  fc.tuple(side, price, anyTerms(true)).map(([way, at, terms]) => stop(way, at, terms)),
  fc.constantFrom(close(), close({ portion: 0.5 }), cancel(), cancel({ id: 'a' })),
)
const someOrders = fc.array(anyOrder, { minLength: 1, maxLength: 3 })
const anyDriver = (n: number): fc.Arbitrary<Driver> =>
  fc.oneof(
    anyLog(0, n).map((log): Driver => ({ kind: 'signal', log })),
    fc
      .array(fc.tuple(fc.nat(n - 1), someOrders), { maxLength: 12, size: 'max' })
      .map((rows): Driver => ({ kind: 'table', table: Object.fromEntries(rows) })),
  )

/** Any rules that the plain account knows. */
export const anyRules: fc.Arbitrary<Execution> = fc
  .record({
    fill: fc.constantFrom('next_open' as const, 'next_close' as const, 'close' as const),
    capital: fc.constantFrom(512, 65_536),
    costs: fc
      .record({ rate: fc.constantFrom(0, 1 / 512), slippage: fc.constantFrom(0, 1 / 256) })
      .map((terms) => costsOf(terms)),
    finalize: fc.constantFrom('close' as const, 'mark' as const),
    sizing: fc.constantFrom(1, 0.5, 0.25).map((part) => ({ kind: 'fraction' as const, fraction: part })),
    risk: fc
      .record({
        stop_loss: fc.constantFrom(undefined, 1 / 32),
        take_profit: fc.constantFrom(undefined, 1 / 32),
        trailing_stop: fc.constantFrom(undefined, 1 / 16),
        max_holding: fc.constantFrom(undefined, 2, 5),
      })
      .map(present),
    volume: fc.oneof(
      fc.constant({ kind: 'unlimited' as const }),
      fc.record({
        kind: fc.constant('share' as const),
        share: fc.constantFrom(0.25, 1),
        rest: fc.constantFrom('carry' as const, 'cancel' as const),
      }),
    ),
    allow_short: fc.boolean(),
  })
  .map((drawn): Execution => ({ ...defaultExecution, ...drawn }))

const anyVolume = fc.constantFrom(0, Number.NaN, 3, 10, 1000)
/** Anything that trades one instrument. */
export const anyTraded = (n: number) =>
  fc.record({
    bars: anyBars(fc.constant(n)),
    volume: fc.array(anyVolume, { minLength: n, maxLength: n }),
    missing: fc.array(fc.boolean(), { minLength: n, maxLength: n }),
    driver: anyDriver(n),
  })
/** Bars, and what trades them. */
export interface Traded {
  readonly bars: Bars
  readonly driver: Driver
}
/** Bars on days of one calendar, some of which an instrument may miss, never the last. */
export const dated = (bars: Bars, volume: readonly number[], missing: readonly boolean[]): Bars => {
  const kept = Array.from({ length: bars.length }, (_, i) => i).filter(
    (i) => i === bars.length - 1 || missing[i] !== true,
  )
  const of = (column: ArrayLike<number>) => Float64Array.from(kept, (i) => column[i]!)
  return {
    length: kept.length,
    time: Float64Array.from(kept, (i) => i * DAY),
    open: of(bars.open),
    high: of(bars.high),
    low: of(bars.low),
    close: of(bars.close),
    volume: of(volume),
  }
}
