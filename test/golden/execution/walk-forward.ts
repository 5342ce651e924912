import { type Bars, barsBetween } from '../../../src/market/bars/bars.js'
import type { Translator } from '../case.js'
import { compare, EXACT } from '../compare.js'
import { barsOf } from '../data.js'
import { bestOf, combinationsOf, figuresFor, type SearchCase, scoreOf } from './search-case.js'

interface Walk {
  readonly train: number
  readonly test: number
  readonly step?: number
  readonly anchored?: boolean
  readonly warmup_bars?: number
}
interface WindowFigures {
  readonly test_key?: number | null
  readonly train_value?: number | null
  readonly [figure: string]: unknown
}
interface WalkForwardCase extends SearchCase {
  readonly objective: string
  readonly walk: Walk
  readonly expected: {
    readonly windows: readonly WindowFigures[]
    readonly compounded_test_return?: number
    readonly mean_test_return?: number
  }
}
type Span = readonly [from: number, to: number]
interface Window {
  readonly train: Span
  readonly test: Span
}

/** Windows from the first bar on, as long as a whole test fits in. */
const windowsOf = ({ train, test, step = test, anchored = false }: Walk, bars: number): readonly Window[] =>
  Array.from({ length: Math.max(0, Math.floor((bars - train - test) / step) + 1) }, (_, i) => {
    const from = i * step
    const middle = from + train
    return { train: [anchored ? 0 : from, middle], test: [middle, middle + test] }
  })

const number = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN)

/** The best of the train rows, run on the test rows with its warm-up before them. */
const windowFigures = (golden: WalkForwardCase, bars: Bars, { train, test }: Window) => {
  const { walk, objective, broker } = golden
  const combinations = combinationsOf(golden)
  const seen = barsBetween(bars, ...train)
  const best = bestOf(combinations.map((params) => scoreOf(figuresFor(golden, seen, params), objective)))
  const params = best === undefined ? undefined : combinations[best.at]
  const warm = Math.min(walk.warmup_bars ?? 0, test[0])
  const figures =
    params === undefined ? {} : figuresFor(golden, barsBetween(bars, test[0] - warm, test[1]), params, warm)
  return {
    train_rows: train,
    test_rows: test,
    best_params: params,
    train_value: best?.value,
    runner_up_gap: best?.runner_up_gap,
    test_return: number(figures['Equity Final [$]']) / broker.cash - 1,
    test_trades: figures['# Trades'],
    test_key: figures[objective],
  }
}

/** The best parameters of each train window, on the bars that follow it. */
export const walkForward: Translator = async (given, load) => {
  const golden = given as WalkForwardCase
  const { expected, tolerance } = golden
  const bars = await barsOf(load, golden.data.file, golden.data.rows)
  const rel = tolerance.value_rel ?? tolerance.rel ?? 1e-8
  const got = windowsOf(golden.walk, bars.length).map((window) => windowFigures(golden, bars, window))
  const returns = got.map(({ test_return }) => test_return)
  const { windows, ...whole } = expected
  return [
    ...compare('windows.length', windows.length, got.length, EXACT),
    ...windows.flatMap((wanted, at) => {
      const figures = got[at]
      if (figures === undefined) return []
      const silent = figures.test_trades === 0 && wanted.test_key === null
      return compare(
        `windows[${at}]`,
        wanted,
        silent ? { ...figures, test_key: undefined } : figures,
        // gaps and returns are differences of values, and as near as they are
        { rel, abs: rel * Math.max(1, Math.abs(wanted.train_value ?? 0)) },
      )
    }),
    ...compare(
      '',
      whole,
      {
        compounded_test_return: returns.reduce((product, each) => product * (1 + each), 1) - 1,
        mean_test_return: returns.reduce((sum, each) => sum + each, 0) / returns.length,
      },
      { rel, abs: rel },
    ),
  ]
}
