import { describe, expect, it } from 'vitest'
import { decodeWith, showFault } from '../../src/core/codec/codec.js'
import { parseConstraint } from '../../src/core/space/constraint.js'
import { float, int } from '../../src/core/space/dimension.js'
import { grid } from '../../src/search/grid.js'
import { ledgerOf, metricOf } from '../../src/search/ledger.js'
import { bestOf, commonestReason, ranked } from '../../src/search/ranking.js'
import { simplexCodec, simplexGrid } from '../../src/search/simplex.kernel.js'
import { sweepReport } from '../../src/search/sweep.js'
import type { Trial } from '../../src/search/trial.js'
import { undefinedMetric } from '../../src/stats/metrics/metric.js'

const started = <State>(either: { readonly _tag: string; readonly right?: State }): State => {
  if (either.right === undefined) throw new Error('the search did not start')
  return either.right
}
const none = undefinedMetric('no trades')

describe('grid', () => {
  it('tries strategies in their order and parameters by name, the last one fastest', () => {
    const less = parseConstraint('fast < slow', ['fast', 'slow'])
    const state = started(
      grid.start(
        [
          {
            strategy: 'sma_cross',
            space: { slow: int(2, 3), fast: int(1, 3) },
            constraints: less._tag === 'Right' ? [less.right] : [],
          },
          { strategy: 'always', space: {}, constraints: [] },
        ],
        { seed: 1 },
      ),
    )
    expect(grid.ask(state, 10).candidates.map(({ point }) => point)).toEqual([
      { strategy: 'sma_cross', params: { fast: 1, slow: 2 } },
      { strategy: 'sma_cross', params: { fast: 1, slow: 3 } },
      { strategy: 'sma_cross', params: { fast: 2, slow: 3 } },
      { strategy: 'always', params: {} },
    ])
  })
  it('refuses a continuous axis', () => {
    const start = grid.start([{ strategy: 'x', space: { level: float(0, 1) }, constraints: [] }], { seed: 1 })
    expect(start).toMatchObject({
      left: {
        path: '[0].space.level',
        message: '"level" of x is continuous: give it a step, or another algorithm',
      },
    })
  })
})

describe('simplex grid', () => {
  it('has 231 weightings of three members at a step of 0.05', () => {
    const state = started(simplexGrid.start({ members: 3, step: 0.05, min: 0, max: 1 }, { seed: 1 }))
    const { candidates } = simplexGrid.ask(state, 1000)
    expect(candidates).toHaveLength(231)
    expect(candidates[0]?.point).toEqual([0, 0, 1])
    expect(candidates[1]?.point).toEqual([0, 0.05, 0.95])
    expect(candidates[230]?.point).toEqual([1, 0, 0])
  })
  it.each([
    [{ members: 3, step: 0.3 }, 'a step of 0.3 does not divide 1'],
    [{ members: 3, min: 0.5 }, 'no 3 weights from 0.5 to 1 sum to 1'],
    [{ members: 2, max: 0.4 }, 'no 2 weights from 0 to 0.4 sum to 1'],
  ])('%j is refused', (written, fault) => {
    const decoded = decodeWith(simplexCodec)(written)
    expect(decoded._tag === 'Left' && decoded.left.map(showFault)).toEqual([fault])
  })
})

describe('ranking', () => {
  it('puts Undefined last and equals in their order', () => {
    expect(ranked([1, none, 3, 3, -2])).toEqual([2, 3, 0, 4, 1])
  })
  it('has no best where every score is Undefined', () => {
    expect(bestOf([none, none])).toBeUndefined()
    expect(bestOf([none, -7])).toBe(1)
    expect(commonestReason([none, undefinedMetric('x'), undefinedMetric('x'), 1])).toBe('x')
  })
})

describe('a sweep report', () => {
  const trial = (number: number, fast: number, size: number, score: number, hash: string): Trial => ({
    phase: 'discovery',
    number,
    strategy: 'sma_cross',
    params: { fast, size },
    kernel: 'event/1',
    trades: 20,
    scored_until: 0,
    metrics: { sharpe_ratio: Number.isNaN(score) ? none : score },
    returns_hash: hash,
    moments: new Float64Array(85),
  })
  const ledger = ledgerOf([
    trial(0, 5, 1, 1, 'a'),
    trial(1, 5, 2, 1.01, 'a'),
    trial(2, 9, 1, 0.2, 'b'),
    trial(3, 9, 2, Number.NaN, 'c'),
  ])
  const report = sweepReport(ledger, metricOf(ledger, 'sharpe_ratio'), 0.5)
  it('counts distinct outcomes and trials without a score', () => {
    expect(report).toMatchObject({ trials: 4, distinct: 3, undefined: 1 })
  })
  it('measures what each axis does, and marks one below the noise', () => {
    const [fast, size] = report.axes
    expect(fast?.spread).toBeCloseTo(1.005 - 0.2, 12)
    expect(fast?.insensitive).toBe(false)
    expect(fast?.levels.map(({ value, trials, best }) => [value, trials, best])).toEqual([
      [5, 2, 1.01],
      [9, 2, 0.2],
    ])
    expect(size?.spread).toBeCloseTo(1.01 - 0.6, 12)
    expect(size?.insensitive).toBe(true)
  })
  it('says what was not measured', () => {
    expect(metricOf(ledger, 'calmar_ratio')[0]).toMatchObject({ because: 'calmar_ratio was not measured' })
  })
})
