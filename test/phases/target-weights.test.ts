import { firstValueFrom } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { must } from '../../laws/strategy/strategy.js'
import { runFault } from '../../src/candidate/candidate.js'
import { marketOfOne } from '../../src/candidate/market-of-one.js'
import { embeddedSp500 } from '../../src/market/embedded/sp500.kernel.js'
import { syntheticMarket } from '../../src/market/synthetic/synthetic.js'
import { universe } from '../../src/market/universe/universe.js'
import { resolveUniverse } from '../../src/market/universe/universe-range.js'
import { runBacktest, runBacktest$ } from '../../src/phases/backtest/at-once.js'
import { runWeights } from '../../src/portfolio/orders/weights-run.kernel.js'
import { defaultExecution } from '../../src/portfolio/rules/execution.js'
import { executionCodec } from '../../src/portfolio/rules/execution-codec.js'
import { close, div, min, roc, stdev } from '../../src/strategy/operators/expressions.js'
import { signalsOf } from '../../src/strategy/reading/signals.kernel.js'
import { strategy } from '../../src/strategy/strategy.js'
import { strategyCodec, type WrittenStrategy } from '../../src/strategy/strategy-codec.js'
import { strategyHash } from '../../src/strategy/strategy-hash.js'

const listings = ['AAA', 'BBB', 'CCC'].map((symbol, seed) => {
  const made = syntheticMarket({ seed, start: '2010-01-04', bars: 800 })
  if (made._tag === 'Left') throw new Error(made.left.because)
  return { symbol, dataset: made.right.dataset }
})
const three = must(universe(listings))
const sp500 = embeddedSp500()
const range = { from: '2003-01-02', to: '2004-01-02' }
const refusal = async (written: object, options: object = {}): Promise<unknown> => {
  const made = await firstValueFrom(runBacktest$(written as WrittenStrategy, options))
  return made._tag === 'Left' ? made.left : 'ran'
}

