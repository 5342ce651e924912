import { describe, expect, test } from 'vitest'
import { walkBars } from '../../laws/arbitrary/strategy.js'
import type { Bucket } from '../../src/market/bars/resample.kernel.js'
import type { ExecutionChanges } from '../../src/portfolio/rules/execution-codec.js'
import { flat, HOUR_MS, onDays, run } from './joint-market.js'
import { naiveJoint } from './naive-joint.js'

const free = { capital: 1000, costs: { rate: 0 } } as const

describe('one cash account of several instruments', () => {
  test('an exit frees cash for an entry at the same open, whatever their symbols', () => {
    const { trades, equity } = run(
      {
        zebra: onDays(0, [flat(10), flat(10), flat(12), flat(12), flat(12)], [1, 1, 0, 0, 0]),
        ant: onDays(0, [flat(5), flat(5), flat(5), flat(6), flat(7)], [0, 0, 1, 1, 1]),
      },
      free,
    )
    expect(trades).toMatchObject([
      { symbol: 'zebra', entered: 1, left: 3, units: 100, pnl: 200, reason: 'signal', cut: 0 },
      { symbol: 'ant', entered: 3, left: 4, units: 200, pnl: 200, reason: 'end_of_data', cut: 1 },
    ])
    expect(equity).toEqual([1000, 1000, 1000, 1200, 1200, 1400])
  })

  test('entries at one open are filled by symbol, and the last takes what is left', () => {
    const { trades, counts } = run(
      {
        a: onDays(0, [flat(10), flat(10), flat(10)], [1, 1, 1]),
        b: onDays(0, [flat(10), flat(10), flat(10)], [1, 1, 1]),
        c: onDays(0, [flat(10), flat(10), flat(10)], [1, 1, 1]),
      },
      { ...free, sizing: { kind: 'fraction', fraction: 0.75 } },
    )
    expect(trades.map(({ symbol, units, cut }) => [symbol, units, cut])).toEqual([
      ['a', 75, 0],
      ['b', 25, 1],
    ])
    expect(counts).toMatchObject({ cuts: 1, dropped: 1, forced: 2 })
  })

  test('what an entry takes is a share of the equity of all, at the last close of those that do not trade', () => {
    const { trades, equity } = run(
      {
        a: onDays(0, [flat(10), flat(10), flat(20)], [1, 1, 1]),
        b: onDays(0, [flat(4), flat(4), flat(4), flat(4), flat(5)], [0, 0, 0, 1, 1]),
        c: onDays(0, [flat(1), flat(1), flat(1), flat(1), flat(1)], [0, 0, 0, 0, 0]),
      },
      { ...free, sizing: { kind: 'fraction', fraction: 0.5 } },
    )
    expect(equity).toEqual([1000, 1000, 1000, 1500, 1500, 1500])
    expect(trades).toMatchObject([
      { symbol: 'a', entered: 1, left: 2, units: 50, pnl: 500, reason: 'delisted' },
      { symbol: 'b', entered: 4, left: 4, units: 187.5 },
    ])
  })

  test('a delisting closes the position at its last close, with costs, and takes no order more', () => {
    const { trades, cash, counts } = run(
      {
        gone: onDays(0, [flat(10), flat(10), [10, 10, 8, 8], [8, 9, 8, 9]], [1, 1, 1, 0]),
        late: onDays(3, [flat(5), flat(5), flat(5)], [1, 1, 1]),
      },
      { capital: 1000, costs: { rate: 0.01 }, fill: 'close' },
    )
    expect(trades).toMatchObject([
      { symbol: 'gone', entered: 0, left: 3, reason: 'delisted' },
      { symbol: 'late', entered: 0, left: 2, reason: 'end_of_data' },
    ])
    const units = 1000 / 10.1
    expect(trades[0]?.units).toBeCloseTo(units, 12)
    expect(trades[0]?.pnl).toBeCloseTo(units * (9 - 10) - units * 0.19, 9)
    // the entry of `late` on that close was decided, and found no cash
    expect(counts.forced).toBe(2)
    expect(cash.every((value) => value >= 0)).toBe(true)
  })

  test('what is over at a moment comes before what opens at it: a stop frees the cash', () => {
    const hour: Bucket = { every: 1, unit: 'hour' }
    const { trades } = run(
      {
        a: { hours: [0, 1, 2, 3], rows: [flat(10), flat(10), [10, 10, 5, 6], flat(6)], signal: [1, 1, 1, 1] },
        b: { hours: [0, 1, 3, 4], rows: [flat(2), flat(2), flat(2), flat(3)], signal: [0, 1, 1, 1] },
      },
      { ...free, risk: { stop_loss: 0.2 } },
      hour,
    )
    expect(trades).toMatchObject([
      { symbol: 'a', entered: 1, left: 2, units: 100, pnl: -200, reason: 'stop_loss' },
      { symbol: 'b', entered: 2, left: 3, units: 400, reason: 'end_of_data' },
    ])
  })

  test('proceeds of a short pay for nothing else', () => {
    const { trades, counts } = run(
      {
        a: onDays(0, [flat(10), flat(10), flat(10), flat(10)], [-1, -1, -1, -1]),
        b: onDays(0, [flat(10), flat(10), flat(10), flat(10)], [0, 1, 1, 1]),
      },
      { ...free, sizing: { kind: 'units', units: 60 } },
    )
    expect(trades.map(({ symbol, units }) => [symbol, units])).toEqual([
      ['a', 60],
      ['b', 40],
    ])
    expect(counts.cuts).toBe(1)
  })

  test('leverage and exposure hold for all positions together', () => {
    const market = {
      a: onDays(0, [flat(10), flat(10), flat(10)], [1, 1, 1]),
      b: onDays(0, [flat(10), flat(10), flat(10)], [-1, -1, -1]),
    }
    const size = { kind: 'units', units: 120 } as const
    const units = (changes: ExecutionChanges) =>
      run(market, { ...free, sizing: size, ...changes }).trades.map((each) => each.units)
    expect(units({ leverage: 2 })).toEqual([120, 80])
    expect(units({ leverage: 2, limits: { exposure: 1.5 } })).toEqual([120, 30])
    expect(units({ limits: { exposure: 0.5 } })).toEqual([50])
  })

  test('cash that is owed is paid for once, whoever holds it', () => {
    const { equity, totals, trades } = run(
      {
        a: onDays(
          0,
          Array.from({ length: 5 }, () => flat(10)),
          [1, 1, 1, 1, 1],
        ),
        b: onDays(
          0,
          Array.from({ length: 5 }, () => flat(10)),
          [1, 1, 1, 1, 1],
        ),
      },
      {
        ...free,
        sizing: { kind: 'units', units: 100 },
        leverage: 2,
        financing: { margin_rate: 0.365 },
      },
    )
    const daily = [0, 1, 2.001, 3.003001]
    expect(trades.map(({ units }) => units)).toEqual([100, 100])
    daily.forEach((paid, i) => {
      expect(equity[2 + i]).toBeCloseTo(1000 - paid, 9)
    })
    expect(totals.financing).toBeCloseTo(3.003001, 9)
  })

  test('a position that was entered at an open is worth that open until its own bar is over', () => {
    const { equity, trades } = run(
      {
        a: onDays(0, [flat(15), flat(55), flat(55)], [1, 1, 1]),
        b: { hours: [24, 30, 36, 72], rows: [flat(1), flat(1), flat(1), flat(1)], signal: [-1, -1, -1, -1] },
      },
      { ...free, leverage: 2, sizing: { kind: 'fraction', fraction: 0.25 }, limits: { max_drawdown: 0.1 } },
    )
    expect(equity).toEqual(equity.map(() => 1000))
    expect(trades.map(({ symbol, reason }) => [symbol, reason])).toEqual([
      ['a', 'delisted'],
      ['b', 'end_of_data'],
    ])
  })

  test('ruin of the account ends all positions and all trading', () => {
    const { trades, equity } = run(
      {
        a: onDays(0, [flat(10), flat(10), flat(50), flat(10)], [-1, -1, -1, -1]),
        b: onDays(0, [flat(10), flat(10), flat(10), flat(10)], [1, 1, 1, 1]),
        c: onDays(0, [flat(1), flat(1), flat(1), flat(1)], [0, 0, 0, 1]),
      },
      { ...free, sizing: { kind: 'fraction', fraction: 0.5 } },
    )
    expect(trades.map(({ symbol, left, reason }) => [symbol, left, reason])).toEqual([
      ['a', 2, 'ruin'],
      ['b', 2, 'ruin'],
    ])
    expect(equity).toEqual([1000, 1000, 1000, -1000, -1000])
  })
})

