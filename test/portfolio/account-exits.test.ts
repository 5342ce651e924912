import { describe, expect, test } from 'vitest'
import { decodeWith, showFault } from '../../src/core/codec/codec.js'
import { dataset, market, simulateOrders, units } from '../../src/index.js'
import { runBacktest } from '../../src/phases/backtest/at-once.js'
import { EXIT_REASONS } from '../../src/portfolio/account/trades.js'
import { scripted } from '../../src/portfolio/orders/scripted.js'
import { defaultExecution } from '../../src/portfolio/rules/execution.js'
import { type ExecutionInput, executionCodec } from '../../src/portfolio/rules/execution-codec.js'
import { kernelKey, signalKernel } from '../../src/portfolio/rules/kernel.js'
import { alwaysLong, buyAndHold } from '../../src/portfolio/runs/buy-and-hold.js'
import { close, highestSinceEntry, mul } from '../../src/strategy.js'
import { barsOf } from './market.js'

const read = (execution: unknown) => decodeWith(executionCodec)(execution)
const faultsOf = (exits: unknown): readonly string[] => {
  const made = read({ exits })
  return made._tag === 'Left' ? made.left.map(showFault) : []
}
const must = (execution: ExecutionInput) => {
  const made = read(execution)
  if (made._tag === 'Left') throw new Error(made.left.map(showFault).join())
  return made.right
}
const bars = barsOf([100, 100, 104, 103, 102, 101, 100, 99].map((price) => [price, price, price, price]))

describe('exits of an execution', () => {
  test('are text or typed expressions, and are written as they are read', () => {
    const exits = { exit_long: 'bars_since_entry() >= 3', stop: 'highest_since_entry(close) * 0.98' }
    const typed = { ...exits, stop: mul(highestSinceEntry(close), 0.98) }
    expect(must({ exits: typed })).toEqual(must({ exits }))
    expect(executionCodec.encode(must({ exits }))).toMatchObject({ exits })
    expect(
      executionCodec.encode(must({ exits: { target: 'entry_price() + 5', ratchet: false } })),
    ).toMatchObject({
      exits: { target: 'entry_price() + 5', ratchet: false },
    })
  })

  test.each([
    [{}, 'exits: exits name at least one of exit_long, exit_short, stop, target'],
    [{ stops: 'close' }, 'exits.stops: a set of exits has no "stops", did you mean "stop"?'],
    [{ stop: 'clos' }, 'exits.stop: there is no column or parameter "clos", did you mean "close"?'],
    [{ stop: 'close > 1' }, 'exits.stop: a level is a price'],
    [{ exit_long: '3' }, 'exits.exit_long: a rule is a condition'],
    [{ exit_long: 'label(mood) == "up"' }, 'label(mood) goes into the exits of a strategy'],
    [{ exit_long: 'rank(close) > 0.5' }, 'rank goes into the exits of a strategy'],
    [{ stop: {} }, 'exits.stop: stop is an expression as text, such as "entry_price() * 0.97"'],
  ])('%j is refused: %s', (exits, because) => {
    expect(faultsOf(exits)).toEqual([expect.stringContaining(because)])
  })

  test('stand in the choice of the kernel, which names their rules and the versions of their operators', () => {
    const choice = signalKernel(bars, must({ exits: { stop: 'entry_price() - 2 * atr(3)' } }))
    expect(choice).toMatchObject({ name: 'account/5', because: ['exits'] })
    const key = (stop: string) => kernelKey(signalKernel(bars, must({ exits: { stop } })))
    expect(key('entry_price() - 2 * atr(3)')).toEqual(key('entry_price() - 2*atr(3)'))
    expect(key('entry_price() - 2 * atr(3)')).not.toEqual(key('entry_price() - 3 * atr(3)'))
    expect(kernelKey(signalKernel(bars, defaultExecution))).toEqual({
      rule: 'kernel_rule/3',
      name: 'event/1',
    })
  })

  test('leave a trade of any signal, and buy and hold has none', async () => {
    const execution = { costs: { rate: 0 }, exits: { stop: 'highest_since_entry(close) - 2' } }
    const made = dataset({ name: 'worked', periods_per_year: 252 }, bars)
    if (made._tag === 'Left') throw new Error('data')
    const { trades } = await runBacktest('close > 0', { data: made.right, execution })
    // the close of 104 sets 102, which the bar after the next reaches
    expect([trades.exit_bar[0], trades.exit_price[0], EXIT_REASONS[trades.reason[0] ?? 0]]).toEqual([
      4,
      102,
      'stop_loss',
    ])
    const slice = { warmup: [0, 0], scored: [0, 8] } as const
    const held = buyAndHold(bars, slice, must(execution), 1, alwaysLong(bars, slice))
    expect(held.trades.exit_bar).toEqual(Int32Array.of(7))
  })

  test('leave the trades of an order machine', () => {
    const asked = { 0: [market('buy', { size: units(10) })] }
    const execution = must({ costs: { rate: 0 }, exits: { exit_long: 'bars_since_entry() >= 2' } })
    const slice = { warmup: [0, 0], scored: [0, 8] } as const
    const { trades } = simulateOrders(bars, scripted(asked), execution, slice)
    expect([trades.entry_bar[0], trades.exit_bar[0]]).toEqual([1, 4])
  })

  test('a target weight is held until its target is another', async () => {
    const weighed = { name: 'half', weight: 0.5, rebalance: { every: 'month' } } as const
    await expect(
      runBacktest(weighed, { execution: { exits: { stop: 'entry_price() * 0.9' } } } as never),
    ).rejects.toThrow(/execution\.exits.*leave exits out/)
  })
})
