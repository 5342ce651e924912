import { deepStrictEqual, ok } from 'node:assert'
import fc from 'fast-check'
import { datasetOf } from '../../src/market/bars/dataset.js'
import { EXIT_REASONS, type Trades } from '../../src/portfolio/account/trades.js'
import { cancel, close, market } from '../../src/portfolio/orders/order.js'
import type { OrderMachine } from '../../src/portfolio/orders/order-machine.js'
import { ordersOf } from '../../src/portfolio/orders/orders-of.js'
import { scripted } from '../../src/portfolio/orders/scripted.js'
import type { runUniverse } from '../../src/portfolio/orders/universe-run.kernel.js'
import type { Execution } from '../../src/portfolio/rules/execution.js'
import type { SignalLog } from '../../src/signal/signal-log.js'
import { stateAt } from '../../src/signal/slicing.kernel.js'
import { universeOf } from '../arbitrary/universe.js'
import type { Law } from '../law.js'
import { plainAccount } from '../model/account.js'
import type { PlainInstrument } from '../model/fills.js'
import { sliceOf } from './joint-case.js'
import { type RunOrders, wholeOf } from './order-case.js'
import { anyRules, anyTraded, dated, type Traded } from './plain-case.js'

/** What a signal says at a close: into its state, out of what contradicts it, never again to a side that was ended or refused. */
const followed = (log: SignalLog, allowShort: boolean): PlainInstrument['decide'] => {
  let before = 0
  let barred = 0
  return (bar, view) => {
    const said = stateAt(log, bar)
    const wanted = said === -1 && !allowShort ? 0 : said
    barred = wanted === before ? (view.refused.at(-1) ?? barred) : 0
    before = wanted
    const entry = view.waiting.find(({ id }) => id === 'signal')
    const stale = entry !== undefined && entry.side !== wanted
    if (wanted === view.side || (wanted !== 0 && wanted === barred))
      return stale ? [cancel({ id: 'signal' })] : []
    return [
      ...(stale ? [cancel({ id: 'signal' })] : []),
      ...(view.side === 0 ? [] : [close()]),
      ...(wanted === 0 || (entry !== undefined && !stale)
        ? []
        : [market(wanted === 1 ? 'buy' : 'sell', { id: 'signal' })]),
    ]
  }
}
const plainOf = ({ bars, driver }: Traded, { allow_short }: Execution): PlainInstrument => ({
  bars,
  decide: driver.kind === 'signal' ? followed(driver.log, allow_short) : (bar) => driver.table[bar] ?? [],
})
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a machine's state is its own
const machineOf = ({ driver }: Traded, execution: Execution): OrderMachine<any> =>
  driver.kind === 'signal' ? ordersOf(driver.log, execution) : scripted(driver.table)

const agree = (
  plain: ReturnType<typeof plainAccount>,
  made: {
    readonly equity: Float64Array
    readonly trades: Trades & { readonly symbol?: Int32Array }
    readonly counts: { readonly unfilled: number }
  },
  { capital }: Execution,
): void => {
  const { trades } = made
  const near = (a: number, b: number, scale: number): boolean => Math.abs(a - b) <= 1e-8 * Math.max(1, scale)
  deepStrictEqual(
    plain.trades.map(({ instrument, side: way, entry_bar, exit_bar, reason }) => [
      instrument,
      way,
      entry_bar,
      exit_bar,
      reason,
    ]),
    Array.from(trades.side, (way, i) => [
      trades.symbol?.[i] ?? 0,
      way,
      trades.entry_bar[i],
      trades.exit_bar[i],
      EXIT_REASONS[trades.reason[i]!],
    ]),
  )
  plain.trades.forEach(({ units: count, entry_price, exit_price }, i) => {
    ok(near(count, trades.units[i]!, capital), `units ${count} and ${trades.units[i]}`)
    ok(
      near(entry_price, trades.entry_price[i]!, entry_price) &&
        near(exit_price, trades.exit_price[i]!, exit_price),
    )
  })
  deepStrictEqual(plain.equity.length, made.equity.length)
  plain.equity.forEach((value, t) => {
    ok(near(value, made.equity[t]!, capital), `equity ${value} and ${made.equity[t]} after ${t}`)
  })
  deepStrictEqual(plain.unfilled, made.counts.unfilled)
}

/** What holds the account to the plain one in `laws/model`, written from the rules. */
export const plainAccountLaws = (one: RunOrders, several: typeof runUniverse): readonly Law[] => [
  {
    name: 'signals and tables of orders on one instrument are those of the plain account, partial fills included',
    check: () =>
      fc.assert(
        fc.property(
          fc.integer({ min: 2, max: 40 }).chain((n) => anyTraded(n)),
          anyRules,
          ({ bars: drawn, volume, driver }, execution) => {
            const bars = dated(drawn, volume, [])
            const traded = { bars, driver }
            agree(
              plainAccount([plainOf(traded, execution)], execution),
              one(bars, machineOf(traded, execution), execution, wholeOf(bars)),
              execution,
            )
          },
        ),
        { numRuns: 400 },
      ),
  },
  {
    name: 'several instruments in one account are those of the plain account, partial fills included',
    check: () =>
      fc.assert(
        fc.property(
          fc
            .integer({ min: 2, max: 25 })
            .chain((n) => fc.array(anyTraded(n), { minLength: 2, maxLength: 3 })),
          anyRules,
          (drawn, execution) => {
            const all = drawn.map(
              ({ bars, volume, missing, driver }): Traded => ({
                bars: dated(bars, volume, missing),
                driver,
              }),
            )
            const universe = universeOf(
              all.map(({ bars }, i) => ({
                symbol: `S${i}`,
                bar_length: { every: 1, unit: 'day' },
                dataset: datasetOf({ name: `S${i}`, periods_per_year: 252 }, bars),
              })),
            )
            agree(
              plainAccount(
                all.map((each) => plainOf(each, execution)),
                execution,
              ),
              several(
                universe,
                all.map((each) => machineOf(each, execution)),
                execution,
                sliceOf(universe, 0),
              ),
              execution,
            )
          },
        ),
        { numRuns: 200 },
      ),
  },
]
