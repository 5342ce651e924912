import { expect, expectTypeOf, test } from 'vitest'
import {
  atFraction,
  backtest,
  close,
  type Evaluation,
  embeddedSp500,
  from,
  limit,
  market,
  type OrderMachine,
  runBacktest,
  runOrders,
  sequence,
  smaCross,
  study,
  units,
} from '../../src/index.js'
import { phase } from '../../src/workflow/workflow.js'

const range = { from: '2005-01-03', to: '2009-01-02' } as const
const params = { fast: 10, slow: 50 }
const risk = { stop_loss: 0.03 }
const faults = async (run: () => Promise<unknown>): Promise<string> =>
  run().then(
    () => 'no fault',
    (cause: unknown) => (cause as Error).message,
  )

test('a signal by orders gives the trades of the plain backtest', async () => {
  const plain = await runBacktest(smaCross, { params, range, execution: { risk } })
  const ordered = await runBacktest(smaCross, { params, range, execution: { risk, finalize: 'open' } })
  expectTypeOf(ordered).toExtend<Evaluation>()
  expect([...ordered.trades.entry_bar]).toEqual([...plain.trades.entry_bar])
  expect([...ordered.trades.exit_bar]).toEqual([...plain.trades.exit_bar])
  expect(ordered.trades.pnl[0]).toBeCloseTo(plain.trades.pnl[0]!, 7)
  expect(ordered.events?.filter(({ kind }) => kind === 'filled').length).toBeGreaterThan(0)
})

test('what a preset says, it says for buy and hold too', async () => {
  const execution = { preset: 'vectorbt', capital: 5000, costs: { rate: 0.01 } } as const
  const { benchmark, equity, execution: used } = await runBacktest(smaCross, { params, range, execution })
  const { bars } = embeddedSp500()
  const [first, last] = [bars.time.indexOf(Date.UTC(2005, 0, 3)), bars.time.indexOf(Date.UTC(2008, 11, 31))]
  expect(used.costs.commission.charged).toBe('per_turn')
  expect(equity[0]).toBe(5000)
  // all in at the first close, marked at the last
  expect(benchmark.total_return).toBeCloseTo(bars.close[last]! / bars.close[first]! / 1.01 - 1, 12)
})

test('an order machine of one’s own runs at once', async () => {
  const dip: OrderMachine<null> = {
    name: 'dip',
    version: 1,
    params: {},
    start: () => null,
    step: (state, bar, account) => ({
      state,
      orders:
        account.units > 0 || account.orders.length > 0
          ? []
          : [
              limit('buy', bar.close * 0.98, {
                size: units(10),
                exits: { take_profit: atFraction(0.02), max_bars: 10 },
                expiry: { kind: 'bars', bars: 3 },
              }),
            ],
    }),
  }
  const run = await runOrders(dip, { range, execution: { capital: 50_000 } })
  expect(run.metrics.total_trades).toBeGreaterThan(10)
  expect(run.events.some(({ kind }) => kind === 'expired')).toBe(true)
  expect(await faults(() => runOrders(dip, { params: { n: 1 } } as never))).toContain(
    'params: an order machine has its params in itself',
  )
})

const script = {
  '2005-01-10': [market('buy', { size: units(10) })],
  '2005-02-01T00:00Z': [close()],
} as const
test('orders by date are a phase, which keeps their log', async () => {
  const scripted = backtest('scripted', { orders: script, range, resamples: 10 })
  const done = await study(sequence(scripted))
  expect(done.status).toBe('succeeded')
  const { metrics, order_log, trades } = done.gives.scripted!
  expect(metrics.total_trades).toBe(1)
  expect(order_log.codec).toBe('order_log')
  expect(trades.codec).toBe('trades')
  const replayed = phase('replayed', 'backtest', { replay: from(scripted, 'order_log') })
  const again = await study(sequence(scripted, replayed) as never)
  expect(JSON.stringify(again.phases)).toContain('run it again instead')
})

test.each([
  [{ orders: { '2005-01-08': [] } }, 'no bar has this date'],
  [{ orders: { '2010-01-04': [] } }, 'is not one of the bars'],
  [{ orders: { monday: [] } }, 'neither a bar such as 120 nor a date'],
  [{ orders: {}, execution: 'backtradr' }, 'did you mean \\"backtrader\\"?'],
  [
    {
      orders: {},
      execution: {
        costs: {
          commission: {
            tiers: [
              { above: 9, rate: 0 },
              { above: 5, rate: 0 },
            ],
          },
        },
      },
    },
    'least',
  ],
  [{ strategy: 'sma_cross', model: 'vectorbt' }, '\\"model\\" is now part of the execution'],
  [{ orders: {}, model: {} }, '\\"model\\" is now part of the execution'],
  [
    { strategy: 'sma_cross', execution: { limits: { leverage: 2 } } },
    '\\"limits.leverage\\" is now \\"leverage\\"',
  ],
])('%j is refused: %s', async (config, because) => {
  const done = await study(sequence(phase('bad', 'backtest', { range, ...config })) as never).then(
    ({ phases }) => JSON.stringify(phases),
    (cause: unknown) => JSON.stringify((cause as Error).message),
  )
  expect(done).toContain(because)
})

test('orders that are refused are reported', async () => {
  const rich = { '2005-01-10': [market('buy', { size: units(1000) })] }
  const done = await study(
    sequence(backtest('poor', { orders: rich, execution: 'backtrader', range, resamples: 0 })),
  )
  expect(done.gives.poor?.warnings).toContain('1 order was refused: not enough money')
})
