import { describe, expect, test } from 'vitest'
import { decode, encode } from '../../src/core/canonical/canonical.kernel.js'
import { type Codec, decodeWith } from '../../src/core/codec/codec.js'
import { random } from '../../src/core/random.kernel.js'
import { BOOTSTRAP, bootstrapOf } from '../../src/stats/inference/bootstrap.js'
import { deflationOf } from '../../src/stats/inference/deflation.js'
import { pboOf } from '../../src/stats/inference/pbo.js'
import {
  blockMomentsCodec,
  bootstrapCodec,
  deflationCodec,
  metricsCodec,
  pboCodec,
} from '../../src/stats/inference/result-codecs.js'
import { metricsOf } from '../../src/stats/metrics/metrics.js'
import { momentsOf, wholeOf } from '../../src/stats/metrics/moments.kernel.js'
import { sharpeOf } from '../../src/stats/metrics/power-sums.js'

const series = (seed: number, mean = 0): Float64Array => {
  const stream = random(seed, 'series')
  return Float64Array.from({ length: 640 }, () => mean + stream.normal() / 100)
}
const worthless = Array.from({ length: 60 }, (_, k) => momentsOf(series(k)))
const best = worthless.toSorted(
  (a, b) => (sharpeOf(wholeOf(b)) as number) - (sharpeOf(wholeOf(a)) as number),
)[0] as Float64Array

describe('deflation', () => {
  const given = { winner: best, phase_trials: worthless, all_trials: worthless, periods_per_year: 252 }
  test('the best of many worthless trials is seen through', () => {
    const found = deflationOf(given)
    expect(found.trials).toBe(60)
    expect(found.effective_trials).toBeGreaterThan(50)
    expect(found.probabilistic_sharpe_ratio).toBeGreaterThan(0.95)
    expect(found.deflated_sharpe_ratio).toBeLessThan(0.8)
  })
  test('copies of a trial are no further trials, trials of other phases are', () => {
    const copied = deflationOf({ ...given, phase_trials: [...worthless, ...worthless] })
    expect(copied).toEqual(deflationOf(given))
    const more = deflationOf({
      ...given,
      all_trials: Array.from({ length: 200 }, (_, k) => momentsOf(series(k))),
    })
    expect(more.trials).toBe(200)
    expect(more.deflated_sharpe_ratio).toBeLessThan(deflationOf(given).deflated_sharpe_ratio as number)
    expect(more.min_backtest_length).toBeGreaterThan(deflationOf(given).min_backtest_length as number)
  })
  test('a winner without variance has none', () => {
    const flat = momentsOf(new Float64Array(640))
    expect(deflationOf({ ...given, winner: flat }).deflated_sharpe_ratio).toMatchObject({ _tag: 'Undefined' })
  })
})

describe('results survive the store', () => {
  const back = <A>(codec: Codec<A, unknown>, value: A): void => {
    const bytes = encode(codec.encode(value))
    expect(bytes._tag).toBe('Right')
    if (bytes._tag === 'Left') return
    const plain = decode(bytes.right)
    expect(decodeWith(codec)(plain._tag === 'Right' ? plain.right : undefined)).toEqual({
      _tag: 'Right',
      right: value,
    })
  }
  const returns = series(1, 0.001)
  const equity = Float64Array.from([1, ...returns.map((_, i) => 1 + i / 1000 - (i % 7) / 500)])
  const none = { pnl: new Float64Array(), return: new Float64Array(), bars: new Int32Array() }
  test('metrics, moments, PBO, bootstrap, deflation', () => {
    back(
      metricsCodec,
      metricsOf({ equity, periods_per_year: 252, held: 1, first_time: 0, last_time: 1e11, trades: none }),
    )
    back(blockMomentsCodec, momentsOf(returns))
    back(pboCodec, pboOf(worthless))
    back(pboCodec, pboOf(worthless.slice(0, 3)))
    back(
      bootstrapCodec,
      bootstrapOf(returns, { ...BOOTSTRAP, periods_per_year: 252, seed: 1, resamples: 100 }),
    )
    back(bootstrapCodec, bootstrapOf(new Float64Array(50), { ...BOOTSTRAP, periods_per_year: 252, seed: 1 }))
    back(
      deflationCodec,
      deflationOf({ winner: best, phase_trials: worthless, all_trials: [], periods_per_year: 252 }),
    )
  })
})
