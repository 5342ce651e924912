import {
  apply,
  type Column,
  type ColumnName,
  column,
  columnOf as columnOfNode,
  constant,
  label as labelNode,
  type Node,
  type Param,
  type Text,
  text,
} from './tree.js'

declare const Yields: unique symbol
/** A node whose sort the compiler knows. */
export type Series = Node & { readonly [Yields]?: 'series' }
export type Condition = Node & { readonly [Yields]?: 'condition' }
export type LabelSeries = Node & { readonly [Yields]?: 'label' }
/** What stands where a number series is wanted: one, a parameter, or a plain number. */
export type NumberLike = Series | Param | Column | number
/** A plain number or a parameter: a window, a factor. */
export type PlainLike = Param | Series | number

const node = (value: NumberLike | PlainLike | Text): Node =>
  typeof value === 'number' ? constant(value) : value
const series = (operator: string, ...args: readonly (NumberLike | PlainLike | Text)[]): Series =>
  apply(operator, ...args.map(node))
const condition = (operator: string, ...args: readonly NumberLike[]): Condition =>
  apply(operator, ...args.map(node))
const fieldsOf = <const Names extends readonly string[]>(
  names: Names,
  operator: string,
  ...args: readonly (NumberLike | PlainLike | Text)[]
): { readonly [K in Names[number]]: Series } => {
  const of = apply(operator, ...args.map(node))
  return Object.fromEntries(
    names.map((name) => [name, of._tag === 'Apply' ? { _tag: 'Field', of, name } : of]),
  ) as { readonly [K in Names[number]]: Series }
}

export const open: Series = column('open')
export const high: Series = column('high')
export const low: Series = column('low')
export const close: Series = column('close')
export const volume: Series = column('volume')
export const hl2: Series = column('hl2')
export const hlc3: Series = column('hlc3')
export const ohlc4: Series = column('ohlc4')

/** A column of another instrument of the universe: `close('SPY')` in text. */
export const columnOf = (symbol: string, name: ColumnName = 'close'): Series => columnOfNode(symbol, name)
/** Place of x among the instruments of the universe, 0 the least and 1 the greatest. */
export const rank = (x: NumberLike): Series => series('rank', x)
export const universeMean = (x: NumberLike): Series => series('universe_mean', x)
/** x less as many y as its slope on y over n bars says. */
export const spread = (x: NumberLike, y: NumberLike, n: PlainLike = 60): Series => series('spread', x, y, n)

export const lag = (x: NumberLike, n: PlainLike): Series => series('lag', x, n)
export const sma = (x: NumberLike, n: PlainLike): Series => series('sma', x, n)
export const ema = (x: NumberLike, n: PlainLike): Series => series('ema', x, n)
/** Mean of the last n values from their exact sum: equal means of decimal prices come out equal. */
export const smaExact = (x: NumberLike, n: PlainLike): Series => series('sma_exact', x, n)
export const wilderSum = (x: NumberLike, n: PlainLike): Series => series('wilder_sum', x, n)
export const wma = (x: NumberLike, n: PlainLike): Series => series('wma', x, n)
export const rma = (x: NumberLike, n: PlainLike): Series => series('rma', x, n)
export const stdev = (x: NumberLike, n: PlainLike): Series => series('stdev', x, n)
export const highest = (x: NumberLike, n: PlainLike): Series => series('highest', x, n)
export const lowest = (x: NumberLike, n: PlainLike): Series => series('lowest', x, n)
export const sum = (x: NumberLike, n: PlainLike): Series => series('sum', x, n)
export const roc = (x: NumberLike, n: PlainLike): Series => series('roc', x, n)
export const rsi = (x: NumberLike, n: PlainLike): Series => series('rsi', x, n)
export const zscore = (x: NumberLike, n: PlainLike): Series => series('zscore', x, n)
export const atr = (n: PlainLike): Series => series('atr', n)
export const macd = (x: NumberLike, fast: PlainLike = 12, slow: PlainLike = 26, signal: PlainLike = 9) =>
  fieldsOf(['macd', 'signal', 'histogram'], 'macd', x, fast, slow, signal)
export const bollinger = (x: NumberLike, n: PlainLike = 20, k: PlainLike = 2) =>
  fieldsOf(['middle', 'upper', 'lower'], 'bollinger', x, n, k)