describe('a strategy of target weights', () => {
  test('is one value in TypeScript and in text', () => {
    const typed = strategy('calm', {}, () => ({
      weight: min(1, div(0.5, stdev(roc(close, 1), 20))),
      rebalance: { every: '5 bars', drift: 0.02 },
    }))
    const written = strategyCodec.encode(typed)
    expect(written).toEqual({
      name: 'calm',
      weight: 'min(1, 0.5 / stdev(roc(close, 1), 20))',
      rebalance: { every: { bars: 5 }, drift: 0.02, minimum_trade: 0, cash: 0, normalize: 'none' },
    })
    const read = must(strategyCodec.decode(written))
    expect(strategyHash(read)).toBe(strategyHash(typed))
    const other = must(strategyCodec.decode({ ...(written as object), rebalance: { every: 'month' } }))
    expect(strategyHash(other)).not.toBe(strategyHash(typed))
  })

  test('is the account of its columns on several instruments, by symbol', async () => {
    const rebalance = { every: 'quarter', minimum_trade: 0, cash: 0.01, normalize: 'none' } as const
    const weight = { AAA: 0.6, BBB: '0.4', ZZZ: 1 }
    const execution = { costs: { rate: 0.001 }, finalize: 'mark' } as const
    const made = await runBacktest({ name: 'sixty_forty', weight, rebalance }, { execution, data: three })
    const at = must(executionCodec.decode(execution))
    const columns = [0.6, 0.4].map((share) => ({ weights: new Float64Array(800).fill(share) }))
    const slice = must(resolveUniverse({}, three, [0, 0, 0]))
    const run = runWeights(three, columns, rebalance, at, slice)
    expect(made.equity).toEqual(run.equity)
    expect(made.instruments.map(({ trades }) => trades > 0)).toEqual([true, true, false])
    expect(made.warnings).toContain('ZZZ has a weight and is none of the instruments that trade')
  })

  test('is held while a signal next to it is not 0', async () => {
    const gated = {
      name: 'gated',
      weight: 0.5,
      rebalance: { every: 'year' },
      long_while: 'close > sma(close, 10)',
    }
    const execution = { costs: { rate: 0 }, finalize: 'mark', fill: 'close' } as const
    const { equity, time } = await runBacktest(gated as WrittenStrategy, { execution, range, data: sp500 })
    const { bars } = sp500
    const at = [...time].map((each) => bars.time.indexOf(each))
    const above = (bar: number): boolean =>
      bars.close[bar]! > bars.close.subarray(bar - 9, bar + 1).reduce((sum, value) => sum + value, 0) / 10
    at.forEach((bar, i) => {
      const still = !above(bar - 1) && i > 0
      if (still) expect(equity[i + 1]).toBe(equity[i])
      else if (i > 0 && bars.close[bar] !== bars.close[bar - 1]) expect(equity[i + 1]).not.toBe(equity[i])
    })
  })

  test('one instrument is a universe of one', async () => {
    const weight = 'min(1, 0.15 / (stdev(roc(close, 1), 20) / 100 * sqrt(252)))'
    const strategy = { name: 'calm', weight, rebalance: { every: 'month', drift: 0.05 } } as const
    const [aaa] = listings
    const alone = await runBacktest(strategy, { data: aaa!.dataset, range: { from_bar: 100 } })
    const joint = await runBacktest(strategy, { data: must(universe([aaa!])), range: { from_bar: 100 } })
    expect(joint.equity).toEqual(alone.equity)
    expect(alone.trades.side.length).toBeGreaterThan(5)
  })

  test('a weight that is infinite or never known is named with its dates, and nothing is traded on it', async () => {
    const weights = { AAA: 'close * 1e308 * 10', BBB: 'log(-1 * close)', CCC: 0.5 }
    const { instruments, warnings } = await runBacktest({ weight: weights }, { data: three })
    expect(instruments.map(({ trades }) => trades > 0)).toEqual([false, false, true])
    expect(warnings.filter((text) => text.includes('the weight'))).toEqual([
      'AAA: the weight is infinite on 800 bars, first on 2010-01-04: no target there',
      'BBB: the weight is unknown on every bar from 2010-01-04 to 2013-01-25, so never traded',
    ])
  })

  test.each([
    [{ weight: 'close > 3' }, 'a weight is a share of the account'],
    [{ weight: { AAA: 'closs' } }, 'did you mean \\"close\\"'],
    [{ weight: 1, rebalance: { every: 'fortnight' } }, 'known: bar, day, week, month, quarter, year'],
    [{ long_while: 'close > 3', rebalance: { every: 'month' } }, 'there is no weight to go to'],
    [{ weight: 1, stop: 'entry_price() * 0.9' }, 'exits that read the trade do not go with a weight'],
    [{ weight: 'entry_price()' }, 'the open trade is read here'],
  ] as const)('refuses %j', async (written, message) => {
    expect(JSON.stringify(await refusal(written))).toContain(message)
  })

  test('a sizing and a capture of signals do not go with weights, nor does what reads signals alone', async () => {
    const sizing = { kind: 'units', units: 1 } as const
    expect(await refusal({ weight: 1 }, { execution: { sizing } })).toMatchObject({
      faults: [{ path: 'execution.sizing' }],
    })
    const weighted = must(strategyCodec.decode({ weight: 1 }))
    const slice = { warmup: [0, 0], scored: [0, sp500.bars.length] } as const
    const member = { strategy: weighted, params: {} }
    const candidate = { members: [member, member], weights: [0.5, 0.5], execution: defaultExecution }
    expect(runFault(candidate, marketOfOne(sp500, slice))).toMatchObject({
      faults: [{ path: 'candidate.members' }],
    })
    expect(signalsOf(weighted, {}, sp500.bars, slice, '')).toMatchObject({
      left: { message: expect.stringContaining('backtests, searches and validations follow weights') },
    })
  })
})
