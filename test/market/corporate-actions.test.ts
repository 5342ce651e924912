import { expect, test } from 'vitest'
import { factorTable } from '../../src/market/actions/adjust.js'
import { type CorporateActions, withActions } from '../../src/market/actions/corporate-actions.js'
import { showNote, warningsIn } from '../../src/market/bars/data-note.js'
import { type Dataset, dataset } from '../../src/market/bars/dataset.js'
import { resample } from '../../src/market/bars/resample.js'
import { metricsOf } from '../../src/stats/metrics/metrics.js'
import { sharpeRatio } from '../../src/stats/returns/return-metrics.js'

const day = (text: string): number => Date.parse(text)
const dates = ['2020-01-02', '2020-01-03', '2020-01-06', '2020-01-07', '2020-01-08'].map(day)
const closes = Float64Array.of(100, 102, 50, 52, 51)
const must = <A>(made: { readonly _tag: 'Left' } | { readonly _tag: 'Right'; readonly right: A }): A => {
  if (made._tag === 'Left') throw new Error(JSON.stringify(made))
  return made.right
}
const plain: Dataset = must(
  dataset(
    { name: 'two for one' },
    {
      length: 5,
      time: Float64Array.from(dates),
      open: closes,
      high: closes,
      low: closes,
      close: closes,
      volume: Float64Array.of(10, 10, 20, 20, 20),
    },
  ),
)
const dated = (...rows: readonly (readonly [string, number])[]) => ({
  time: Float64Array.from(rows, ([date]) => day(date)),
  values: Float64Array.from(rows, ([, value]) => value),
})
const acted = (actions: CorporateActions): Dataset => must(withActions(plain, actions))
/** The notes but that of the split, which is a large move. */
const notesOf = ({ notes }: Dataset) => notes.filter(({ _tag }) => _tag !== 'LargeMoves')
const tags = (made: Dataset): readonly string[] => notesOf(made).map(({ _tag }) => _tag)

test('dividends are cash at the first bar of their day or after it, and in the hash', () => {
  const dividends = dated(['2019-12-31', 9], ['2020-01-04', 0.5], ['2020-01-06', 0.25], ['2020-01-09', 9])
  const made = acted({ adjust: 'none', dividends })
  expect([...(made.bars.dividends ?? [])]).toEqual([0, 0, 0.75, 0, 0])
  expect([tags(plain), tags(made)]).toEqual([['PriceOnly'], ['DividendsAstray']])
  expect(notesOf(made)).toEqual([{ _tag: 'DividendsAstray', outside: 2, late: 1, of: 4 }])
  expect(made.bars.close).toBe(plain.bars.close)
  expect(made.hash).not.toBe(plain.hash)
  const weekly = must(resample(made, { every: 1, unit: 'week' }))
  expect([...(weekly.bars.dividends ?? [])]).toEqual([0, 0.75])
})

test('splits scale prices, and the dividends before them', () => {
  const splits = dated(['2020-01-06', 2])
  const dividends = dated(['2020-01-03', 1], ['2020-01-07', 1])
  const made = acted({ adjust: 'splits', splits, dividends })
  expect([...made.bars.close]).toEqual([50, 51, 50, 52, 51])
  expect([...made.bars.volume]).toEqual([20, 20, 20, 20, 20])
  expect([...(made.bars.dividends ?? [])]).toEqual([0, 0.5, 0, 1, 0])
  expect([plain, made].map(({ notes }) => notes.some(({ _tag }) => _tag === 'LargeMoves'))).toEqual([
    true,
    false,
  ])
  expect(notesOf(made)).toEqual([{ _tag: 'Adjusted', by: 'splits' }])
})

test('total return scales prices by factors, by dividends, or to adjusted closes, and pays nothing', () => {
  const adjusted_closes = {
    time: plain.bars.time,
    values: closes.map((close, i) => (i < 2 ? close / 2 : close)),
  }
  const factors = must(factorTable('f', '20200103,0.99,0.5,102\n20501231,1,1,0\n'))
  const dividends = dated(['2020-01-07', 5])
  const made = [{ adjusted_closes }, { factors }, { dividends }].map((actions) =>
    acted({ adjust: 'total_return', ...actions }),
  )
  expect(made.map(({ bars }) => bars.close[0])).toEqual([50, 49.5, 90])
  for (const each of made) {
    expect(each.bars.dividends).toBeUndefined()
    expect(notesOf(each)).toEqual([{ _tag: 'Adjusted', by: 'total_return' }])
  }
})

test('dividends that no bar pays leave the bars price only, and are reported', () => {
  const astray = dated(['2019-06-03', 1], ['2020-03-02', 2])
  const paid = acted({ adjust: 'none', dividends: astray })
  expect(notesOf(paid)).toEqual([
    { _tag: 'DividendsAstray', outside: 2, late: 0, of: 2 },
    { _tag: 'PriceOnly' },
  ])
  expect(notesOf(paid).map(showNote)[0]).toBe('2 of 2 dividends outside the bars: they do not count')
  const late = acted({ adjust: 'none', dividends: dated(['2020-01-04', 1], ['2020-01-05', 0]) })
  expect(notesOf(late).map(showNote)).toEqual([
    '2 of 2 dividends on a day without a bar: they count for the next',
  ])
  expect(tags(acted({ adjust: 'none', dividends: dated(['2020-01-06', 0]) }))).toEqual(['PriceOnly'])
  const scaled = acted({ adjust: 'total_return', dividends: astray })
  expect(scaled.bars.close).toEqual(plain.bars.close)
  expect(tags(scaled)).toEqual(['NotAdjusted', 'DividendsAstray', 'PriceOnly'])
})

