import { expect, test } from 'vitest'
import { type Bars, barsBetween } from '../../src/market/bars/bars.js'
import { datasetOf } from '../../src/market/bars/dataset.js'
import { universe } from '../../src/market/universe/universe.js'
import { runBacktest } from '../../src/phases/backtest/at-once.js'
import { naiveRotation, type PriceRow, type RotationTerms } from './naive-rotation.js'

const DAYS = 330
const WARMUP = 20
/** Weekdays from 2015-01-01 on. */
const time = Float64Array.from(
  Array.from({ length: 700 }, (_, k) => Date.UTC(2015, 0, 1 + k)).filter(
    (at) => ![0, 6].includes(new Date(at).getUTCDay()),
  ),
).subarray(0, DAYS)
const months = Array.from(time, (at) => new Date(at).toISOString().slice(0, 7))

/** Prices from a sequence of remainders, each instrument with its own drift and swing. */
const made = (seed: number): Bars => {
  let state = seed
  const draw = (): number => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647 - 0.5
  }
  const open = new Float64Array(DAYS)
  const close = new Float64Array(DAYS)
  let price = 40 + 7 * (seed % 9)
  for (let k = 0; k < DAYS; k++) {
    open[k] = price * (1 + 0.01 * draw())
    close[k] = open[k]! * (1 + (0.01 + 0.004 * (seed % 5)) * draw() + 0.0008 * Math.sin(k / 25 + seed))
    price = close[k]!
  }
  const high = open.map((value, k) => Math.max(value, close[k]!) * 1.001)
  const low = open.map((value, k) => Math.min(value, close[k]!) * 0.999)
  return { length: DAYS, time, open, high, low, close, volume: new Float64Array(DAYS).fill(1e6) }
}

/** Five of one calendar: one is listed late, one ends in the middle of a month. */
const SPANS = { ant: [0, DAYS], bee: [0, DAYS], cow: [75, DAYS], dog: [0, 197], eel: [0, DAYS] } as const
const listings = Object.entries(SPANS).map(([symbol, [from, to]], i) => ({
  symbol,
  from,
  bars: barsBetween(made(11 + 13 * i), from, to),
}))
const all = universe(
  listings.map(({ symbol, bars }) => ({
    symbol,
    dataset: datasetOf({ name: symbol, periods_per_year: 252 }, bars),
  })),
)
if (all._tag === 'Left') throw new Error(all.left.message)
const data = all.right
const prices: readonly PriceRow[] = listings.map(({ from, bars }) =>
  Array.from({ length: DAYS }, (_, day) => {
    const at = day - from
    return at < 0 || at >= bars.length ? undefined : { open: bars.open[at]!, close: bars.close[at]! }
  }),
)
/** The closes of an instrument on the last `n` days and this one; nothing where one of them is missing. */
const closesTo = (row: PriceRow, day: number, n: number): readonly number[] | undefined => {
  const own = row.slice(day - n, day + 1).flatMap((bar) => (bar === undefined ? [] : [bar.close]))
  return own.length === n + 1 ? own : undefined
}

const compared = async (
  strategy: object,
  terms: Omit<RotationTerms, 'months' | 'from' | 'joins' | 'capital' | 'rate'>,
): Promise<{ readonly orders: number }> => {
  const rate = 0.001
  const joins = listings.map(({ from }) => from + WARMUP)
  const whole = { ...terms, months, from: WARMUP, joins, capital: 100_000, rate }
  const naive = naiveRotation(prices, whole)
  // each of the rules acts: without it the account ends elsewhere
  for (const rule of ['drift', 'minimum_trade', 'cash'] as const) {
    const { [rule]: given, ...others } = whole
    if (given !== undefined) expect(naiveRotation(prices, others).at(-1)).not.toEqual(naive.at(-1))
  }
  const run = await runBacktest(strategy as never, { data, execution: { costs: { rate } } })
  const { trades, equity } = run
  const symbols = data.instruments.map(({ symbol }) => symbol)
  let orders = 0
  naive.forEach(({ cash, units, equity: worth }, k) => {
    if (k === naive.length - 1) return
    const held = symbols.map(() => 0)
    Array.from(trades.units, (size, t) => {
      const place = trades.symbol[t] ?? 0
      const first = listings[place]!.from
      const isHeld = trades.entry_bar[t]! + first <= k + WARMUP && k + WARMUP < trades.exit_bar[t]! + first
      if (isHeld) held[place] = held[place]! + size * trades.side[t]!
    })
    const value = held.reduce((sum, size, i) => sum + size * (prices[i]![k + WARMUP]?.close ?? 0), 0)
    held.forEach((size, i) => expect([k, i, size]).toEqual([k, i, expect.closeTo(units[i]!, 6)]))
    expect([k, equity[k + 1]! - value]).toEqual([k, expect.closeTo(cash, 5)])
    expect([k, equity[k + 1]]).toEqual([k, expect.closeTo(worth, 5)])
    const before = naive[k - 1]?.units
    orders += units.filter((size, i) => size !== (before?.[i] ?? 0)).length
  })
  return { orders }
}

test('long the best two and short the worst two of a month, with a band and a least trade, through a delisting', async () => {
  const places = (order: (a: number, b: number) => number) => (day: number) => {
    const known = prices.flatMap((row, i) => {
      const closes = closesTo(row, day, WARMUP)
      return closes === undefined ? [] : [[i, closes.at(-1)! / closes[0]!] as const]
    })
    return new Set(
      known
        .toSorted(([, a], [, b]) => order(a, b))
        .slice(0, 2)
        .map(([i]) => i),
    )
  }
  const [best, worst] = [places((a, b) => b - a), places((a, b) => a - b)]
  const { orders } = await compared(
    {
      name: 'long_short',
      weight: '0.4 * (top(roc(close, 20), 2) - bottom(roc(close, 20), 2))',
      rebalance: { every: 'month', drift: 0.01, minimum_trade: 1500 },
    },
    {
      drift: 0.01,
      minimum_trade: 1500,
      targetsAt: (day) => {
        const [up, down] = [best(day), worst(day)]
        return prices.map((row, i) =>
          closesTo(row, day, WARMUP) === undefined
            ? undefined
            : 0.2 * ((up.has(i) ? 1 : 0) - (down.has(i) ? 1 : 0)),
        )
      },
    },
  )
  expect(orders).toBeGreaterThan(30)
})

test('each the less the more it moves, once a month, with a buffer of cash', async () => {
  const moves = (row: PriceRow, day: number): number | undefined => {
    const closes = closesTo(row, day, WARMUP)
    if (closes === undefined) return undefined
    const returns = closes.slice(1).map((close, k) => close / closes[k]! - 1)
    const mean = returns.reduce((sum, one) => sum + one, 0) / returns.length
    return Math.sqrt(returns.reduce((sum, one) => sum + (one - mean) ** 2, 0) / returns.length)
  }
  const { orders } = await compared(
    {
      name: 'inverse_volatility',
      weight: '1 / stdev(roc(close, 1), 20)',
      rebalance: { every: 'month', normalize: 'gross', cash: 0.02 },
    },
    {
      cash: 0.02,
      targetsAt: (day) => {
        const shares = prices.map((row) => {
          const sd = row[day] === undefined ? undefined : moves(row, day)
          return sd === undefined ? undefined : 1 / sd
        })
        const sum = shares.reduce<number>((all, one) => all + (one ?? 0), 0)
        return shares.map((one) => (one === undefined ? undefined : one / sum))
      },
    },
  )
  expect(orders).toBeGreaterThan(40)
})
