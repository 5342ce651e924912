import { isLeft } from 'fp-ts/lib/Either.js'
import type { Params } from '../../src/core/space/dimension.js'
import { type Bars, barsBetween } from '../../src/market/bars/bars.js'
import { printExpression } from '../../src/strategy/language/print-expression.js'
import type { Node } from '../../src/strategy/language/tree.js'
import { paramsOf } from '../../src/strategy/params.js'
import type { ReadingOptions } from '../../src/strategy/reading/reading.js'
import { seriesOf } from '../../src/strategy/reading/series-of.js'
import { warmupNeedOf } from '../../src/strategy/reading/warmup-of.js'
import { operatorsOf, ruleNames, type Strategy } from '../../src/strategy/strategy.js'

/** What one series of a strategy needs by its tree, and how far it still is from its value with long history. */
export interface SeriesNeed {
  readonly series: string
  readonly first_value: number
  readonly settled: number
  /** The largest relative distance at the measured history, from the values with long history. */
  readonly left: number
}

/** How many bars of history decisions need until longer history changes none, measured on bars at several starts. */
export interface WarmupAdvice {
  readonly bars: number
  readonly starts: number
  readonly first_value: number
  readonly settled: number
  /** The `warmup` of a range that gives as much. */
  readonly setting: 'first_value' | 'settled' | number
  readonly series: readonly SeriesNeed[]
}

const STARTS = 24
/** Bars after a start on which decisions are compared, and how much longer long history is than what is declared. */
const COMPARED = 120
const LONG = 4

type Row = ArrayLike<number | string>
type Decide = (bars: Bars, from: number) => Row

const same = (a: Row, b: Row): boolean =>
  Array.from({ length: Math.min(a.length, b.length) }).every((_, i) => Object.is(a[i], b[i]))

/** The series of a tree that need history: what kernels of the language give, as they are written. */
const seriesIn = (node: Node, isKernel: (operator: string) => boolean): readonly Node[] => {
  switch (node._tag) {
    case 'Field':
      return [node, ...node.of.args.flatMap((arg) => seriesIn(arg, isKernel))]
    case 'Apply':
      return [
        ...(isKernel(node.operator) ? [node] : []),
        ...node.args.flatMap((arg) => seriesIn(arg, isKernel)),
      ]
    case 'Column':
    case 'ColumnOf':
    case 'Series':
    case 'Label':
    case 'Param':
    case 'Constant':
    case 'Text':
      return []
  }
}

/**
 * Measures how many bars of history a strategy's decisions need: the least number from which on, at every start, the decisions
 * on the bars that follow are those with long history. It is what these bars show and no bound: the declared need decides.
 * Undefined where the bars are too few to compare on. Cost: some hundred readings of as many bars as are declared.
 */
export const warmupAdvice = (
  strategy: Strategy,
  params: Params,
  reading: ReadingOptions,
  decide: Decide,
  bars: Bars,
): WarmupAdvice | undefined => {
  const need = warmupNeedOf(strategy, params, { ...reading, bars })
  if (isLeft(need)) return undefined
  const { first_value, settled } = need.right
  const long = LONG * settled + COMPARED
  const room = bars.length - COMPARED - long
  if (settled === 0 || room < STARTS) return undefined
  const starts = Array.from({ length: STARTS }, (_, i) => long + Math.floor((i * room) / STARTS))
  const after = (start: number, history: number): Bars => barsBetween(bars, start - history, start + COMPARED)
  const known = starts.map((start) => decide(after(start, long), long))
  const agrees = (history: number): boolean =>
    starts.every((start, i) => same(decide(after(start, history), history), known[i] ?? []))
  const least = (low: number, high: number): number => {
    if (high - low <= 1) return high
    const middle = (low + high) >> 1
    return agrees(middle) ? least(low, middle) : least(middle, high)
  }
  const top = [settled, 2 * settled, long].find(agrees) ?? long
  const enough = (from: number): number => {
    const found = least(from, top)
    // what agrees by chance does not agree a little later
    const broken = [1, 2, 3, 5, 8, 13].map((more) => found + more).find((more) => more < top && !agrees(more))
    return broken === undefined ? found : enough(broken)
  }
  const history = enough(-1)
  return {
    bars: history,
    starts: STARTS,
    first_value,
    settled,
    setting: history <= first_value ? 'first_value' : history >= settled ? 'settled' : history,
    series: seriesNeeds(strategy, params, reading, starts, (start) => [
      after(start, history),
      after(start, long),
    ]),
  }
}

const seriesNeeds = (
  strategy: Strategy,
  given: Params,
  reading: ReadingOptions,
  starts: readonly number[],
  sides: (start: number) => readonly [Bars, Bars],
): readonly SeriesNeed[] => {
  const params = paramsOf(strategy, given)
  if (strategy._tag === 'Machine' || isLeft(params)) return []
  const operators = reading.operators ?? operatorsOf(strategy)
  const nodes = ruleNames.flatMap((name) => {
    const rule = strategy.rules[name]
    return rule === undefined
      ? []
      : seriesIn(rule, (operator) => {
          const known = operators[operator]
          return known?._tag === 'Kernel' && known.result === 'series' && known.fields.length === 0
        })
  })
  const named = new Map(nodes.map((node) => [printExpression(node), node]))
  return [...named].flatMap(([series, node]): readonly SeriesNeed[] => {
    const options = { ...reading, operators, params: params.right, warmup: 0 }
    const last = (bars: Bars): number => {
      const read = seriesOf(node, bars, options)
      return isLeft(read) ? Number.NaN : (read.right.values[bars.length - COMPARED] ?? Number.NaN)
    }
    const [, longest] = sides(starts[0] ?? 0)
    const needed = (warmup: 'first_value' | 'settled'): number => {
      const read = seriesOf(node, longest, { ...options, warmup })
      return isLeft(read) ? 0 : read.right.warmup
    }
    const left = starts.map((start) => {
      const [short, long] = sides(start).map(last)
      return Math.abs((short ?? Number.NaN) - (long ?? 0)) / Math.max(1e-12, Math.abs(long ?? 0))
    })
    const settled = needed('settled')
    return settled === 0
      ? []
      : [
          {
            series,
            first_value: needed('first_value'),
            settled,
            left: left.some(Number.isNaN) ? Number.NaN : Math.max(...left),
          },
        ]
  })
}

/** The advice as lines of text. */
export const adviceLines = ({
  bars,
  starts,
  first_value,
  settled,
  setting,
  series,
}: WarmupAdvice): readonly string[] => [
  `warm-up: from ${bars} bars of history on, longer history changed no decision at ${starts} starts; it declares first_value ${first_value}, settled ${settled}`,
  ...series.map(
    (each) =>
      `    ${each.series}: first value after ${each.first_value}, settled after ${each.settled}; with ${bars} bars ${Number.isNaN(each.left) ? 'not known at some start' : `at most ${each.left.toPrecision(2)} of its value away`}`,
  ),
  `    advice: warmup: ${setting}${setting === 'settled' ? '' : ` (--warmup ${setting}, or range: { .., warmup: ${setting} })`}; what is declared decides`,
]
