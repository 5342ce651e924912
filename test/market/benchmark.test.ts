import { expect, test } from 'vitest'
import { withBenchmark } from '../../src/market/actions/benchmark.js'
import { warningsIn } from '../../src/market/bars/data-note.js'
import { type Dataset, dataset } from '../../src/market/bars/dataset.js'

const market = (name: string, rows: readonly (readonly [string, number])[]): Dataset => {
  const close = Float64Array.from(rows, ([, value]) => value)
  const made = dataset(
    { name, tell_moves: false, price_only: false },
    {
      length: rows.length,
      time: Float64Array.from(rows, ([time]) => Date.parse(time)),
      open: close,
      high: close,
      low: close,
      close,
      volume: new Float64Array(rows.length).fill(1),
    },
  )
  if (made._tag === 'Left') throw new Error(made.left._tag)
  return made.right
}
const days = ['2024-01-02', '2024-01-03', '2024-01-04', '2024-01-05', '2024-01-08']
const own = market(
  'own',
  days.map((day, i) => [day, 10 + i]),
)
const nextTo = (benchmark: Dataset): Dataset => {
  const made = withBenchmark(own, benchmark)
  if (made._tag === 'Left') throw new Error(JSON.stringify(made.left))
  return made.right
}

test('a benchmark is aligned by date, whatever its time of day, and part of the hash', () => {
  const made = nextTo(
    market(
      'index',
      days.map((day, i) => [`${day}T14:30:00Z`, 100 * 2 ** i] as const),
    ),
  )
  expect([...(made.bars.benchmark ?? [])]).toEqual([0, 1, 1, 1, 1])
  expect(made.notes).toEqual(own.notes)
  expect(made.hash).not.toBe(own.hash)
})

test('dates without a bar of it keep its last close, and bars before its first return nothing: both are warned of', () => {
  const made = nextTo(
    market('index', [
      ['2024-01-03', 100],
      ['2024-01-05', 110],
      ['2024-01-06', 500],
      ['2024-01-08', 121],
    ]),
  )
  const [before, first, none, again, last] = made.bars.benchmark ?? []
  expect([before, first, none]).toEqual([0, 0, 0])
  expect(again).toBeCloseTo(0.1, 12)
  expect(last).toBeCloseTo(0.1, 12)
  expect(warningsIn(made.notes)).toEqual([
    'the benchmark index begins after 1 of 5 bars: its return counts as 0 there · 1 of 5 bars have no bar of the benchmark index on their date: its last close stands there',
  ])
})

test('a benchmark of other bars is refused', () => {
  const weekly = market('weekly', [
    ['2024-01-01', 1],
    ['2024-01-08', 2],
    ['2024-01-15', 3],
    ['2024-01-22', 4],
  ])
  expect(withBenchmark(own, weekly)).toMatchObject({
    _tag: 'Left',
    left: { option: 'benchmark', because: expect.stringContaining('weekly') },
  })
})
