import { deepStrictEqual, ok } from 'node:assert'
import fc from 'fast-check'
import type { Bars } from '../../src/market/bars/bars.js'
import { datasetOf } from '../../src/market/bars/dataset.js'
import type { ContractTerms } from '../../src/market/universe/contract-terms.js'
import type { Currencies } from '../../src/market/universe/currencies.js'
import { type Listing, type Universe, universe } from '../../src/market/universe/universe.js'
import { defaultExecution, type Execution } from '../../src/portfolio/rules/execution.js'
import { lawOver } from '../arbitrary/shared-cases.js'
import type { Law } from '../law.js'
import { must } from '../strategy/strategy.js'
import { anyBars, anyLog } from './case.js'
import { costsOf } from './execution-terms.js'
import type { JointSimulate } from './joint-account.js'
import { anyJointCase, type JointCase, logsFor, sliceOf } from './joint-case.js'

const DAY_MS = 86_400_000
const scaled = (bars: Bars, factor: number): Bars => {
  const of = (column: Float64Array): Float64Array => column.map((price) => price * factor)
  return { ...bars, open: of(bars.open), high: of(bars.high), low: of(bars.low), close: of(bars.close) }
}
const named = (symbol: string, bars: Bars) => datasetOf({ name: symbol, periods_per_year: 252 }, bars)

/** Daily bars at some prices, each flat. */
const flatBars = (first: number, prices: readonly number[]): Bars => {
  const column = Float64Array.from(prices)
  return {
    length: prices.length,
    time: Float64Array.from(prices, (_, i) => first + i * DAY_MS),
    open: column,
    high: column,
    low: column,
    close: column,
    volume: column.map(() => 1),
  }
}

const listedIn = (listings: readonly Listing[], terms: ContractTerms, currencies?: Currencies): Universe =>
  must(
    universe(
      listings.map((listing) => ({ ...listing, terms })),
      undefined,
      currencies,
    ),
  )

const anyTerms = fc.record(
  {
    multiplier: fc.constantFrom(2, 50),
    margin: fc.constantFrom(8, 64),
    lot: fc.constantFrom(1, 4),
    borrow_rate: fc.constantFrom(0, 0.25),
    funding_rate: fc.constantFrom(-0.125, 0.5),
  },
  { requiredKeys: [] },
)

/** How orders are matched: as the case has it, or a queue on money that is free at the close or on the equity. */
const anyMatching: fc.Arbitrary<Partial<Execution>> = fc.oneof(
  fc.constant({}),
  fc
    .record({
      of: fc.constantFrom('available' as const, 'equity' as const),
      short_of_money: fc.constantFrom('cut' as const, 'reject' as const),
      rounding: fc.constantFrom({ kind: 'integer' as const }, { kind: 'fractional' as const }),
    })
    .map((units) => ({
      matching: 'queue' as const,
      entry_bar: 'again' as const,
      units: { at: 'fill' as const, ...units },
    })),
)

/** An execution that says for all instruments what terms say of one. */
const saidForAll = (
  execution: Execution,
  { multiplier, margin, lot, borrow_rate, funding_rate }: ContractTerms,
): Execution => ({
  ...execution,
  ...((multiplier ?? margin) === undefined
    ? {}
    : {
        contract: {
          kind: 'future',
          multiplier: multiplier ?? 1,
          ...(margin === undefined ? {} : { margin }),
        },
      }),
  units: { ...execution.units, ...(lot === undefined ? {} : { rounding: { kind: 'lot', lot } }) },
  financing: {
    ...execution.financing,
    ...(borrow_rate === undefined ? {} : { borrow_rate }),
    ...(funding_rate === undefined ? {} : { funding_rate }),
  },
})

/** One instrument of daily bars, a signal on it, and a rate of exchange at the close of each day. */
const anyExchanged = fc.integer({ min: 2, max: 40 }).chain((n) =>
  fc.record({
    bars: anyBars(fc.constant(n)),
    log: anyLog(0, n),
    rates: fc.array(
      fc.integer({ min: 8, max: 24 }).map((eighths) => eighths / 8),
      { minLength: n, maxLength: n },
    ),
    costs: fc.constantFrom(0, 1 / 512).map((rate) => costsOf({ rate })),
    gap: fc.nat(n),
  }),
)
const atCloses: Execution = { ...defaultExecution, fill: 'close', capital: 65_536 }

