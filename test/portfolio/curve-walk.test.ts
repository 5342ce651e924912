import { expect, test } from 'vitest'
import { random } from '../../src/core/random.kernel.js'
import { curveByVector, curveInTurn } from '../../src/portfolio/fast/curve-walk.kernel.js'
import { beginStretch, stretches } from '../../src/portfolio/fast/stretches.kernel.js'

test('a curve is walked over tiles that are shorter than a block, and by stretches that are longer than a tile', () => {
  const n = 150_000
  const stream = random(1, 'curve')
  const close = new Float64Array(n)
  for (let t = 0; t < n; t++) close[t] = (close[t - 1] ?? 100) * (1 + (stream.below(61) - 30) / 30_000)
  const account = stretches()
  for (
    let t = 0, held = false;
    t < n;
    t += 1 + stream.below(stream.below(4) === 0 ? 12_000 : 60), held = !held
  )
    beginStretch(account, t, held ? 0 : 1000, held ? 9 : 0, 0)
  const bars = { length: n, time: close, open: close, high: close, low: close, close, volume: close }
  const scored = { bars, slice: { warmup: [0, 0], scored: [0, n] }, n, open: close, close } as const
  expect(curveByVector(scored, account, 1000)).toEqual(curveInTurn(scored, account, 1000))
})
