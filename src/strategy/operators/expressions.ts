import type { Condition, LabelSeries, Reads } from '../language/expression.js'
import { functionsOf } from '../language/function-of.js'
import { apply, label as labelNode } from '../language/tree.js'
import * as derived from './derived-operators.js'
import * as trade from './trade.js'

export * from '../language/expression.js'
export {
  abs,
  add,
  arctan,
  atr,
  barsSinceHighest,
  barsSinceLowest,
  covariance,
  crossesAbove,
  crossesAboveLastNonzero,
  crossesAboveStrict,
  crossesBelow,
  crossesBelowLastNonzero,
  crossesBelowStrict,
  cumulative,
  directional,
  div,
  ema,
  emaFromFirst,
  eq,
  floor,
  gt,
  gte,
  higher,
  highest,
  kama,
  labelIs,
  lag,
  log,
  lowest,
  lt,
  lte,
  macd,
  max,
  meanDeviation,
  min,
  mul,
  neg,
  neq,
  not,
  obv,
  parabolicSar,
  rank,
  ratchetBand,
  ratio,
  rma,
  rsi,
  share,
  sign,
  sma,
  sqrt,
  stdev,
  sub,
  sum,
  trueRange,
  universeMean,
  vwap,
  whenKnown,
  wilderSum,
  wma,
} from './kernel-functions.js'

export const {
  accumulation,
  adx,
  adxr,
  aroon,
  bollinger,
  cci,
  chaikinOscillator,
  change,
  cmo,
  correlation,
  dema,
  dmi,
  donchian,
  donchianBefore,
  hma,
  keltner,
  linearRegression,
  macdOwnSeeds,
  mfi,
  natr,
  roc,
  slopeOn,
  spread,
  stochastic,
  supertrend,
  t3,
  tema,
  trima,
  trix,
  ultimateOscillator,
  variance,
  williamsR,
  zscore,
} = functionsOf(derived)

export const { barsSinceEntry, entryPrice, highestSinceEntry, lowestSinceEntry } = functionsOf(trade)

/** Kleene's and, or of two or more conditions; not of one. */
export const and = <R extends Reads = 'market'>(
  first: Condition<R>,
  ...rest: readonly Condition<R>[]
): Condition<R> => rest.reduce((a, b) => apply('and', a, b) as Condition<R>, first)
export const or = <R extends Reads = 'market'>(
  first: Condition<R>,
  ...rest: readonly Condition<R>[]
): Condition<R> => rest.reduce((a, b) => apply('or', a, b) as Condition<R>, first)
/** The labels that the caller gives under a name. */
export const label = (name: string): LabelSeries => labelNode(name)