/** What holds of accounts whose instruments have terms of their own. */
export const contractTermsLaws = (joint: JointSimulate): readonly Law[] => {
  const run = (given: JointCase, on: Universe, execution = given.execution): ReturnType<JointSimulate> =>
    joint(on, logsFor(on, given.logs), execution, given.slice)
  const near = (a: Float64Array, b: Float64Array, scale: number): void => {
    deepStrictEqual(a.length, b.length)
    a.forEach((value, k) => ok(Math.abs(value - b[k]!) <= 1e-9 * scale, `${value} and ${b[k]} after ${k}`))
  }
  const euros = (bars: Bars, rates: readonly number[]): Currencies => ({
    account: 'USD',
    rates: [{ pair: 'EURUSD', dataset: named('EURUSD', flatBars(bars.time[0]!, rates)) }],
  })
  return [
    lawOver(
      'terms of every instrument are what the execution says for all, to the bit',
      fc.tuple(anyJointCase(), anyTerms),
      ([given, terms]) => {
        const said = saidForAll(given.execution, terms)
        deepStrictEqual(run(given, listedIn(given.listings, terms)), run(given, given.universe, said))
      },
      200,
    ),
    lawOver(
      'a currency at one rate is prices times that rate, and a multiplier prices times it, in time and in a queue',
      fc.tuple(anyJointCase(), anyMatching, fc.constantFrom(undefined, 4)),
      ([given, matching, multiplier]) => {
        const { closed } = given.universe.steps
        const first = Math.min(...given.listings.map(({ dataset }) => dataset.bars.time[0]!)) - 2 * DAY_MS
        const days = Math.ceil((closed.at(-1)! - first) / DAY_MS) + 2
        const rate = named('EURUSD', flatBars(first, new Array<number>(days).fill(2)))
        const { costs } = given.execution
        const execution = {
          ...given.execution,
          ...matching,
          costs: { ...costs, commission: { ...costs.commission, per_share: 0 } },
        }
        const foreign = listedIn(
          given.listings,
          { currency: 'EUR', ...(multiplier === undefined ? {} : { multiplier }) },
          { account: 'USD', rates: [{ pair: 'EURUSD', dataset: rate }] },
        )
        const own = given.listings.map((listing) => ({
          ...listing,
          dataset: named(listing.symbol, scaled(listing.dataset.bars, 2 * (multiplier ?? 1))),
        }))
        const terms: ContractTerms = multiplier === undefined ? {} : { multiplier: 1 }
        const [made, plain] = [run(given, foreign, execution), run(given, listedIn(own, terms), execution)]
        deepStrictEqual(made.equity, plain.equity)
        deepStrictEqual(made.trades.pnl, plain.trades.pnl)
        deepStrictEqual(made.totals, plain.totals)
      },
      200,
    ),
    lawOver(
      'what is paid for in another currency is worth its price times the rate, at each close and fill',
      anyExchanged,
      ({ bars, log, rates, costs }) => {
        const execution = { ...atCloses, costs }
        const foreign = listedIn(
          [{ symbol: 'S', dataset: named('S', bars), bar_length: { every: 1, unit: 'day' } }],
          { currency: 'EUR' },
          euros(bars, rates),
        )
        const valued = flatBars(
          bars.time[0]!,
          rates.map((rate, i) => rate * bars.close[i]!),
        )
        const own = must(
          universe([{ symbol: 'S', dataset: named('S', valued), bar_length: { every: 1, unit: 'day' } }]),
        )
        near(
          joint(foreign, [log], execution, sliceOf(foreign, 0)).equity,
          joint(own, [log], execution, sliceOf(own, 0)).equity,
          execution.capital,
        )
      },
      300,
    ),
    lawOver(
      'of a contract the profit alone is exchanged: at a flat price no rate changes the equity',
      anyExchanged,
      ({ bars, log, rates }) => {
        const flat = flatBars(bars.time[0]!, new Array<number>(bars.length).fill(64))
        const foreign = listedIn(
          [{ symbol: 'S', dataset: named('S', flat), bar_length: { every: 1, unit: 'day' } }],
          { currency: 'EUR', multiplier: 4 },
          euros(bars, rates),
        )
        const { equity } = joint(
          foreign,
          [log],
          { ...atCloses, costs: costsOf({ rate: 0 }) },
          sliceOf(foreign, 0),
        )
        for (const value of equity) deepStrictEqual(value, atCloses.capital)
      },
      200,
    ),
    lawOver(
      'nothing is entered while the last rate is older than five days',
      anyExchanged,
      ({ bars, log, rates, gap }) => {
        const foreign = listedIn(
          [{ symbol: 'S', dataset: named('S', bars), bar_length: { every: 1, unit: 'day' } }],
          { currency: 'EUR' },
          euros(bars, rates.slice(0, Math.max(2, gap))),
        )
        const last = foreign.instruments[0]!.exchange!.close.findLastIndex((rate) => !Number.isNaN(rate))
        ok(last <= Math.max(2, gap) + 4)
        const { trades } = joint(foreign, [log], atCloses, sliceOf(foreign, 0))
        for (const bar of trades.entry_bar)
          ok(bar <= last, `an entry on ${bar}, the last rate serves to ${last}`)
      },
      200,
    ),
    lawOver(
      'fills lie on whole ticks, and ticks on which all prices lie change nothing',
      anyJointCase(),
      (given) => {
        const coarse = run(given, listedIn(given.listings, { tick: 0.25 }))
        for (const price of [...coarse.trades.entry_price, ...coarse.trades.exit_price])
          ok(Number.isInteger(price * 4), `a fill at ${price}`)
        const { costs, risk } = given.execution
        const exact = {
          ...given.execution,
          costs: costsOf({ rate: costs.commission.rate }),
          risk: { ...(risk.max_holding === undefined ? {} : { max_holding: risk.max_holding }) },
        }
        const fine = run(given, listedIn(given.listings, { tick: 0.25 }), exact)
        deepStrictEqual(fine, run(given, listedIn(given.listings, {}), exact))
      },
      200,
    ),
  ]
}