test('an adjustment that changes nothing is reported as such', () => {
  const split = must(factorTable('f', '20200103,1,0.5,102\n20501231,1,1,0\n'))
  const none = must(factorTable('f', '20501231,1,1,0\n'))
  const notes = (actions: CorporateActions) => notesOf(acted(actions))
  const nothing = { _tag: 'NotAdjusted', by: 'total_return' }
  expect(notes({ adjust: 'total_return', factors: none })).toEqual([nothing, { _tag: 'PriceOnly' }])
  expect(notes({ adjust: 'total_return', factors: split })).toEqual([
    nothing,
    { _tag: 'Adjusted', by: 'splits' },
    { _tag: 'PriceOnly' },
  ])
  expect(notes({ adjust: 'splits', splits: dated(['2021-01-06', 2]) })).toEqual([
    { _tag: 'NotAdjusted', by: 'splits' },
    { _tag: 'PriceOnly' },
  ])
  const same = { time: plain.bars.time, values: closes }
  expect(notes({ adjust: 'total_return', adjusted_closes: same })).toEqual([nothing, { _tag: 'PriceOnly' }])
})

test('what does not fit together is reported', () => {
  const because = (actions: CorporateActions) => withActions(plain, actions)
  const splits = dated(['2020-01-06', 2])
  expect(because({ adjust: 'none', splits })).toMatchObject({ left: { _tag: 'BadOption', option: 'adjust' } })
  expect(because({ adjust: 'splits' })).toMatchObject({ left: { because: 'no splits are known' } })
  expect(because({ adjust: 'total_return', splits })).toMatchObject({
    left: { because: 'no dividends are known' },
  })
  expect(because({ adjust: 'none', dividends: dated(['2020-01-06', -1]) })).toMatchObject({
    left: { _tag: 'BadRow', line: 3, because: 'dividends is -1' },
  })
  expect(because({ adjust: 'total_return', dividends: dated(['2020-01-07', 60]) })).toMatchObject({
    left: {
      option: 'dividends',
      because: 'the dividend of 2020-01-07, 60 a share, is not below the close before it, 50',
    },
  })
})

test('rates that begin after the first bar are reported with the bars before', () => {
  const notes = (from: string) => notesOf(acted({ adjust: 'none', risk_free: dated([from, 2]) }))
  expect(notes('2020-01-02')).toEqual([{ _tag: 'PriceOnly' }])
  expect(notes('2020-01-05')).toEqual([
    { _tag: 'RatesBeginLate', first: day('2020-01-05'), count: 2 },
    { _tag: 'PriceOnly' },
  ])
  expect(warningsIn(notes('2021-01-05'))[0]).toBe(
    'the risk-free rate begins 2021-01-05: it counts as 0 in 5 bars before',
  )
  expect(withActions(plain, { adjust: 'none', risk_free: dated() })).toMatchObject({
    left: { _tag: 'BadOption', option: 'risk_free' },
  })
})

test('rates become the risk-free return of each bar, which Sharpe and Sortino ratios are above', () => {
  const made = acted({ adjust: 'none', risk_free: dated(['2020-01-03', 2], ['2020-01-07', 5]) })
  const rates = made.bars.risk_free ?? new Float64Array(0)
  expect(rates[0]).toBe(0)
  expect((1 + (rates[4] ?? 0)) ** 252 - 1).toBeCloseTo(0.05, 12)
  expect(made.hash).not.toBe(plain.hash)
  const none = new Float64Array(0)
  const trades = { pnl: none, return_fraction: none, bars_held: none }
  const equity = Float64Array.of(100, 101, 103, 102, 104, 107)
  const metrics = (risk_free?: Float64Array) =>
    metricsOf({
      equity,
      periods_per_year: 252,
      held: 5,
      first_time: 0,
      last_time: 1,
      trades: trades as never,
      ...(risk_free === undefined ? {} : { risk_free }),
    })
  const returns = Float64Array.from({ length: 5 }, (_, i) => (equity[i + 1] ?? 0) / (equity[i] ?? 1) - 1)
  const { sharpe_ratio, sortino_ratio, volatility } = metrics(rates)
  expect(sharpe_ratio).toBeCloseTo(
    sharpeRatio(returns, { periods_per_year: 252, risk_free: rates }) as number,
    9,
  )
  expect(Number(sortino_ratio)).toBeLessThan(Number(metrics().sortino_ratio))
  expect(volatility).toBe(metrics().volatility)
  expect(metrics(new Float64Array(5))).toEqual(metrics())
})
