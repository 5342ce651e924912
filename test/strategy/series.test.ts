import { describe, expect, it } from 'vitest'
import { must } from '../../laws/strategy/strategy.js'
import { barsBetween } from '../../src/market/bars/bars.js'
import { type Dataset, dataset } from '../../src/market/bars/dataset.js'
import { csvReading } from '../../src/market/csv/csv-options.js'
import { csvSeries } from '../../src/market/series/csv-series.js'
import { withSeries } from '../../src/market/series/further-series.js'
import { syntheticMarket } from '../../src/market/synthetic/synthetic.js'
import { universe } from '../../src/market/universe/universe.js'
import { runBacktest } from '../../src/phases/backtest/at-once.js'
import { printExpression } from '../../src/strategy/language/print-expression.js'
import { surroundings } from '../../src/strategy/reading/across-universe.kernel.js'
import { gridSignals } from '../../src/strategy/reading/grid.kernel.js'
import { readerOf } from '../../src/strategy/reading/reader.kernel.js'
import { seriesOf } from '../../src/strategy/reading/series-of.js'
import { gt, series, sma, strategy } from '../../src/strategy.js'

const DAY = 86_400_000
const madeUp = (seed: number): Dataset =>
  must(syntheticMarket({ seed, bars: 60, start: '2020-01-06' })).dataset
const plain = madeUp(1)
const day = (bar: number): number => plain.bars.time[bar] ?? 0
const rows = [10, 20, 30].map((bar, k) => ({ time: day(bar), values: { eps: k + 1 } }))
const data = must(withSeries(plain, { name: 'eps.csv', rows }))
const read = (text: string, of: Dataset = data) => Array.from(must(seriesOf(text, of.bars)).values)

describe('a further series', () => {
  it('is known from the next bar on, or as its known_at says', () => {
    const eps = read("series('eps')")
    expect([eps[10], eps[11], eps[20], eps[21], eps[59]]).toEqual([Number.NaN, 1, 1, 2, 3])
    const late = rows.map((row) => ({ ...row, known_at: row.time + 4 * DAY + 1 }))
    const known = read("series('eps')", must(withSeries(plain, { name: 'late', rows: late })))
    expect(known.indexOf(1)).toBeGreaterThan(12)
    const restated = [...rows, { time: day(10), known_at: day(40), values: { eps: 9 } }]
    // of a quarter before the last one: the latest quarter stands
    expect(read("series('eps')", must(withSeries(plain, { name: 'restated', rows: restated })))[50]).toBe(3)
  })

  it('is part of the hash, is cut with its bars and is read alike in TypeScript and as they come', () => {
    expect(data.hash).not.toBe(plain.hash)
    expect(printExpression(series('eps', 'SPY'))).toBe("series('eps', 'SPY')")
    const rising = strategy('rising', {}, () => ({ long_while: gt(series('eps'), sma(series('eps'), 3)) }))
    const slice = { warmup: [0, 2], scored: [2, 60] } as const
    const grid = must(must(gridSignals(rising, data.bars, slice, data.hash)).signal({}))
    const reader = must(readerOf(rising, {}, slice))
    const state: number[] = []
    for (let i = 0; i < 60; i += 7)
      state.push(...must(reader.push(barsBetween(data.bars, i, Math.min(60, i + 7)))).state)
    expect(Array.from(grid.at, (at, k) => [at, grid.state[k]])).toEqual(
      state.flatMap((now, i) => (now === (state[i - 1] ?? 0) ? [] : [[i, now]])),
    )
    expect(grid.at.length).toBeGreaterThan(2)
    const cut = must(dataset({ name: 'cut' }, barsBetween(data.bars, 0, 25)))
    expect(read("series('eps')", cut)).toEqual(read("series('eps')").slice(0, 25))
  })

  it('of a name that nobody gave is refused with the nearest', async () => {
    const said = async (text: string, on: Dataset = data): Promise<string> => {
      const done = await runBacktest(text, { data: on }).catch((cause: unknown) => String(cause))
      return typeof done === 'string' ? done : 'no fault'
    }
    expect(await said("series('epss') > 0")).toMatch(
      /these bars have no series "epss", did you mean "eps"\?$/,
    )
    expect(await said("series('funding') > 0")).toMatch(/these bars have no series "funding", known: eps$/)
    expect(await said("series('eps') > 0", plain)).toContain('none is given, as by --series FILE')
    expect(await said('series(eps) > 0')).toContain("write series('eps')")
    expect(await said("higher(series('eps'), '1w') > 0")).toContain('belongs to the bars as given')
    const twice = withSeries(data, { name: 'more', rows })
    expect(twice).toMatchObject({ left: { because: expect.stringContaining('"eps" already') as string } })
  })

  it('of several instruments is compared over those that have it, and named of another', async () => {
    const of = (symbol: string, seed: number, values?: number) => ({
      symbol,
      dataset:
        values === undefined
          ? madeUp(seed)
          : must(
              withSeries(madeUp(seed), { name: 'eps', rows: [{ time: day(5), values: { eps: values } }] }),
            ),
    })
    const all = must(universe([of('a', 1, 1), of('b', 2, 2), of('c', 3)]))
    const [, , c] = all.instruments
    const across = surroundings(all, all)
    const rank = must(seriesOf("rank(series('eps'))", c?.dataset.bars ?? plain.bars, { across: across('c') }))
    expect(Array.from(rank.values).every((value) => Number.isNaN(value))).toBe(true)
    const named = must(seriesOf("series('eps', 'b')", c?.dataset.bars ?? plain.bars, { across: across('c') }))
    expect(named.values[20]).toBe(2)
    const run = await runBacktest("rank(series('eps')) == 1", { data: all })
    expect(run.instruments.map(({ symbol, trades }) => [symbol, trades])).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 0],
    ])
    const fault = seriesOf("series('eps', 'c')", plain.bars, { across: across('a') })
    expect(fault).toMatchObject({
      left: { message: expect.stringContaining('c has no series "eps"') as string },
    })
  })
})

describe('a file of series', () => {
  const told = (text: string) => {
    const reading = csvReading('s.csv')
    const found = reading._tag === 'Left' ? reading : csvSeries(reading.right, text)
    return found._tag === 'Left' ? found.left.because : found.right.rows
  }
  it('has times, known_at and symbol next to its columns; prices and texts are none', () => {
    expect(
      told(
        'date,known_at,symbol,close,exchange,eps\n2020-03-31,2020-05-01,A,5,NYSE,1.5\n2020-06-30,,B,6,NYSE,.\n',
      ),
    ).toEqual([
      { time: Date.UTC(2020, 2, 31), known_at: Date.UTC(2020, 4, 1), symbol: 'A', values: { eps: 1.5 } },
      { time: Date.UTC(2020, 5, 30), symbol: 'B', values: {} },
    ])
  })
  it.each([
    ['eps\n1\n', 'names no column of times'],
    ['date,close\n2020-01-01,5\n', 'no column but times and prices'],
    ['date,eps\n2020-01-01,5\n2020-01-02,much\n', 'eps "much" is no finite number'],
    ['date,eps\nsoon,5\n', '"soon" is no time'],
    ['date,known_at,eps\n2020-01-01,soon,5\n', '"soon" is no time'],
    ['date,eps,eps\n2020-01-01,5,6\n', 'stands twice'],
  ])('%j is refused: %s', (text, because) => {
    expect(told(text)).toContain(because)
  })
})
