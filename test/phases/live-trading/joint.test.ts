import { right } from 'fp-ts/lib/Either.js'
import { from, lastValueFrom } from 'rxjs'
import { expect, test } from 'vitest'
import { patient } from '../../../examples/parts/broker.js'
import { paperAccount } from '../../../src/broker/paper.kernel.js'
import type { Slice } from '../../../src/market/bars/bars.js'
import { syntheticMarket } from '../../../src/market/synthetic/synthetic.js'
import type { FeedBar } from '../../../src/market/universe/moments-of-feed.kernel.js'
import { universe } from '../../../src/market/universe/universe.js'
import { noLabels } from '../../../src/phases/live-trading/gate-labels.js'
import { knownSeries } from '../../../src/phases/live-trading/label-feed.kernel.js'
import { liveTrading } from '../../../src/phases/live-trading/live-trading.js'
import { defaultMonitor } from '../../../src/phases/live-trading/monitor.kernel.js'
import { trade$ } from '../../../src/phases/live-trading/trade.js'
import { noCosts } from '../../../src/portfolio/rules/costs.js'
import { defaultExecution } from '../../../src/portfolio/rules/execution.js'
import { isProgress } from '../../../src/run/emission.js'
import { parseStrategy } from '../../../src/strategy/strategy-codec.js'
import { study } from '../../../src/templates/study.js'
import { phase } from '../../../src/workflow/workflow.js'

const madeUp = (seed: number, start: string, bars: number) => {
  const made = syntheticMarket({ seed, bars, start })
  if (made._tag === 'Left') throw new Error(made.left.because)
  return made.right.dataset
}
const made = universe([
  { symbol: 'b', dataset: madeUp(1, '2010-01-04', 300) },
  { symbol: 'a', dataset: madeUp(2, '2010-06-01', 150) },
  { symbol: 'c', dataset: madeUp(3, '2010-01-04', 300) },
])
if (made._tag === 'Left') throw new Error(made.left.message)
const data = made.right
const candidate = {
  members: [{ strategy: 'close > sma(close, 20) && rank(roc(close, 10)) >= 0', params: {} }],
  weights: [1],
  execution: {},
} as const

test('a phase trades several instruments as its backtest does, and names them', async () => {
  const { status, gives } = await study(liveTrading('live', { candidate } as never), { data })
  expect(status).toBe('succeeded')
  const live = (gives as any).live
  expect(live).toMatchObject({ stopped: 'end_of_feed', healthy: true, dataset: data.hash })
  expect(live.expected).toMatchObject({ difference: 0, trades_differing: 0 })
  expect(live.expected.trades).toBeGreaterThan(5)
  expect(live.trade_symbols).toBeDefined()
})

test('which of them trade is said by a universe, and the others may be named', async () => {
  const named = { ...candidate, members: [{ strategy: "close('a') > sma(close('a'), 9)", params: {} }] }
  const live = liveTrading('live', { candidate: named, universe: { symbols: ['b', 'c'] } } as never)
  const { gives } = await study(live, { data })
  expect((gives as any).live.expected).toMatchObject({ difference: 0, trades_differing: 0 })
})

test('a broker that holds one instrument is refused where there are several, with what helps', async () => {
  const library = { brokers: { patient } }
  const live = phase('live', 'live_trading', { candidate, broker: 'patient' })
  expect((await study(live as never, { data, library })).phases['live']).toMatchObject({
    left: {
      _tag: 'BadConfig',
      faults: [
        { path: 'broker', message: expect.stringContaining('"patient" holds one instrument') as string },
      ],
    },
  })
})

const DAY_MS = 86_400_000
const over = (symbol: string, day: number, price: number): FeedBar => {
  const at = Float64Array.of(price)
  const bar = { open: at, high: at, low: at, close: at, volume: at, time: Float64Array.of(day * DAY_MS) }
  return { _tag: 'Over', symbol, bar: { ...bar, length: 1, from: day }, closed: (day + 1) * DAY_MS }
}
const slice: Slice = { warmup: [0, 0], scored: [0, 9] }
const rising = parseStrategy('close > 0')

test('a bar that cannot be traded raises an alert of its instrument, and the others are traded', async () => {
  if (rising._tag === 'Left') throw new Error(rising.left.message)
  const execution = { ...defaultExecution, costs: noCosts, sizing: { kind: 'units', units: 1 } as const }
  const plan = {
    candidate: { members: [{ strategy: rising.right, params: {} }], weights: [1], execution },
    instruments: ['a', 'b'].map((symbol) => ({
      ...{ symbol, slice, isMember: true, periods: 252, labels: noLabels, series: knownSeries({}) },
      exits: [undefined],
    })),
    steps: { first: 0, closed: DAY_MS },
    duration_ms: undefined,
    monitor: defaultMonitor,
    open: paperAccount(execution),
  }
  const feed = [
    over('a', 0, 10),
    over('b', 0, 20),
    over('a', 1, 11),
    over('b', 1, Number.NaN),
    over('a', 2, 12),
  ]
  const last = await lastValueFrom(trade$(plan, from(feed.map((bar) => right([bar])))))
  if (isProgress(last) || last._tag === 'Left') throw new Error('it broke')
  const { alerts, orders, scored, run } = last.right
  expect(alerts).toMatchObject([{ rule: 'unsound_bar', symbol: 'b', bars: 1 }])
  expect(scored).toEqual([0, 3])
  expect(orders.filter(({ kind }) => kind === 'filled').map(({ symbol, price }) => [symbol, price])).toEqual([
    ['a', 11],
    ['a', 12],
  ])
  expect([...run.equity]).toEqual([100_000, 100_000, 100_000, 100_001])
})