export const donchian = (n: PlainLike = 20) => fieldsOf(['upper', 'lower', 'middle'], 'donchian', n)
export const stochastic = (n: PlainLike = 14, k: PlainLike = 3, d: PlainLike = 3) =>
  fieldsOf(['k', 'd', 'j'], 'stochastic', n, k, d)
/** Where sums begin that engines seed differently. */
export type Seed = 'ta_lib' | 'stock_indicators'
export const directional = (n: PlainLike = 14, seed: Seed = 'ta_lib') =>
  fieldsOf(['plus', 'minus'], 'directional', n, text(seed))
export const dmi = (n: PlainLike = 14, seed: Seed = 'ta_lib') =>
  fieldsOf(['plus', 'minus', 'dx'], 'dmi', n, text(seed))
export const adx = (n: PlainLike = 14, seed: Seed = 'ta_lib'): Series => series('adx', n, text(seed))
export const adxr = (n: PlainLike = 14): Series => series('adxr', n)
export const macdOwnSeeds = (
  x: NumberLike,
  fast: PlainLike = 12,
  slow: PlainLike = 26,
  signal: PlainLike = 9,
) => fieldsOf(['macd', 'signal', 'histogram'], 'macd_own_seeds', x, fast, slow, signal)
export const aroon = (n: PlainLike = 25) => fieldsOf(['down', 'up', 'oscillator'], 'aroon', n)
export const keltner = (n: PlainLike = 20, k: PlainLike = 2, atrN: PlainLike = 10) =>
  fieldsOf(['middle', 'upper', 'lower'], 'keltner', n, k, atrN)
export const donchianBefore = (n: PlainLike = 20) =>
  fieldsOf(['upper', 'lower', 'middle'], 'donchian_before', n)
export const supertrend = (n: PlainLike = 10, k: PlainLike = 3) =>
  fieldsOf(['line', 'side', 'upper', 'lower'], 'supertrend', n, k)
export const ratchetBand = (width: NumberLike) => fieldsOf(['line', 'side'], 'ratchet_band', width)
export const linearRegression = (x: NumberLike, n: PlainLike = 14) =>
  fieldsOf(['slope', 'intercept', 'value', 'forecast'], 'linear_regression', x, n)
export const kama = (x: NumberLike, n: PlainLike, fast: PlainLike = 2, slow: PlainLike = 30): Series =>
  series('kama', x, n, fast, slow)
export const dema = (x: NumberLike, n: PlainLike): Series => series('dema', x, n)
export const tema = (x: NumberLike, n: PlainLike): Series => series('tema', x, n)
export const t3 = (x: NumberLike, n: PlainLike = 5, v: PlainLike = 0.7): Series => series('t3', x, n, v)
export const trima = (x: NumberLike, n: PlainLike): Series => series('trima', x, n)
export const hma = (x: NumberLike, n: PlainLike = 14): Series => series('hma', x, n)
export const trix = (x: NumberLike, n: PlainLike = 15): Series => series('trix', x, n)
export const variance = (x: NumberLike, n: PlainLike): Series => series('variance', x, n)
export const change = (x: NumberLike, n: PlainLike = 1): Series => series('change', x, n)
export const cmo = (x: NumberLike, n: PlainLike = 14): Series => series('cmo', x, n)
export const cci = (n: PlainLike = 20): Series => series('cci', n)
export const williamsR = (n: PlainLike = 14): Series => series('williams_r', n)
export const mfi = (n: PlainLike = 14): Series => series('mfi', n)
export const natr = (n: PlainLike = 14): Series => series('natr', n)
export const ultimateOscillator = (
  short: PlainLike = 7,
  middle: PlainLike = 14,
  long: PlainLike = 28,
): Series => series('ultimate_oscillator', short, middle, long)
export const parabolicSar = (acceleration: PlainLike = 0.02, maximum: PlainLike = 0.2): Series =>
  series('parabolic_sar', acceleration, maximum)
export const trueRange = (): Series => series('true_range')
export const obv = (first: 'volume' | 'zero' = 'volume'): Series => series('obv', text(first))
export const accumulation = (): Series => series('accumulation')
export const chaikinOscillator = (fast: PlainLike = 3, slow: PlainLike = 10): Series =>
  series('chaikin_oscillator', fast, slow)
export const emaFromFirst = (x: NumberLike, n: PlainLike): Series => series('ema_from_first', x, n)
export const covariance = (x: NumberLike, y: NumberLike, n: PlainLike): Series =>
  series('covariance', x, y, n)
