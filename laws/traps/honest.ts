import { isLeft } from 'fp-ts/lib/Either.js'
import { decodeWith } from '../../src/core/codec/codec.js'
import { close as closing, limit, market } from '../../src/portfolio/orders/order.js'
import type { KernelOperator } from '../../src/strategy/language/operator.js'
import { strategyCodecOf } from '../../src/strategy/strategy-codec.js'
import { strategySubject } from '../check/strategy-target.js'
import { furtherHonest } from './further.js'
import { aboveOwn, labelling, looking, ordering, ownOperator, series, stepping } from './made.js'
import type { Trap } from './trap.js'

const ruled = (rules: unknown): Trap['subject'] => {
  const decoded = decodeWith(strategyCodecOf({}))(rules)
  if (isLeft(decoded)) throw new TypeError(JSON.stringify(decoded.left))
  const subject = strategySubject(decoded.right)
  if ('_tag' in subject) throw new TypeError(subject.because)
  return subject
}

/** The value one bar ago, kept in the state from batch to batch. */
const lagOfOne: KernelOperator = {
  ...ownOperator('own_lag', () => 0, { warmup: () => 1 }),
  start: () => Float64Array.of(Number.NaN),
  advance: (state, [x], from, to, [out]) => {
    for (let i = from; i < to; i++) {
      if (out !== undefined) out[i] = state[0] ?? Number.NaN
      state[0] = x?.[i] ?? Number.NaN
    }
  },
}
/** The first value of all, which no warm-up settles: it says so. */
const firstEver: KernelOperator = {
  ...ownOperator('own_first', () => 0, { anchored: true }),
  start: () => Float64Array.of(Number.NaN),
  advance: (state, [x], from, to, [out]) => {
    for (let i = from; i < to; i++) {
      if (Number.isNaN(state[0])) state[0] = x?.[i] ?? Number.NaN
      if (out !== undefined) out[i] = state[0] ?? Number.NaN
    }
  },
}

const conditions: readonly string[] = [
  'close > sma(close, 20)',
  'sma(close, 10) > sma(close, 50)',
  'ema(close, 12) > ema(close, 26)',
  'rsi(close, 14) < 30',
  'close > lag(close, 1)',
  '!(rsi(close, 14) > 70)',
  'close < bollinger(close, 20, 2).lower',
  'close > donchian(20).upper || close > sma(close, 100)',
  'atr(14) > 0.02 * close',
  'volume > sma(volume, 20) && close > open',
  'macd(close, 12, 26, 9).macd > macd(close, 12, 26, 9).signal',
  'zscore(close, 20) < -1',
  'kama(close, 10) < close',
  'stdev(close, 20) > stdev(close, 100)',
  "close > higher(sma(close, 4), '1w')",
  'close > lag(donchian(55).upper, 1)',
  'roc(close, 10) > 0',
]

/** Targets that are sound, in ways that a careless law would blame. */
export const honest: readonly Trap[] = [
  {
    name: 'a latch that rests for long',
    subject: ruled({
      enter_long: 'crosses_above(close, sma(close, 100))',
      exit_long: 'crosses_below(close, sma(close, 200))',
    }),
  },
  {
    name: 'an entry that flips',
    subject: ruled({
      enter_long: 'close > lag(donchian(20).upper, 1)',
      enter_short: 'close < lag(donchian(20).lower, 1)',
    }),
  },
  {
    name: 'a gate',
    subject: ruled({ long_while: 'close > sma(close, 20)', when: 'stdev(close, 20) < stdev(close, 60)' }),
  },
  ...conditions.map((condition) => ({ name: condition, subject: ruled(condition) })),
  {
    name: 'an average without a declared warm-up',
    subject: stepping(
      'own_average',
      () => ({ average: Number.NaN, long: false }),
      ({ average }, bar) => {
        const next = Number.isNaN(average) ? bar.close : average + 0.05 * (bar.close - average)
        return { average: next, long: bar.close > next }
      },
      ({ long }) => (long ? 1 : 0),
    ),
  },
  {
    name: 'an average of three that says 3',
    subject: stepping(
      'own_three',
      () => [] as readonly number[],
      (last: readonly number[], bar) => [...last, bar.close].slice(-3),
      (last) => ((last[2] ?? 0) > (last[0] ?? 0) ? 1 : 0),
      3,
    ),
  },
  {
    name: 'the turn of the month',
    subject: looking('turn_of_month', ({ time }) => new Date(time).getUTCDate() <= 4),
  },
  { name: 'Mondays', subject: looking('mondays', ({ time }) => new Date(time).getUTCDay() === 1) },
  {
    name: 'a streak of three',
    subject: stepping(
      'streak',
      () => ({ before: Infinity, run: 0 }),
      ({ before, run }, { close }) => ({ before: close, run: close > before ? run + 1 : 0 }),
      ({ run }) => (run >= 3 ? 1 : 0),
    ),
  },
  {
    name: 'a bar that closes high',
    subject: looking('closes_high', ({ high, low, close }) => close - low > 0.7 * (high - low)),
  },
  {
    name: 'silent bars are left out',
    subject: looking('not_silent', ({ volume, open, close }) => volume > 0 && close > open),
  },
  { name: 'a range in prices', subject: looking('levels', ({ close }) => close > 100 && close < 1000) },
  {
    name: 'a hair of rounding',
    subject: looking('rounding', ({ close, open }) => Math.round((close / open) * 1e12) / 1e12 > 1),
  },
  { name: 'always long', subject: looking('always', () => true) },
  {
    name: 'a hold of five bars',
    subject: stepping(
      'hold',
      () => ({ left: 0 }),
      ({ left }, { open, close }) => ({ left: left > 0 ? left - 1 : close > open * 1.01 ? 5 : 0 }),
      ({ left }) => (left > 0 ? 1 : 0),
    ),
  },
  { name: 'an own lag with a state', subject: aboveOwn(lagOfOne) },
  { name: 'an own first close', subject: aboveOwn(firstEver) },
  {
    name: 'buys dips by limit',
    subject: ordering('dips', (_, { close }, { units, orders }) => ({
      state: null,
      orders:
        units === 0 && orders.length === 0 ? [limit('buy', close * 0.98, {})] : units > 0 ? [closing()] : [],
    })),
  },
  {
    name: 'buys rises at the market',
    subject: ordering('rises', (_, { open, close }, { units }) => ({
      state: null,
      orders:
        close > open && units === 0 ? [market('buy', {})] : close < open && units > 0 ? [closing()] : [],
    })),
  },
  {
    name: 'every tenth bar by its number',
    subject: ordering('tenth', (_, { index }, { units }) => ({
      state: null,
      orders: index % 10 === 0 ? (units === 0 ? [market('buy', {})] : [closing()]) : [],
    })),
  },
  {
    name: 'labels by ten bars back',
    subject: labelling('labels_back', ({ close }, i) => (close[i] ?? 0) > (close[Math.max(0, i - 10)] ?? 0)),
  },
  {
    name: 'labels by volatility so far',
    subject: labelling('labels_so_far', ({ high, low }, i) => (high[i] ?? 0) / (low[i] ?? 1) > 1.01),
  },
  {
    name: 'a series of ranges',
    subject: series('ranges', ({ high, low }, i) => (high[i] ?? 0) - (low[i] ?? 0)),
  },
  {
    name: 'a drawdown so far',
    subject: series(
      'drawdown_so_far',
      ({ close }, i) => (close[i] ?? 0) / Math.max(...close.subarray(Math.max(0, i - 50), i + 1)) - 1,
    ),
  },
  ...furtherHonest,
]
