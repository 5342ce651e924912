import { describe, expect, it } from 'vitest'
import { portfolio } from '../../src/portfolio/fast/portfolio.kernel.js'
import type { Costs } from '../../src/portfolio/rules/costs.js'
import { defaultExecution } from '../../src/portfolio/rules/execution.js'
import { breakEvenCost } from '../../src/portfolio/runs/break-even.js'
import { buyAndHold } from '../../src/portfolio/runs/buy-and-hold.js'
import { ensemble, weightedEquity } from '../../src/portfolio/runs/ensemble.kernel.js'
import { barsOf, executionOf, logOf, whole } from './market.js'

const flat = (price: number) => [price, price, price, price] as const
const bars = barsOf([100, 100, 110, 105, 121, 120, 132].map(flat))
const slice = whole(bars)

describe('buy and hold', () => {
  it('buys at the first fill and sells at the last close, at costs', () => {
    const made = buyAndHold(bars, slice, defaultExecution)
    expect(made.equity.at(-1)).toBeCloseTo((100_000 / 100.1) * 132 * 0.999, 6)
    expect([...made.trades.entry_bar]).toEqual([1])
  })
  it('holds a given exposure', () => {
    const made = buyAndHold(bars, slice, executionOf({ costs: { rate: 0 } }), 0.25)
    expect(made.equity.at(-1)).toBeCloseTo(100_000 * (0.75 + 0.25 * 1.32), 6)
    expect(buyAndHold(bars, slice, defaultExecution, 0).equity.at(-1)).toBe(100_000)
  })
  it('leaves exit levels out', () => {
    const made = buyAndHold(bars, slice, executionOf({ risk: { take_profit: 0.01 } }))
    expect([...made.trades.exit_bar]).toEqual([6])
  })
})

describe('the break-even cost', () => {
  const desk = portfolio(bars, slice)
  it('is the cost a side at which nothing is left of the gain', () => {
    const log = logOf([1, 1, 1, 0, 0, 0, 0])
    const execution = executionOf({ fill: 'close', costs: { rate: 0.002, slippage: 0.001 } })
    const cost = breakEvenCost((costs) => desk.run(log, { ...execution, costs }), execution.capital) as number
    expect((1.05 * (1 - cost)) / (1 + cost)).toBeCloseTo(1, 9)
    const at = desk.run(log, executionOf({ fill: 'close', costs: { rate: cost } }))
    expect(at.equity.at(-1)).toBeCloseTo(100_000, 4)
  })
  it('is found in few runs, also where a high cost leaves nothing', () => {
    const many = barsOf(Array.from({ length: 2000 }, (_, i) => flat(i % 2 === 0 ? 100 : 101)))
    const log = logOf(Array.from({ length: 2000 }, (_, i) => (i % 2 === 0 ? 1 : 0)))
    const busy = portfolio(many, whole(many))
    const runs: number[] = []
    const cost = breakEvenCost((costs) => {
      runs.push(costs.commission.rate)
      return busy.run(log, { ...executionOf({ fill: 'close' }), costs })
    }, 100_000) as number
    expect((1 - cost) / (1 + cost)).toBeCloseTo(100 / 101, 11)
    expect(runs.length).toBeLessThan(25)
  })
  it('is below a cost at which no order can be paid', () => {
    const runAt = ({ commission: { rate } }: Costs) =>
      rate < 0.2
        ? { equity: Float64Array.of(100, 101 - 200 * rate), trades: { side: Int8Array.of(1) } }
        : { equity: Float64Array.of(100, 100), trades: { side: new Int8Array(0) } }
    expect(breakEvenCost(runAt, 100)).toBeCloseTo(0.005, 10)
  })
  it('does not exist without trades or without a gain', () => {
    expect(
      breakEvenCost((costs) => desk.run(logOf([0, 0]), { ...defaultExecution, costs }), 100_000),
    ).toMatchObject({
      because: 'there are no trades',
    })
    expect(
      breakEvenCost(
        (costs) => desk.run(logOf([0, -1, -1]), { ...executionOf({ fill: 'close' }), costs }),
        100_000,
      ),
    ).toMatchObject({
      because: 'it loses without costs',
    })
  })
})

describe('an ensemble', () => {
  const desk = portfolio(bars, slice)
  const members = [
    desk.run(logOf([1, 1, 1, 0, 0, 0, 0]), executionOf({ fill: 'close' })),
    desk.run(logOf([0, 1, 1, 1, 1, 0, 0]), executionOf({ fill: 'close' })),
  ]
  it('is the weighted sum of what its members own', () => {
    const both = ensemble(members, [0.25, 0.75])
    both.equity.forEach((equity, i) => {
      expect(equity).toBeCloseTo(0.25 * (members[0]?.equity[i] ?? 0) + 0.75 * (members[1]?.equity[i] ?? 0), 8)
    })
    expect(both.trades.pnl.reduce((a, b) => a + b, 100_000)).toBeCloseTo(both.equity.at(-1) ?? 0, 6)
    expect([...both.trades.member]).toEqual([0, 1])
    expect(both.held).toBe(5)
  })
  it('leaves a member without weight out', () => {
    expect([...ensemble(members, [1, 0]).trades.member]).toEqual([0])
    expect([...weightedEquity([members[0]?.equity ?? new Float64Array()], [1])]).toEqual([
      ...(members[0]?.equity ?? []),
    ])
  })
  it('is what a member on its share of the capital earns', () => {
    const share = desk.run(logOf([1, 1, 1, 0, 0, 0, 0]), executionOf({ fill: 'close', capital: 25_000 }))
    share.equity.forEach((equity, i) => {
      expect(equity).toBeCloseTo(0.25 * (members[0]?.equity[i] ?? 0), 8)
    })
  })
})
