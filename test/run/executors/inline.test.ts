import { right } from 'fp-ts/lib/Either.js'
import { backtest, study } from 'regimen'
import { machine } from 'regimen/strategy'
import { asyncScheduler, filter, firstValueFrom, Observable } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { BARS_A_PART, breakable } from '../../../src/core/break-point.js'
import { anything } from '../../../src/core/codec/codec.js'
import { random } from '../../../src/core/random.kernel.js'
import { syntheticMarket } from '../../../src/market/synthetic/synthetic.js'
import { unitSizer } from '../../../src/portfolio/account/sizer.kernel.js'
import { walkBars } from '../../../src/portfolio/account/walk.kernel.js'
import { simulateOrders } from '../../../src/portfolio/orders/engine.kernel.js'
import { ordersOf } from '../../../src/portfolio/orders/orders-of.js'
import { expectationMaximization } from '../../../src/regime/hmm-em.kernel.js'
import { checkpointAt } from '../../../src/run/checkpoint.js'
import { progress } from '../../../src/run/emission.js'
import { inline } from '../../../src/run/executors/inline.js'
import type { AnyHandler } from '../../../src/run/handler.js'
import { blockLengthOf } from '../../../src/stats/inference/block-length.kernel.js'
import { drawPaths } from '../../../src/stats/inference/monte-carlo.kernel.js'
import { resampleReturns } from '../../../src/stats/inference/resampling.kernel.js'
import { sharpeDifference } from '../../../src/stats/timing/sharpe-difference.kernel.js'
import { memoryStore } from '../../../src/store/memory-store.js'
import { smaCross } from '../../../src/strategy/catalogue.js'
import { signalsOf } from '../../../src/strategy/reading/signals.kernel.js'
import { executionOf, logOf, whole } from '../../portfolio/market.js'

const PARTS = 5
const BARS = PARTS * BARS_A_PART
const made = syntheticMarket({ seed: 3, bars: BARS })
if (made._tag === 'Left') throw new Error(JSON.stringify(made.left))
const { dataset: data } = made.right
const { bars } = data
const slice = whole(bars)
const returns = bars.close.map((close, i) => (i === 0 ? 0 : close / bars.close[i - 1]! - 1))

/** Goes in and out from bar to bar, and counts them. */
const counting = (seen: { bars: number; begun?: number }, wait_ms = 0) =>
  machine({
    name: 'counting',
    version: 1,
    params: {},
    start: () => 0,
    step: (state: number) => {
      seen.begun ??= Date.now()
      seen.bars += 1
      while (Date.now() - seen.begun < wait_ms);
      return 1 - state
    },
    signal: (state) => (state === 1 ? 1 : 0),
  })

const log = logOf(Array.from({ length: BARS }, (_, i) => i % 2))
const trailing = executionOf({ risk: { trailing_stop: 0.1 } })
const two = {
  states: 2,
  start: Float64Array.of(0.5, 0.5),
  transitions: Float64Array.of(0.9, 0.1, 0.1, 0.9),
  means: Float64Array.of(0, 0),
  variances: Float64Array.of(1e-4, 4e-4),
}
/** Long computations, and how often each is to look at its time at the least. */
const LONG: Readonly<Record<string, readonly [number, () => unknown]>> = {
  'columns of expressions': [PARTS, () => signalsOf(smaCross, { fast: 5, slow: 50 }, bars, slice, 'd')],
  'a machine of a user': [PARTS, () => signalsOf(counting({ bars: 0 }), {}, bars, slice, 'd')],
  'the walk of the account': [PARTS, () => walkBars(bars, log, trailing, slice, unitSizer)],
  'the walk of orders': [PARTS, () => simulateOrders(bars, ordersOf(log, trailing), trailing, slice)],
  'a bootstrap': [25, () => resampleReturns(returns, 5, 100, random(1))],
  'paths of wealth': [20, () => drawPaths(returns, { count: 20, length: 100, block_length: 5 }, random(1))],
  'a difference of Sharpe ratios': [
    499,
    () =>
      sharpeDifference(
        returns,
        returns.map((r) => r / 2 + 1e-5),
        252,
      ),
  ],
  'a block length': [5, () => blockLengthOf(returns)],
  'a fit of states': [
    3,
    () =>
      expectationMaximization(two, returns, {
        max_iterations: 3,
        tolerance: 0,
        variance_prior: 0,
        variance_floor: 1e-12,
      }),
  ],
}

describe('a phase in the thread of its caller', () => {
  test('ends within a trial when its time is up, before another part of the bars', async () => {
    const seen = { bars: 0 }
    const late = backtest('late', { strategy: 'counting', resamples: 0, range: {} }, { timeout_ms: 50 })
    const library = { strategies: { counting: counting(seen, 60) } }
    const { phases } = await study(late, { data, library })
    expect(phases['late']).toEqual({ _tag: 'Left', left: { _tag: 'TimedOut', timeout_ms: 50 } })
    expect(seen.bars).toBe(BARS_A_PART)
  })

  test('ends within a trial where it is unsubscribed from as it gives something', async () => {
    const seen = { bars: 0, ended: false }
    const handler: AnyHandler<unknown> = {
      version: 1,
      config: anything,
      result: anything,
      cached: false,
      grounds: () => Promise.resolve(right(null)),
      run: () =>
        new Observable((subscriber) => {
          subscriber.next(progress(1, 2))
          signalsOf(counting(seen), {}, bars, slice, 'd')
          seen.ended = true
        }),
    }
    const { artifacts, checkpoints } = memoryStore()
    const given$ = inline().attempt({
      ...{ kind: 'given', key: 'a', handler, config: {}, seed: 1, services: undefined, artifacts },
      ...{ checkpoint: checkpointAt(checkpoints, 'a'), timeout_ms: undefined, scheduler: asyncScheduler },
    })
    await firstValueFrom(given$.pipe(filter(({ _tag }) => _tag === 'Progress')))
    expect(seen).toEqual({ bars: 0, ended: false })
  })

  test.each(Object.entries(LONG))('%s: looks at its time, and ends there', (_, [least, compute]) => {
    const looks = { count: 0 }
    breakable(() => {
      looks.count += 1
      return false
    }, compute)
    expect(looks.count).toBeGreaterThanOrEqual(least)
    expect(() => breakable(() => true, compute)).toThrow('the time of this work is over')
  })
})
