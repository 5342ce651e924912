import { expect, test } from 'vitest'
import { orderLogContent, recall } from '../../src/candidate/stored-artifacts.js'
import { float } from '../../src/core/space/dimension.js'
import { market, type OrderMachine, units } from '../../src/index.js'
import { syntheticMarket } from '../../src/market/synthetic/synthetic.js'
import { universe } from '../../src/market/universe/universe.js'
import { runBacktest, runOrders } from '../../src/phases/backtest/at-once.js'
import { backtest } from '../../src/phases/backtest/builder.js'
import { simulate } from '../../src/portfolio/account/reference.kernel.js'
import type { OrderMachinePart } from '../../src/portfolio/orders/order-machine-part.js'
import { memoryStore } from '../../src/store/memory-store.js'
import { study } from '../../src/templates/study.js'
import { from } from '../../src/workflow/expression.js'
import { phase, sequence } from '../../src/workflow/workflow.js'
import { executionOf } from '../portfolio/market.js'

const madeUp = (seed: number, start: string, bars: number) => {
  const made = syntheticMarket({ seed, bars, start })
  if (made._tag === 'Left') throw new Error(made.left.because)
  return made.right.dataset
}
const listings = [
  { symbol: 'b', dataset: madeUp(1, '2010-01-04', 400) },
  { symbol: 'a', dataset: madeUp(2, '2010-06-01', 200) },
]
const made = universe(listings)
if (made._tag === 'Left') throw new Error(made.left.message)
const data = made.right

test('a phase names a universe and gives the part of each instrument; again it is cached', async () => {
  const store = memoryStore()
  const joint = backtest('joint', {
    universe: {},
    strategy: 'close > sma(close, 20) && rank(roc(close, 10)) >= 0',
    execution: { fill: 'next_close' },
    resamples: 50,
  })
  const first = await study(joint, { data, store, run: '0001' })
  expect(first.status).toBe('succeeded')
  const gave = first.gives.joint
  expect(gave?.instruments.map(({ symbol, trades }) => [symbol, trades > 0])).toEqual([
    ['a', true],
    ['b', true],
  ])
  expect(gave?.instruments[0]).toMatchObject({ listed: '2010-06-01' })
  expect(gave?.dataset).toBe(data.hash)
  const { status, phases } = await study(joint, { data, store, run: '0002' })
  expect([status, phases['joint']]).toMatchObject(['succeeded', { right: { cached: true } }])
  const at = await runBacktest('close > sma(close, 20) && rank(roc(close, 10)) >= 0', {
    data,
    execution: { fill: 'next_close' },
  })
  expect(at.metrics).toEqual(gave?.metrics)
  expect(at.execution.sizing).toEqual({ kind: 'fraction', fraction: 0.5 })
})

test('one instrument as a universe is run as it is alone', async () => {
  const [only] = listings
  if (only === undefined) return
  const alone = universe([only])
  if (alone._tag === 'Left') throw new Error(alone.left.message)
  const options = { params: { fast: 5, slow: 30 }, execution: { risk: { stop_loss: 0.03 } } } as const
  const joint = await runBacktest('sma_cross', { ...options, data: alone.right })
  const single = await runBacktest('sma_cross', { ...options, data: only.dataset })
  expect([...joint.equity]).toEqual([...single.equity])
  expect([...joint.trades.pnl]).toEqual([...single.trades.pnl])
  expect(joint.benchmark).toEqual(single.benchmark)
  expect(joint.span).toEqual(single.span)
  const { warmup, scored } = { warmup: [0, 29] as const, scored: [29, 400] as const }
  const [log] = joint.logs
  if (log === undefined) throw new Error('no signal')
  const reference = simulate(only.dataset.bars, log, executionOf(options.execution), { warmup, scored })
  expect([...joint.equity]).toEqual([...reference.equity])
})

test('tables of orders trade several instruments by symbol, each as it does alone', async () => {
  const size = { kind: 'units', units: 3 } as const
  const tables = {
    a: { '2010-06-10': [{ kind: 'market', side: 'buy', size }], 60: [{ kind: 'close' }] },
    b: { 20: [{ kind: 'market', side: 'sell', size }], '2010-07-01': [{ kind: 'close' }] },
  } as const
  const joint = backtest('joint', { universe: {}, orders: tables, resamples: 0 })
  const store = memoryStore()
  const done = await study(joint, { data, store })
  expect(done.status).toBe('succeeded')
  const gave = done.gives.joint
  expect(gave?.instruments.map(({ symbol, trades }) => [symbol, trades])).toEqual([
    ['a', 1],
    ['b', 1],
  ])
  const events = await recall(store.artifacts, orderLogContent, gave!.order_log)
  if (events._tag === 'Left') throw new Error('no order log')
  const filled = events.right.filter(({ kind }) => kind === 'filled')
  // by time, whatever the order of symbols
  expect(filled.map(({ symbol, side }) => [symbol, side])).toEqual([
    ['b', -1],
    ['a', 1],
    ['b', 1],
    ['a', -1],
  ])
  for (const { symbol, dataset } of listings) {
    const alone = backtest('alone', { orders: tables[symbol as 'a' | 'b'], resamples: 0 })
    const { gives } = await study(alone, { data: dataset })
    const own = gave?.instruments.find((each) => each.symbol === symbol)
    expect(own?.pnl).toBeCloseTo(Number(gives.alone?.metrics.total_return) * 100_000, 6)
  }
})

