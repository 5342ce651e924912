import { expect, test } from 'vitest'
import { universeFigures } from '../../src/portfolio/figures/universe-figures.js'
import { flat, onDays, run } from './joint-market.js'

/** Half of the equity in each, no costs, fills at the close: both bought on day 0, bee sold on day 2. */
const market = {
  ant: { ...onDays(0, [flat(10), flat(12), flat(9), flat(18)], [1, 1, 1, 1]), volume: 100 },
  bee: { ...onDays(0, [flat(20), flat(20), flat(30), flat(15)], [1, 1, 0, 0]), volume: 100 },
}
const EXECUTION = {
  capital: 1000,
  fill: 'close',
  costs: { rate: 0 },
  sizing: { kind: 'fraction', fraction: 0.5 },
  finalize: 'close',
} as const

const made = run(market, EXECUTION)
const { account, instruments, correlations } = universeFigures(
  made.universe,
  { stretches: [made.steps], equity: Float64Array.from(made.equity), trades: made.closed },
  252,
)

test('contribution, exposure, turnover and the volume taken of two instruments', () => {
  // 50 units of ant from 10 to 18, 25 units of bee from 20 to 30: 400 and 250 of 1000
  expect(made.equity).toEqual([1000, 1000, 1100, 1200, 1650])
  const [ant, bee] = instruments
  expect([ant?.contribution, bee?.contribution, account.contribution]).toEqual([0.4, 0.25, 0.65])
  // worth 500, 600, 450 and, closed at the end, 0; and 500, 500, 0, 0
  expect(ant?.gross).toBeCloseTo((500 / 1000 + 600 / 1100 + 450 / 1200) / 4, 14)
  expect(bee?.net).toBeCloseTo((500 / 1000 + 500 / 1100) / 4, 14)
  expect(ant?.largest).toBeCloseTo(600 / 1100, 14)
  expect([account.largest_gross, account.lowest_net]).toEqual([1, 0])
  // two of one size, then 6 to 5, then one alone
  expect(account.effective_positions).toBeCloseTo((2 + 121 / 61 + 1) / 3, 14)
  // bought for 500 each and sold for 750; the close at the end is no decision
  expect(account.turnover).toBeCloseTo(1750 / (5950 / 5) / (4 / 252), 12)
  // of volumes of 100: 50 units of ant, twice 25 of bee
  expect([ant?.volume_share, bee?.volume_share]).toEqual([0.5, 0.25])
  // 1 % of 100 is one unit: a fiftieth of 1000, and of bee a 25th of 1000 and of 1100
  expect(ant?.capacity).toBe(20)
  expect(bee?.capacity).toBeCloseTo(40 + 0.05 * 4, 12)
})

test('correlations are of the returns that both have', () => {
  expect(correlations.symbols).toEqual(['ant', 'bee'])
  // returns 0.2, -0.25, 1 and 0, 0.5, -0.5
  const [a, b] = [
    [0.2, -0.25, 1],
    [0, 0.5, -0.5],
  ] as const
  const off = (of: readonly number[]) => of.map((value) => value - of.reduce((sum, one) => sum + one) / 3)
  const product = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, value, i) => sum + value * y[i]!, 0)
  const expected = product(off(a), off(b)) / Math.sqrt(product(off(a), off(a)) * product(off(b), off(b)))
  expect(correlations.values[0]?.[1]).toBeCloseTo(expected, 12)
  expect(account.correlation).toBe(correlations.values[0]?.[1])
  expect(instruments[0]?.correlation).toBeCloseTo(expected, 12)
})

test('without a volume there is no capacity, without positions no spread', () => {
  const silent = run(
    { ant: { ...market.ant, signal: [0, 0, 0, 0] }, bee: { ...market.bee, signal: [0, 0, 0, 0] } },
    EXECUTION,
  )
  const figures = universeFigures(
    silent.universe,
    { stretches: [silent.steps], equity: Float64Array.from(silent.equity), trades: silent.closed },
    252,
  )
  expect(figures.account).toMatchObject({
    contribution: 0,
    turnover: 0,
    capacity: { _tag: 'Undefined' },
    effective_positions: { _tag: 'Undefined' },
  })
})
