import { describe, expect, test } from 'vitest'
import { present } from '../../laws/portfolio/case.js'
import { sliceOf } from '../../laws/portfolio/joint-case.js'
import { must } from '../../laws/strategy/strategy.js'
import type { Dataset } from '../../src/market/bars/dataset.js'
import { datasetOf } from '../../src/market/bars/dataset.js'
import { restrictTo, universe } from '../../src/market/universe/universe.js'
import { contributionsOf } from '../../src/portfolio/account/contributions.kernel.js'
import { investedIn } from '../../src/portfolio/account/invested.kernel.js'
import { jointTimedReturns } from '../../src/portfolio/account/joint-exposure.kernel.js'
import { knownPrices } from '../../src/portfolio/account/known-prices.kernel.js'
import { runSignals } from '../../src/portfolio/orders/universe-run.kernel.js'
import { runWeights } from '../../src/portfolio/orders/weights-run.kernel.js'
import { defaultExecution, type Execution } from '../../src/portfolio/rules/execution.js'
import { equalShares } from '../../src/portfolio/runs/equal-shares.kernel.js'
import type { SignalLog } from '../../src/signal/signal-log.js'
import { type PlainListing, plainCurrencies } from './plain-currencies.js'

const DAY = 86_400_000
const DAYS = 240
/** Numbers from 0 to 1 of a seed (Park and Miller 1988). */
const chance = (seed: number): (() => number) => {
  const state = { value: seed }
  return () => {
    state.value = (state.value * 16_807) % 2_147_483_647
    return state.value / 2_147_483_647
  }
}

const walk = (next: () => number, n: number, start: number, size: number): readonly number[] => {
  const out: number[] = []
  for (let price = start; out.length < n; price *= 1 + size * (next() - 0.5)) out.push(price)
  return out
}

const listing = (
  seed: number,
  start: number,
  misses: number,
  terms: Omit<PlainListing, 'days' | 'open' | 'close' | 'signal'>,
): PlainListing => {
  const next = chance(seed)
  const days = Array.from({ length: DAYS }, (_, day) => day).filter(
    (day) => day === DAYS - 1 || next() >= misses,
  )
  const tick = terms.tick ?? 0.01
  const rounded = (price: number): number => Math.round(price / tick) * tick
  const close = walk(next, days.length, start, 0.06).map(rounded)
  return {
    days,
    close,
    open: close.map((price) => rounded(price * (1 + 0.01 * (next() - 0.5)))),
    signal: days.map((_, i) => (i % 11 === 0 ? 0 : Math.sign(Math.sin(seed + i / 5)))),
    ...terms,
  }
}
const ratesOf = (seed: number, start: number, from: number, to: number): ReadonlyMap<number, number> =>
  new Map(
    walk(chance(seed), DAYS, start, 0.03)
      .map((rate, day) => [day, rate] as const)
      .filter(([day]) => day < from || day >= to),
  )

const bars = (days: readonly number[], open: readonly number[], close: readonly number[]): Dataset =>
  datasetOf(
    { name: 'bars', periods_per_year: 365 },
    {
      length: days.length,
      time: Float64Array.from(days, (day) => day * DAY),
      open: Float64Array.from(open),
      high: Float64Array.from(open, (price, i) => Math.max(price, close[i]!)),
      low: Float64Array.from(open, (price, i) => Math.min(price, close[i]!)),
      close: Float64Array.from(close),
      volume: Float64Array.from(days, () => 1e6),
    },
  )
const daily = { every: 1, unit: 'day' } as const
const logOf = ({ signal }: PlainListing): SignalLog => {
  const at = signal.flatMap((state, i) => (state === (signal[i - 1] ?? 0) ? [] : [i]))
  return {
    header: {
      bars: [0, signal.length],
      scored_from: 0,
      first_time: 0,
      last_time: 0,
      dataset: '',
      strategy: '',
      name: 'any',
      params: {},
    },
    at: Int32Array.from(at),
    state: Int8Array.from(at, (i) => signal[i]!),
  }
}