test('orders of a strange symbol, or of a bar that is none, are refused by their place', async () => {
  const buys = [{ kind: 'market', side: 'buy' }] as const
  const wrong = backtest('wrong', { universe: {}, orders: { aa: { 20: buys } } })
  expect((await study(wrong, { data })).phases['wrong']).toMatchObject({
    left: { faults: [{ path: 'orders.aa', message: 'there is no instrument "aa", did you mean "a"?' }] },
  })
  const late = backtest('late', { universe: {}, orders: { a: { '2031-01-01': buys } } })
  expect((await study(late, { data })).phases['late']).toMatchObject({
    left: { faults: [{ path: 'orders.a.2031-01-01', message: 'no bar has this date' }] },
  })
})

test('an order machine of a library trades each of several instruments', async () => {
  const part = {
    name: 'once',
    version: 1,
    space: { units: float(1, 100) },
    defaults: { units: 5 },
    machine: (params) => ({
      name: 'once',
      version: 1,
      params,
      start: () => null,
      step: (state: null, { index }: { readonly index: number }) => ({
        state,
        orders: index === 10 ? [market('buy', { size: units(Number(params['units'])) })] : [],
      }),
    }),
  } satisfies OrderMachinePart
  const run = phase('joint', 'backtest', { universe: {}, machine: { name: 'once' }, resamples: 0 })
  const { gives, status } = await study(run as never, { data, library: { order_machines: { once: part } } })
  expect(status).toBe('succeeded')
  expect((gives as any).joint.instruments.map(({ symbol, trades }: any) => [symbol, trades])).toEqual([
    ['a', 1],
    ['b', 1],
  ])
})

test('an order machine of one’s own runs at once on several instruments', async () => {
  const once: OrderMachine<null> = {
    name: 'once',
    version: 1,
    params: {},
    start: () => null,
    step: (state, { index }) => ({ state, orders: index === 10 ? [market('buy', { size: units(2) })] : [] }),
  }
  const { trades, events, instruments } = await runOrders(once, { data, execution: { finalize: 'close' } })
  expect([...trades.units]).toEqual([2, 2])
  expect(instruments.map(({ trades: count }) => count)).toEqual([1, 1])
  expect(events.filter(({ kind }) => kind === 'placed').length).toBe(2)
  await expect(runOrders(once, { data, symbols: ['c'] })).rejects.toMatchObject({
    fault: { faults: [{ path: 'universe.symbols' }] },
  })
})

test('signals of several instruments are captured and replayed under other costs', async () => {
  const strategy = 'close > sma(close, 20) && rank(roc(close, 10)) >= 0'
  const captured = backtest('captured', { universe: {}, strategy, capture: 'signals', resamples: 0 })
  const execution = { fill: 'next_close', costs: { rate: 0.003 } } as const
  const again = backtest('again', {
    universe: {},
    replay: from(captured, 'signal_logs'),
    execution,
    resamples: 0,
  })
  const { gives, status } = await study(sequence(captured, again), { data })
  expect(status).toBe('succeeded')
  const direct = await runBacktest(strategy, { data, execution })
  expect(gives.again?.metrics).toEqual(direct.metrics)
  expect(gives.again?.instruments.map(({ pnl }) => pnl)).toEqual(direct.instruments.map(({ pnl }) => pnl))
  const late = backtest('late', {
    universe: {},
    replay: from(captured, 'signal_logs'),
    range: { from_bar: 100 },
  })
  expect((await study(sequence(captured, late), { data })).phases['late']).toMatchObject({
    left: {
      faults: [{ path: 'range', message: expect.stringContaining('captured on other bars') as string }],
    },
  })
})

test('a backtest that names no universe trades all instruments there are', async () => {
  const plain = backtest('same', { strategy: 'sma_cross' })
  const named = backtest('same', { strategy: 'sma_cross', universe: {} })
  const [all, same] = [await study(plain, { data }), await study(named, { data })]
  expect(all.gives.same).toEqual(same.gives.same)
  expect(all.gives.same?.instruments?.map(({ symbol }) => symbol)).toEqual(['a', 'b'])
})