export const correlation = (x: NumberLike, y: NumberLike, n: PlainLike = 30): Series =>
  series('correlation', x, y, n)
/** Slope of y on x. */
export const slopeOn = (y: NumberLike, x: NumberLike, n: PlainLike = 30): Series =>
  series('slope_on', y, x, n)
export const vwap = (): Series => series('vwap')
export const cumulative = (x: NumberLike): Series => series('cumulative', x)
export const meanDeviation = (x: NumberLike, n: PlainLike): Series => series('mean_deviation', x, n)
export const barsSinceHighest = (x: NumberLike, n: PlainLike): Series => series('bars_since_highest', x, n)
export const barsSinceLowest = (x: NumberLike, n: PlainLike): Series => series('bars_since_lowest', x, n)
/** An expression on coarser bars, as it stood at the last closed one. */
export const higher = (x: NumberLike, period: string, dayStart?: PlainLike): Series =>
  apply('higher', node(x), text(period), ...(dayStart === undefined ? [] : [node(dayStart)]))

export const add = (a: NumberLike, b: NumberLike): Series => series('add', a, b)
export const sub = (a: NumberLike, b: NumberLike): Series => series('sub', a, b)
export const mul = (a: NumberLike, b: NumberLike): Series => series('mul', a, b)
export const div = (a: NumberLike, b: NumberLike): Series => series('div', a, b)
export const neg = (x: NumberLike): Series => series('neg', x)
export const abs = (x: NumberLike): Series => series('abs', x)
export const arctan = (x: NumberLike): Series => series('arctan', x)
export const sqrt = (x: NumberLike): Series => series('sqrt', x)
export const log = (x: NumberLike): Series => series('log', x)
export const floor = (x: NumberLike): Series => series('floor', x)
export const sign = (x: NumberLike): Series => series('sign', x)
/** a / b, and a plain number where b is 0. */
export const ratio = (a: NumberLike, b: NumberLike, otherwise: PlainLike): Series =>
  series('ratio', a, b, otherwise)
export const whenKnown = (x: NumberLike, y: NumberLike): Series => series('when_known', x, y)
export const min = (a: NumberLike, b: NumberLike): Series => series('min', a, b)
export const max = (a: NumberLike, b: NumberLike): Series => series('max', a, b)

export const gt = (a: NumberLike, b: NumberLike): Condition => condition('gt', a, b)
export const gte = (a: NumberLike, b: NumberLike): Condition => condition('gte', a, b)
export const lt = (a: NumberLike, b: NumberLike): Condition => condition('lt', a, b)
export const lte = (a: NumberLike, b: NumberLike): Condition => condition('lte', a, b)
export const eq = (a: NumberLike, b: NumberLike): Condition => condition('eq', a, b)
export const neq = (a: NumberLike, b: NumberLike): Condition => condition('neq', a, b)
export const crossesAbove = (a: NumberLike, b: NumberLike): Condition => condition('crosses_above', a, b)
export const crossesBelow = (a: NumberLike, b: NumberLike): Condition => condition('crosses_below', a, b)
export const crossesAboveStrict = (a: NumberLike, b: NumberLike): Condition =>
  condition('crosses_above_strict', a, b)
export const crossesBelowStrict = (a: NumberLike, b: NumberLike): Condition =>
  condition('crosses_below_strict', a, b)
export const crossesAboveLastNonzero = (a: NumberLike, b: NumberLike): Condition =>
  condition('crosses_above_last_nonzero', a, b)
export const crossesBelowLastNonzero = (a: NumberLike, b: NumberLike): Condition =>
  condition('crosses_below_last_nonzero', a, b)

/** Kleene's and, or of two or more conditions; not of one. */
export const and = (first: Condition, ...rest: readonly Condition[]): Condition =>
  rest.reduce((a, b) => apply('and', a, b) as Condition, first)
export const or = (first: Condition, ...rest: readonly Condition[]): Condition =>
  rest.reduce((a, b) => apply('or', a, b) as Condition, first)
export const not = (x: Condition): Condition => apply('not', x)
/** The labels that the caller gives under a name, and whether they are one label. */
export const label = (name: string): LabelSeries => labelNode(name)
export const labelIs = (labels: LabelSeries, value: string | Param): Condition =>
  apply('label_is', labels, typeof value === 'string' ? text(value) : value)