/** Members of days that flags of bars say. */
const memberRows = (symbol: string, time: Float64Array, flags: readonly boolean[]) => {
  const day = (bar: number): string => new Date(time[bar] ?? 0).toISOString().slice(0, 10)
  return flags.flatMap((is, bar) =>
    is && flags[bar - 1] !== true
      ? [{ symbol, from: day(bar), end: flags.indexOf(false, bar) }].map(({ end, ...row }) =>
          end < 0 ? row : { ...row, to: day(end) },
        )
      : [],
  )
}

test.each(['always members', 'members in spans'])(
  'a small market gives what a plain loop over its days gives: %s',
  (which) => {
    const signals = (seed: number, length: number): readonly number[] => {
      const noise = walkBars(seed, length)
      return [...noise.close].map((close, i) =>
        i % 3 === 2
          ? Math.sign(close - (noise.close[i - 2] ?? 0))
          : Math.sign((noise.close[i - (i % 3) - 1] ?? close) - 100),
      )
    }
    for (let seed = 1; seed <= 40; seed++) {
      const market = ['d', 'a', 'c', 'b'].map((symbol, k) => {
        const length = 20 + ((seed * 7 + k * 13) % 25)
        const bars = walkBars(seed * 10 + k, length)
        const first = k === 1 ? 9 : k * 2
        const skips = 5 + ((seed + k) % 4)
        const time = Float64Array.from(
          bars.time,
          (_, i) => (first + i + Math.floor(i / skips)) * 24 * HOUR_MS,
        )
        const plain = { symbol, bars: { ...bars, time }, signal: signals(seed * 31 + k, length) }
        if (which === 'always members') return plain
        const member = [...time].map((_, i) => (i + seed + 3 * k) % (6 + ((seed + k) % 7)) > 1)
        return { ...plain, member, ...(k % 2 === 0 ? {} : { delisting_return: -0.4 }) }
      })
      const members =
        which === 'always members'
          ? undefined
          : market.flatMap((one) =>
              'member' in one
                ? memberRows(one.symbol, one.bars.time, one.member).map((row) => ({
                    ...row,
                    ...('delisting_return' in one ? { delisting_return: one.delisting_return } : {}),
                  }))
                : [],
            )
      const expected = naiveJoint(market, 10_000, 0.4, 0.002)
      const got = run(
        Object.fromEntries(
          market.map(({ symbol, bars, signal }) => [
            symbol,
            {
              hours: [...bars.time].map((time) => time / HOUR_MS),
              rows: [...bars.open].map(
                (open, i) => [open, bars.high[i] ?? 0, bars.low[i] ?? 0, bars.close[i] ?? 0] as const,
              ),
              signal,
            },
          ]),
        ),
        { capital: 10_000, costs: { rate: 0.002 }, sizing: { kind: 'fraction', fraction: 0.4 } },
        { every: 1, unit: 'day' },
        members,
      )
      expect(got.equity.length).toBe(expected.equity.length)
      got.equity.forEach((value, i) => {
        expect(value).toBeCloseTo(expected.equity[i] ?? Number.NaN, 6)
      })
      expect(got.trades.map(({ symbol, side, reason }) => [symbol, side, reason])).toEqual(
        expected.trades.map(({ symbol, side, reason }) => [symbol, side, reason]),
      )
      got.trades.forEach(({ units, pnl }, i) => {
        expect(units).toBeCloseTo(expected.trades[i]?.units ?? Number.NaN, 8)
        expect(pnl).toBeCloseTo(expected.trades[i]?.pnl ?? Number.NaN, 6)
      })
    }
  },
)

test('equal shares buy each instrument when it is listed, and hold it to its end', () => {
  const { held } = run(
    {
      a: onDays(0, [flat(10), flat(10), flat(20), flat(20), flat(30)], []),
      b: onDays(2, [flat(5), flat(5), flat(10)], []),
      c: onDays(0, [flat(4), flat(4), flat(2)], []),
    },
    { capital: 3000, costs: { rate: 0 }, sizing: { kind: 'units', units: 1 } },
  )
  const { equity, returns, held: steps, trades } = held()
  expect([...equity]).toEqual([3000, 3000, 3000, 3500, 3500, 5500])
  expect(returns).toEqual([2, 1, -0.5])
  expect([steps, trades.side.length]).toEqual([3, 3])
})