test('a choice without a sizing takes an equal share of each instrument, its members their part of that', async () => {
  const member = { strategy: 'sma_cross', params: { fast: 5, slow: 30 } } as const
  const execution = { costs: { rate: 0.002 } } as const
  const alone = backtest('alone', { ...member, execution, resamples: 0 })
  const choice = { members: [member], weights: [1], execution } as const
  const chosen = backtest('chosen', { candidate: choice, resamples: 0 })
  const halves = { members: [member, member], weights: [0.25, 0.75], execution } as const
  const parted = backtest('parted', { candidate: halves, resamples: 0 })
  const { gives } = await study(sequence(alone, chosen, parted), { data })
  expect(gives.chosen?.candidate.execution).toMatchObject({ sizing: { kind: 'fraction', fraction: 0.5 } })
  expect(gives.chosen?.metrics).toEqual(gives.alone?.metrics)
  expect(gives.parted?.metrics.total_return).toBeCloseTo(Number(gives.alone?.metrics.total_return), 12)
  expect(gives.parted?.instruments?.map(({ symbol, trades }) => [symbol, trades])).toEqual(
    gives.alone?.instruments?.map(({ symbol, trades }) => [symbol, 2 * trades]),
  )
})

test('orders and replays say which form fits one instrument, and which several', async () => {
  const buys = [{ kind: 'market', side: 'buy' }] as const
  const fault = async (phase: ReturnType<typeof backtest>, on: unknown) =>
    (await study(phase as never, { data: on as never })).phases['run']
  expect(await fault(backtest('run', { orders: { 20: buys } }), data)).toMatchObject({
    left: { faults: [{ path: 'orders', message: expect.stringContaining('by symbol') as string }] },
  })
  expect(await fault(backtest('run', { orders: { b: { 20: buys } } }), listings[0]?.dataset)).toMatchObject({
    left: { faults: [{ path: 'orders', message: expect.stringContaining('by bar or date') as string }] },
  })
})

test('a universe needs several instruments', async () => {
  const named = backtest('named', { universe: {}, strategy: 'sma_cross' })
  expect(
    (await study(named, { data: listings[0]?.dataset ?? madeUp(1, '2010-01-04', 9) })).phases['named'],
  ).toMatchObject({
    left: { _tag: 'BadConfig', faults: [{ path: 'universe' }] },
  })
})

test('a risk-free rate of one instrument is refused, not passed over', async () => {
  const rated = listings.map((each) => ({
    ...each,
    dataset: {
      ...each.dataset,
      bars: { ...each.dataset.bars, risk_free: new Float64Array(each.dataset.bars.length) },
    },
  }))
  const all = universe(rated)
  if (all._tag === 'Left') throw new Error(all.left.message)
  await expect(runBacktest('sma_cross', { data: all.right })).rejects.toThrow(
    'a has a risk-free rate of its own',
  )
})

test('one instrument that trades reads the others by name, as it does next to one that never trades', async () => {
  const three = universe([...listings, { symbol: 'c', dataset: madeUp(3, '2010-01-04', 400) }])
  if (three._tag === 'Left') throw new Error(three.left.message)
  const rule = "close('c') > sma(close('c'), 20) && close('b') > 0"
  const run = (symbols: readonly string[], more = '') =>
    runBacktest(`${rule}${more}`, {
      data: three.right,
      symbols,
      execution: { sizing: { kind: 'fraction', fraction: 0.5 } },
      range: { from: '2010-03-01' },
    })
  const only = await run(['b'])
  const both = await run(['b', 'c'], " && close != close('c')")
  expect(only.trades.pnl.length).toBeGreaterThan(5)
  expect(only.equity).toEqual(both.equity)
  expect(only.instruments.map(({ symbol }) => symbol)).toEqual(['b'])
})

test('faults name their place', async () => {
  const fault = async (strategy: string, more: object) => {
    const done = await runBacktest(strategy, { data, ...more }).then(
      () => undefined,
      (error: unknown) => error as { readonly fault: unknown },
    )
    return done?.fault
  }
  expect(await fault('sma_cross', { symbols: ['c'] })).toMatchObject({
    faults: [{ path: 'universe.symbols' }],
  })
  expect(await fault('sma_cross', { params: { fast: 0.5 } })).toMatchObject({
    faults: [{ path: 'params.fast' }],
  })
  expect(await fault("close('z') > 1", {})).toMatchObject({ faults: [{ path: 'strategy' }] })
  expect(await fault('sma(close, 300) > 1', { range: { from: '2010-06-01' } })).toMatchObject({
    faults: [{ path: 'range', message: expect.stringContaining('warm-up bars are missing') as string }],
  })
  expect(await fault('sma(close, 30) > 1', { range: { from: '2020-06-01' } })).toMatchObject({
    faults: [{ path: 'range' }],
  })
})

test('an instrument whose bars never reach its warm-up is reported, and does not trade', async () => {
  const short = universe([...listings, { symbol: 'c', dataset: madeUp(3, '2011-06-01', 15) }])
  if (short._tag === 'Left') throw new Error(short.left.message)
  const run = await runBacktest('close > sma(close, 20)', { data: short.right })
  expect(run.warnings).toContain(
    'c, 2011-06-01..2011-06-21: never with a warm-up in the range, so never traded',
  )
  expect(run.instruments.find(({ symbol }) => symbol === 'c')).toMatchObject({
    trades: 0,
    listed: '2011-06-01',
  })
})