// euros without a rate of the days 100 to 112, dollars for yen by the other way round
const euros = ratesOf(11, 1.2, 100, 113)
const yen = ratesOf(12, 110, 0, 0)
const byYen = new Map([...yen].map(([day, rate]) => [day, 1 / rate]))
const all: readonly PlainListing[] = [
  listing(1, 100, 0.1, { lot: 10, rates: euros }),
  listing(2, 9000, 0, { futures: { multiplier: 5 }, tick: 0.5, rates: euros }),
  listing(3, 2000, 0.2, { rates: byYen, lot: 100 }),
  listing(4, 50, 0, {}),
  listing(5, 3000, 0, { futures: { multiplier: 50 }, lot: 1, tick: 0.25 }),
]
const currencyOf = ['EUR', 'EUR', 'JPY', 'USD', 'USD']
const made = must(
  universe(
    all.map(({ days, open, close, futures, lot, tick }, i) => ({
      symbol: `S${i}`,
      dataset: bars(days, open, close),
      bar_length: daily,
      terms: { currency: currencyOf[i]!, ...futures, ...present({ lot, tick }) },
    })),
    undefined,
    {
      account: 'USD',
      rates: [
        { pair: 'EURUSD', dataset: bars([...euros.keys()], [...euros.values()], [...euros.values()]) },
        { pair: 'USDJPY', dataset: bars([...yen.keys()], [...yen.values()], [...yen.values()]) },
      ],
    },
  ),
)
const execution: Execution = {
  ...defaultExecution,
  capital: 5_000_000,
  sizing: { kind: 'fraction', fraction: 0.15 },
  costs: {
    commission: { ...defaultExecution.costs.commission, rate: 0.001 },
    slippage: { ...defaultExecution.costs.slippage, rate: 0.0003 },
  },
}
const slice = sliceOf(made, 0)
const run = runSignals(made, all.map(logOf), execution, slice)

describe('target weights in another currency', () => {
  const prices = all.slice(2, 4).map(({ days, open, close }) => ({ days, open, close }))
  const target = prices.map(({ days }, place) => ({
    weights: Float64Array.from(days, (day) => (place === 0 ? 0.6 : 0.3) * Math.sin(day / 9)),
  }))
  const of = (factor: number) =>
    prices.map(({ days, open, close }, i) => ({
      symbol: `S${i}`,
      dataset: bars(
        days,
        open.map((price) => price * factor),
        close.map((price) => price * factor),
      ),
      bar_length: daily,
    }))
  const two = ratesOf(1, 1, 0, 0)
  const constant = bars([...two.keys()], new Array(DAYS).fill(2), new Array(DAYS).fill(2))
  test.each(['decision', 'fill'] as const)(
    'at one rate are those of prices times that rate: units at the %s',
    (at) => {
      const rules = { every: 'week', drift: 0.02, minimum_trade: 100, cash: 0.01, normalize: 'none' } as const
      const terms = { ...execution, units: { ...execution.units, at } }
      const own = must(universe(of(2)))
      const foreign = must(
        universe(
          of(1).map((one) => ({ ...one, terms: { currency: 'EUR' } })),
          undefined,
          { account: 'USD', rates: [{ pair: 'EURUSD', dataset: constant }] },
        ),
      )
      const plain = runWeights(own, target, rules, terms, sliceOf(own, 0))
      const run = runWeights(foreign, target, rules, terms, sliceOf(foreign, 0))
      expect(run.trades.units.length).toBeGreaterThan(50)
      expect(run.trades.pnl.length).toBe(plain.trades.pnl.length)
      run.equity.forEach((value, k) => expect(value).toBeCloseTo(plain.equity[k]!, 4))
    },
  )
})

