import { expect, test } from 'vitest'
import { sliceOf } from '../../../laws/portfolio/joint-case.js'
import { must } from '../../../laws/strategy/strategy.js'
import { datasetOf } from '../../../src/market/bars/dataset.js'
import { universe } from '../../../src/market/universe/universe.js'
import { toShare } from '../../../src/portfolio/orders/order.js'
import { scripted } from '../../../src/portfolio/orders/scripted.js'
import { runUniverse } from '../../../src/portfolio/orders/universe-run.kernel.js'
import type { Execution } from '../../../src/portfolio/rules/execution.js'
import { presets } from '../../../src/portfolio/rules/presets.js'

const DAY = 86_400_000
const daily = (name: string, open: readonly number[], close: readonly number[]) => {
  const column = (of: readonly number[]): Float64Array => Float64Array.from(of)
  return datasetOf(
    { name, periods_per_year: 252 },
    {
      length: open.length,
      time: Float64Array.from(open, (_, i) => i * DAY),
      open: column(open),
      close: column(close),
      high: column(open.map((price, i) => Math.max(price, close[i]!))),
      low: column(open.map((price, i) => Math.min(price, close[i]!))),
      volume: column(open.map(() => 1)),
    },
  )
}

test('a share at the fill is of the equity at the opens of all that trade then, also of those without an order', () => {
  const both = must(
    universe([
      { symbol: 'a', dataset: daily('a', [10, 10, 15, 15], [10, 10, 15, 15]) },
      { symbol: 'b', dataset: daily('b', [4, 4, 4, 4], [4, 4, 4, 4]) },
    ]),
  )
  const execution: Execution = { ...presets.bt, capital: 1000, fill: 'next_open', finalize: 'close' }
  const machines = [scripted({ 0: [toShare(0.5)] }), scripted({ 1: [toShare(0.5)] })]
  const { trades } = runUniverse(both, machines, execution, sliceOf(both, 0))
  // 50 of a at 10; they stand at 15 when b opens, so that half of 500 + 750 buys 156 of it
  expect([...trades.units]).toEqual([50, 156])
})
