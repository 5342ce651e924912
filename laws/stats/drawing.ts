import { deepStrictEqual, ok } from 'node:assert'
import fc from 'fast-check'
import type { Histogram } from '../../src/stats/returns/histogram.js'
import type { Law } from '../law.js'

const anyValues = fc
  .array(
    fc.integer({ min: -50, max: 50 }).map((value) => value / 8),
    { maxLength: 300, size: 'max' },
  )
  .map((values) => Float64Array.from(values))
const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity)
const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), -Infinity)

/** What holds of the points of curves that are kept. */
export const downsamplingLaws = (
  keptPoints: (columns: readonly Float64Array[], most: number) => Int32Array,
): readonly Law[] => {
  const cases = fc.tuple(anyValues, fc.nat(60)).map(([a, room]) => ({
    columns: [a, a.map((value, i) => value * Math.cos(i))],
    most: 6 + room,
  }))
  const law = (name: string, holds: (columns: readonly Float64Array[], room: number) => void): Law => ({
    name,
    check: () =>
      fc.assert(
        fc.property(cases, (of) => holds(of.columns, of.most)),
        { numRuns: 500 },
      ),
  })
  return [
    law('the first point, the last, and the extremes of every column stay', (columns, room) => {
      const kept = [...keptPoints(columns, room)]
      for (const column of columns) {
        const values = kept.map((i) => column[i] ?? Number.NaN)
        deepStrictEqual([least(values), most(values)], [least([...column]), most([...column])])
        if (column.length > 0) deepStrictEqual([kept[0], kept.at(-1)], [0, column.length - 1])
      }
    }),
    law('no more points stay than there is room for, in order and each once', (columns, room) => {
      const kept = [...keptPoints(columns, room)]
      ok(kept.length <= room, `${kept.length} in ${room}`)
      deepStrictEqual(
        kept,
        [...new Set(kept)].sort((a, b) => a - b),
      )
    }),
    law('where there is room, every point stays', (columns) => {
      const n = columns[0]?.length ?? 0
      deepStrictEqual(keptPoints(columns, Math.max(6, n)).length, n)
    }),
  ]
}

/** What holds of counts in bins. */
export const histogramLaws = (
  histogramOf: (values: Float64Array, bins: number) => Histogram,
): readonly Law[] => [
  {
    name: 'every value is counted once, between its own edges',
    check: () =>
      fc.assert(
        fc.property(anyValues, fc.integer({ min: 1, max: 20 }), (values, bins) => {
          const { edges, counts } = histogramOf(values, bins)
          deepStrictEqual(
            counts.reduce((sum, count) => sum + count, 0),
            values.length,
          )
          deepStrictEqual(edges.length, counts.length === 0 ? 0 : counts.length + 1)
          counts.forEach((count, i) => {
            const [low, high] = [edges[i] ?? 0, edges[i + 1] ?? 0]
            const inside = values.filter((value) => value > low + 1e-9 && value < high - 1e-9).length
            const touching = values.filter((value) => value >= low - 1e-9 && value <= high + 1e-9).length
            ok(inside <= count && count <= touching, `${count} in ${low}..${high}`)
          })
        }),
      ),
  },
]
