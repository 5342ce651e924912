import { expect, test } from 'vitest'
import { checkPlaced } from '../../laws/check/check-universe.js'
import { FUTURES } from '../../laws/check/futures.js'
import { madeUpMarkets } from '../../laws/check/markets.js'
import { strategySubject } from '../../laws/check/strategy-target.js'
import type { Subject } from '../../laws/check/subject.js'
import { check, checkInUniverse } from '../../laws/index.js'
import { ownOperator, testable } from '../../laws/traps/made.js'
import type { Bars } from '../../src/market/bars/bars.js'
import { datasetOf } from '../../src/market/bars/dataset.js'
import { universe } from '../../src/market/universe/universe.js'
import { smaCross } from '../../src/strategy/catalogue.js'
import {
  acrossOperator,
  jointOperator,
  type KernelOperator,
  type Operator,
} from '../../src/strategy/language/operator.js'
import { apply } from '../../src/strategy/language/tree.js'
import { machine } from '../../src/strategy/machine-strategy.js'
import { close, gt, rank, sub } from '../../src/strategy/operators/expressions.js'
import { operators } from '../../src/strategy/operators/operators.js'
import { type RuleStrategy, strategy } from '../../src/strategy/strategy.js'
import { parseStrategy } from '../../src/strategy/strategy-codec.js'

const SYMBOLS = ['ant', 'bee', 'cat']
const [{ bars: times } = { bars: undefined }] = madeUpMarkets(1, 0)
/** Days of other seeds, on the times of the first. */
const daysOf = (seed: number): Bars => {
  const [market] = madeUpMarkets(seed, 0)
  if (market === undefined || times === undefined) throw new Error('no market')
  const cut = (column: Float64Array): Float64Array => column.slice(0, 400)
  const { open, high, low, close, volume } = market.bars
  return {
    length: 400,
    time: cut(times.time),
    open: cut(open),
    high: cut(high),
    low: cut(low),
    close: cut(close),
    volume: cut(volume),
  }
}
const made = universe(
  SYMBOLS.map((symbol, i) => ({
    symbol,
    bar_length: { every: 1, unit: 'day' as const },
    dataset: datasetOf({ name: symbol, periods_per_year: 252 }, daysOf(i + 1)),
  })),
)
if (made._tag === 'Left') throw new Error(made.left.message)
const all = made.right

test('a rank across instruments is testable where several are given, and breaks no law', () => {
  const ranked = parseStrategy('rank(roc(close, 20)) > 0.5')
  if (ranked._tag === 'Left') throw new Error('no strategy')
  for (const strategy of [ranked.right, smaCross]) {
    const report = checkInUniverse(strategy, all, { runs: 4 })
    if ('_tag' in report) throw new Error(report.because)
    expect(report.holds).toBe(true)
    const outcomes = Object.fromEntries(report.laws.map(({ law, outcome }) => [law, outcome._tag]))
    expect(outcomes).toMatchObject({ prefix: 'Held', future: 'Held', others: 'Held', lookup: 'Held' })
  }
})

/** Tomorrow's close, by an operator of one's own. */
const ahead = ownOperator('ahead', (x, i) => x[i + 1] ?? x[i] ?? 0)
const brokenBy = (made: RuleStrategy): readonly string[] => {
  const report = checkInUniverse(made, all, { runs: 4 })
  if ('_tag' in report) throw new Error(report.because)
  return report.laws.flatMap(({ law, outcome }) => (outcome._tag === 'Broken' ? [law] : []))
}

test("a rank reads operators of one's own: a sound one breaks no law, one that looks ahead does", () => {
  const now = ownOperator('now', (x, i) => x[i] ?? 0)
  const ranking = (of: KernelOperator): RuleStrategy =>
    strategy('ranked', {}, () => ({ long_while: gt(rank(apply(of.name, close)), 0.5) }), {
      operators: { ...operators, [of.name]: of },
    })
  expect(brokenBy(ranking(now))).toEqual([])
  expect(brokenBy(ranking(ahead))).toContain('prefix')
})

