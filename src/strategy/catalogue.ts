import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { didYouMean } from '../core/near.js'
import { float, int } from '../core/space/dimension.js'
import {
  bollinger,
  close,
  crossesAbove,
  crossesBelow,
  donchian,
  ema,
  gt,
  high,
  lag,
  low,
  lt,
  macd,
  neg,
  roc,
  rsi,
  sma,
  zscore,
} from './operators/expressions.js'
import { type RuleStrategy, type Strategy, strategy } from './strategy.js'

export const smaCross = strategy(
  'sma_cross',
  { fast: int(5, 50), slow: int(20, 200) },
  ({ fast, slow }) => ({
    long_while: gt(sma(close, fast), sma(close, slow)),
  }),
  {
    description: 'long while the fast simple average is above the slow one',
    constraints: ['fast < slow'],
    defaults: { fast: 20, slow: 50 },
  },
)

export const emaCross = strategy(
  'ema_cross',
  { fast: int(5, 50), slow: int(20, 200) },
  ({ fast, slow }) => ({
    long_while: gt(ema(close, fast), ema(close, slow)),
  }),
  {
    description: 'long while the fast exponential average is above the slow one',
    constraints: ['fast < slow'],
    defaults: { fast: 12, slow: 26 },
  },
)

export const rsiReversion = strategy(
  'rsi_reversion',
  { n: int(2, 30), low: int(5, 45), high: int(55, 95) },
  ({ n, low, high }) => ({
    enter_long: crossesBelow(rsi(close, n), low),
    exit_long: gt(rsi(close, n), high),
  }),
  {
    description: 'buys when the relative strength index falls below a low, sells above a high',
    defaults: { n: 14, low: 30, high: 70 },
  },
)

export const bollingerReversion = strategy(
  'bollinger_reversion',
  { n: int(5, 60), k: float(1, 3, { step: 0.25 }) },
  ({ n, k }) => ({
    enter_long: crossesBelow(close, bollinger(close, n, k).lower),
    exit_long: gt(close, bollinger(close, n, k).middle),
  }),
  {
    description: 'buys below the lower Bollinger band, sells above the middle',
    defaults: { n: 20, k: 2 },
  },
)

export const donchianBreakout = strategy(
  'donchian_breakout',
  { entry: int(10, 100), exit: int(5, 50) },
  ({ entry, exit }) => ({
    enter_long: gt(high, lag(donchian(entry).upper, 1)),
    exit_long: lt(low, lag(donchian(exit).lower, 1)),
  }),
  {
    description: 'buys above the highest high of the bars before, sells below the lowest low',
    constraints: ['exit <= entry'],
    defaults: { entry: 20, exit: 10 },
  },
)

export const macdCross = strategy(
  'macd_cross',
  { fast: int(5, 20), slow: int(20, 60), signal: int(5, 20) },
  ({ fast, slow, signal }) => ({
    enter_long: crossesAbove(macd(close, fast, slow, signal).macd, macd(close, fast, slow, signal).signal),
    exit_long: crossesBelow(macd(close, fast, slow, signal).macd, macd(close, fast, slow, signal).signal),
  }),
  {
    description: 'long from a cross of the MACD above its signal line until a cross below',
    constraints: ['fast < slow'],
    defaults: { fast: 12, slow: 26, signal: 9 },
  },
)

export const momentum = strategy(
  'momentum',
  { n: int(20, 250), threshold: float(0, 10, { step: 1 }) },
  ({ n, threshold }) => ({
    long_while: gt(roc(close, n), threshold),
  }),
  {
    description: 'long while the price rose by more than a percentage over n bars',
    defaults: { n: 120, threshold: 0 },
  },
)

export const meanReversion = strategy(
  'mean_reversion',
  { n: int(5, 60), entry: float(1, 3, { step: 0.25 }), exit: float(0, 1, { step: 0.25 }) },
  ({ n, entry, exit }) => ({
    enter_long: lt(zscore(close, n), neg(entry)),
    exit_long: gt(zscore(close, n), neg(exit)),
  }),
  {
    description: 'buys some deviations below the mean of n bars, sells when the distance has shrunk',
    constraints: ['exit < entry'],
    defaults: { n: 20, entry: 2, exit: 0.5 },
  },
)

/** The strategies that come with the library, by name. */
export const catalogue: Readonly<Record<string, RuleStrategy>> = Object.fromEntries(
  [
    smaCross,
    emaCross,
    rsiReversion,
    bollingerReversion,
    donchianBreakout,
    macdCross,
    momentum,
    meanReversion,
  ].map((each) => [each.name, each]),
)

export interface UnknownStrategy {
  readonly _tag: 'UnknownStrategy'
  readonly name: string
  readonly message: string
}

/** The strategy of a name, or the nearest name there is. */
export const strategyNamed = (
  name: string,
  known: Readonly<Record<string, Strategy>> = catalogue,
): Either<UnknownStrategy, Strategy> => {
  const found = Object.hasOwn(known, name) ? known[name] : undefined
  return found === undefined
    ? left({
        _tag: 'UnknownStrategy',
        name,
        message: `unknown strategy "${name}"${didYouMean(name, Object.keys(known))}`,
      })
    : right(found)
}