describe('an account in one currency over stocks and futures in others', () => {
  test('is, cash by cash, that of a plain account which is written from the rules alone', () => {
    const plain = plainCurrencies(all, {
      capital: 5_000_000,
      share: 0.15,
      commission: 0.001,
      slippage: 0.0003,
    })
    expect(run.trades.side.length).toBe(plain.profits.length)
    expect(run.trades.side.length).toBeGreaterThan(100)
    plain.profits.forEach((profit, i) => expect(run.trades.pnl[i]).toBeCloseTo(profit, 4))
    plain.equity.forEach((value, i) => expect(run.equity[i]).toBeCloseTo(value, 4))
  })

  test('its cash and its positions at the last known prices and rates are its equity', () => {
    const marked = { ...execution, finalize: 'mark' } as const
    const stocks = must(restrictTo(made, ['S0', 'S2', 'S3']))
    const own = sliceOf(stocks, 0)
    const { equity, cash, positions } = runSignals(
      stocks,
      [0, 2, 3].map((i) => logOf(all[i]!)),
      marked,
      own,
    )
    const prices = stocks.instruments.map((one, i) => knownPrices(one, positions[i]!, 0))
    for (let k = 0; k < DAYS; k++) {
      const worth = positions.reduce(
        (sum, units, i) => sum + (units[k + 1] === 0 ? 0 : units[k + 1]! * prices[i]![k]!),
        0,
      )
      expect(cash[k + 1]! + worth).toBeCloseTo(equity[k + 1]!, 4)
    }
  })

  test('what names a currency and no contract is paid for, also where the execution trades futures', () => {
    const futures: Execution = { ...execution, contract: { kind: 'future', multiplier: 10 } }
    expect(runSignals(made, all.map(logOf), futures, slice).equity).toEqual(run.equity)
  })

  test('contributions of its instruments sum to its profit', () => {
    const added = contributionsOf(made, slice, run)
    const profit = added.reduce((sum, one) => sum + one!.pnl.reduce((a, b) => a + b, 0), 0)
    expect(profit).toBeCloseTo(run.equity.at(-1)! - 5_000_000, 4)
  })

  test('its weights and unit returns give back what it earned at no cost', () => {
    const free: Execution = {
      ...execution,
      costs: {
        commission: { ...execution.costs.commission, rate: 0 },
        slippage: { ...execution.costs.slippage, rate: 0 },
      },
    }
    const held = must(
      universe(
        made.instruments.map(({ symbol, dataset, terms }) => ({
          symbol,
          dataset,
          bar_length: daily,
          terms: { ...terms, funding_rate: 0.2 },
        })),
        undefined,
        made.currencies,
      ),
    )
    for (const [of, place] of [
      [made, 0],
      [made, 2],
      [held, 2],
      [held, 3],
    ] as const) {
      const alone = must(restrictTo(of, [`S${place}`]))
      const own = sliceOf(alone, 0)
      const one = runSignals(alone, [logOf(all[place]!)], free, own)
      const { net, parts } = jointTimedReturns(alone, own, one, { fill: 'next_open' })
      net.forEach((value, t) => {
        const earned = parts.reduce((sum, { weight, unit }) => sum + weight[t]! * unit[t]!, 0)
        expect(earned).toBeCloseTo(value, 10)
      })
    }
  })

  test('buy and hold buys each share in its own currency, of futures the profit alone', () => {
    const { equity, returns, positions, invested } = equalShares(made, slice, execution)
    expect(equity[0]).toBe(5_000_000)
    expect(equity.at(-1)! / 5_000_000 - 1).toBeCloseTo(
      returns.reduce((sum: number, one) => sum + one! / 5, 0),
      10,
    )
    const shares = investedIn(
      equity,
      positions.map((units, i) => {
        const prices = knownPrices(made.instruments[i]!, units, 0)
        return { units, close: (k) => prices[k]! }
      }),
    )
    expect(invested.net).toBeCloseTo(shares.net, 6)
  })
})