test('what an operator across instruments writes into the values that it is handed is seen', () => {
  const least = acrossOperator({
    _tag: 'Across',
    name: 'least',
    version: 1,
    args: [{ name: 'x', sort: 'series' }],
    result: 'series',
    fields: [],
    summary: ({ values, count }) => Math.min(...values.subarray(0, count)),
  })
  const sorting: typeof least = {
    ...least,
    summary: ({ values, count }) => values.subarray(0, count).sort()[0] ?? Number.NaN,
  }
  const level = jointOperator({
    _tag: 'Across',
    name: 'level',
    version: 1,
    args: [{ name: 'x', sort: 'series' }],
    result: 'series',
    fields: [],
    window: () => 3,
    joint: (columns) => Float64Array.from(columns, (column) => column[2] ?? 0),
  })
  const scaling: typeof level = {
    ...level,
    joint: (columns) => Float64Array.from(columns, (column) => (column[0] = (column[2] ?? 0) / 100)),
  }
  const over = (operator: Operator): RuleStrategy =>
    strategy('over', {}, () => ({ long_while: gt(apply(operator.name, close), 90) }), {
      operators: { ...operators, [operator.name]: operator },
    })
  for (const sound of [least, level]) expect(brokenBy(over(sound))).toEqual([])
  for (const unsound of [sorting, scaling]) expect(brokenBy(over(unsound))).toEqual(['input'])
})

test('a table by price of one instrument among many is found on it', () => {
  const symbols = ['ape', 'bat', 'cow', 'dog', 'eel', 'fox', 'gnu']
  const several = universe(
    symbols.map((symbol, i) => ({
      symbol,
      bar_length: { every: 1, unit: 'day' as const },
      dataset: datasetOf({ name: symbol, periods_per_year: 252 }, daysOf(i + 1)),
    })),
  )
  if (several._tag === 'Left') throw new Error(several.left.message)
  const { close: known } = daysOf(symbols.indexOf('fox') + 1)
  const rises = new Set(known.filter((price, i) => (known[i + 1] ?? 0) > price))
  const table = machine({
    name: 'table',
    version: 1,
    params: {},
    start: () => 0,
    step: (_: number, bar) => (rises.has(bar.close) ? 1 : 0),
    signal: (state) => (state > 0 ? 1 : 0),
  })
  const report = checkInUniverse(table, several.right, { runs: 4 })
  if ('_tag' in report) throw new Error(report.because)
  expect(report.laws.filter(({ outcome }) => outcome._tag === 'Broken')).toMatchObject([
    { law: 'lookup', outcome: { market: 'fox', path: expect.stringMatching(/^fox@0\//) } },
  ])
})

test('the weight of each instrument is checked on its own', () => {
  const weighted = strategy(
    'weighted',
    {},
    () => ({ weight: { ant: 0.5, cat: sub(apply('ahead', close), close) } }),
    { operators: { ...operators, ahead } },
  )
  expect(brokenBy(weighted)).toContain('prefix')
  const alone = check(testable(strategySubject(weighted)), { runs: 4, law: 'prefix' })
  expect(alone.laws[0]?.outcome).toMatchObject({
    _tag: 'Broken',
    path: expect.stringMatching(/^weight of cat@/),
  })
})

test('what reads a bar of another instrument that is not over is caught by that law, and by no other', () => {
  const [own, other] = all.instruments.map(({ dataset }) => dataset.bars)
  if (own === undefined || other === undefined) throw new Error('no bars')
  const nextTo = (neighbour: Bars): Subject => ({
    kind: 'strategy',
    name: 'tomorrow next door',
    history: () => 0,
    anchored: true,
    idle: (decision) => decision === 0,
    side: Number,
    show: (decision) => (decision === 0 ? 'flat' : 'long'),
    decide: (bars, from) =>
      Array.from({ length: bars.length - from }, (_, i) => {
        const at = neighbour.time.indexOf(bars.time[from + i] ?? 0)
        return (neighbour.close[at + 1] ?? 0) > (neighbour.close[at] ?? 0) ? 1 : 0
      }),
    others: (future, _, at, seed) => nextTo(FUTURES[future]?.(neighbour, at, seed) ?? neighbour),
  })
  const { laws, holds } = checkPlaced([{ symbol: 'ant', subject: nextTo(other), bars: own }])
  expect(holds).toBe(false)
  const broken = laws.filter(({ outcome }) => outcome._tag === 'Broken')
  expect(broken.map(({ law }) => law)).toEqual(['others'])
  const [{ outcome, table } = { outcome: undefined, table: [] }] = broken
  expect(outcome).toMatchObject({ sentence: expect.stringContaining('it read their future') })
  expect(table.length).toBeLessThanOrEqual(33)
  // the path names the instrument, and makes the case again
  if (outcome?._tag !== 'Broken') return
  const again = checkPlaced([{ symbol: 'ant', subject: nextTo(other), bars: own }], {
    law: 'others',
    path: outcome.path,
  })
  expect(again.laws.map(({ outcome: { _tag } }) => _tag)).toEqual(['Broken'])
})
