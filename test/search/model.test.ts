import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { choice, float, int } from '../../src/core/space/dimension.js'
import { axesOf, coordinateOf, paramsAt, pointOf, valueAt } from '../../src/search/axes.js'
import { stopsEarly } from '../../src/search/early-stop.js'
import { logExpectedImprovement } from '../../src/search/expected-improvement.js'
import { featuresOf } from '../../src/search/features.js'
import { gaussianProcess } from '../../src/search/gaussian-process.kernel.js'
import { cholesky } from '../../src/search/process-factor.kernel.js'
import { contestants, median } from './algorithms.js'
import { branin, surface } from './functions.js'

const table = fileURLToPath(new URL('../../../shared/data/surface_goog_smacross.csv', import.meta.url))
const here = existsSync(table)

describe('axes', () => {
  const axes = axesOf({
    rate: float(0.01, 100, { scale: 'log' }),
    kind: choice('x', 'y', 'z'),
    n: int(5, 20, 5),
    lag: choice(1, 2, 4),
    level: float(-1, 1),
    grow: float(1, 8, { scale: 'log', step: 2 }),
  })
  const params = { grow: 4, kind: 'y', lag: 4, level: 0.5, n: 15, rate: 1 }
  it('lead from parameters to the unit cube and back', () => {
    const point = pointOf(axes, params)
    expect(point).toEqual([0.625, 0.5, 2.5 / 3, 0.75, 0.625, 0.5])
    expect(paramsAt(axes, point)).toEqual(params)
  })
  it('give each value of a finite axis an equal share, ends too', () => {
    const n = axes[4]!
    expect([0, 0.24, 0.25, 0.5, 0.99, 1, 2].map((at) => valueAt(n, at))).toEqual([5, 5, 10, 15, 20, 20, 20])
    expect(coordinateOf(n, 13)).toBe(0.625)
    expect([0, 1].map((at) => valueAt(axes[3]!, at))).toEqual([-1, 1])
  })
  it('are seen by a model as logarithms where they count, as one coordinate a value where they have no order', () => {
    const features = featuresOf(axes, pointOf(axes, params))
    expect(features).toHaveLength(8)
    expect([...features.slice(1, 4)]).toEqual([0, Math.SQRT1_2, 0])
    expect(features[4]).toBe(1)
  })
})

describe('a Gaussian process', () => {
  it('is built on a factor that multiplies out to the matrix', () => {
    const matrix = Float64Array.of(4, 2, 0.6, 2, 5, 1.2, 0.6, 1.2, 3)
    const lower = matrix.slice()
    expect(cholesky(lower, 3)).toBe(true)
    for (let i = 0; i < 3; i++)
      for (let j = 0; j <= i; j++) {
        let sum = 0
        for (let k = 0; k <= j; k++) sum += lower[i * 3 + k]! * lower[j * 3 + k]!
        expect(sum).toBeCloseTo(matrix[i * 3 + j]!, 12)
      }
    expect(cholesky(Float64Array.of(1, 2, 2, 1), 2)).toBe(false)
  })
  it('passes through smooth values, predicts between them, and is unsure far from them', () => {
    const points = Array.from({ length: 12 }, (_, i) => Float64Array.of(i / 22))
    const process = gaussianProcess(
      points,
      Float64Array.from(points, ([x = 0]) => Math.sin(6 * x)),
    )
    expect(process.mean(Float64Array.of(5 / 22))).toBeCloseTo(Math.sin(30 / 22), 3)
    expect(process.mean(Float64Array.of(0.3))).toBeCloseTo(Math.sin(1.8), 3)
    const near = process.predict(Float64Array.of(0.3)).deviation
    expect(process.predict(Float64Array.of(1)).deviation).toBeGreaterThan(20 * near)
  })
  it('knows every value, also where a part of them told its hyperparameters', () => {
    const wave = ([x = 0, y = 0]: Iterable<number>) => Math.sin(6 * x) + Math.cos(9 * y)
    const points = Array.from({ length: 200 }, (_, i) =>
      Float64Array.of((i * 0.618034) % 1, (i * 0.754878) % 1),
    )
    const process = gaussianProcess(points, Float64Array.from(points, wave))
    for (const point of points) expect(process.mean(point)).toBeCloseTo(wave(point), 3)
    expect(process.mean(Float64Array.of(0.5, 0.5))).toBeCloseTo(wave([0.5, 0.5]), 3)
  })
  it('names no deviation at most that is below its own, and leaves out what is not worth it', () => {
    const points = Array.from({ length: 40 }, (_, i) =>
      Float64Array.of((i * 0.618034) % 1, (i * 0.754878) % 1),
    )
    const process = gaussianProcess(
      points,
      Float64Array.from(points, ([x = 0, y = 0]) => Math.sin(6 * x) + y),
    )
    for (let i = 0; i < 100; i++) {
      const point = Float64Array.of((i * 0.31) % 1, (i * 0.57) % 1)
      const whole = process.predict(point)
      const seen: number[] = []
      const same = process.predictIf(point, (...bound) => seen.push(...bound) > 0)
      expect(same).toEqual(whole)
      expect(seen[0]).toBe(whole.mean)
      expect(seen[1]).toBeGreaterThanOrEqual(whole.deviation * (1 - 1e-9))
      expect(process.predictIf(point, () => false)).toBeUndefined()
    }
  })
})

describe('expected improvement', () => {
  it('is its integral, and goes on below what a number can hold', () => {
    expect(Math.exp(logExpectedImprovement(0, 1, 0))).toBeCloseTo(0.3989422804, 9)
    expect(Math.exp(logExpectedImprovement(1, 2, 2))).toBeCloseTo(0.3955931, 6)
    expect(logExpectedImprovement(-6.0001, 1, 0)).toBeCloseTo(logExpectedImprovement(-5.9999, 1, 0), 1)
    expect(logExpectedImprovement(-100, 1, 0)).toBeLessThan(logExpectedImprovement(-99, 1, 0))
  })
})

describe('an early stop', () => {
  it.each([
    [{}, { number: 0, score: 9 }, 1000, false],
    [{ patience: 3 }, undefined, 1000, false],
    [{ patience: 3 }, { number: 4, score: 1 }, 7, false],
    [{ patience: 3 }, { number: 4, score: 1 }, 8, true],
    [{ target: 1 }, { number: 4, score: 1 }, 5, true],
    [{ target: 1 }, { number: 4, score: 0.9 }, 5, false],
  ])('%j with the best %j after %d trials: %s', (early, best, trials, stops) => {
    expect(stopsEarly(early, best, trials)).toBe(stops)
  })
})

describe('a search by a model', () => {
  const after40 = (problem: Parameters<(typeof contestants)['bayesian'] & {}>[0], seeds: number) =>
    median(
      Array.from({ length: seeds }, (_, seed) => contestants['bayesian']!(problem, 40, seed + 1).at(-1)!),
    )
  it('finds the minimum of the Branin function to 0.403 in 40 trials', () => {
    expect(-after40(branin, 7)).toBeLessThan(0.403)
  })
  it.skipIf(!here)(
    `comes near the best crossover of a table in 40 trials${here ? '' : ' (skipped: no ../shared next to the repository)'}`,
    () => {
      expect(after40(surface(readFileSync(table, 'utf8'), true), 7)).toBeGreaterThan(0.678)
    },
  )
})
