type Numbers = readonly number[]
/** Expressions for a function's outputs, in its own order, from its first column, its parameters and its second column. */
type Said = (x: string, params: Numbers, y: string) => readonly string[]

/** The average of a MA type, by TA-Lib's numbers. */
const AVERAGES: readonly string[] = ['sma', 'ema', 'wma', 'dema', 'tema', 'trima', 'kama']
const average = (kind = 0): string => {
  const named = AVERAGES[kind]
  if (named === undefined) throw new Error(`no average of the type ${kind}`)
  return named
}
const at = (params: Numbers, place: number, otherwise: number): number => params[place] ?? otherwise
const together = (outputs: readonly string[]): readonly string[] =>
  outputs.map((each) => `when_known(${each}, ${outputs.at(-1) ?? ''})`)
const oneOf =
  (name: string, otherwise?: number): Said =>
  (x, params) => [`${name}(${[x, ...(params.length > 0 ? [params[0]] : [otherwise])].join(', ')})`]
const ofBars =
  (name: string): Said =>
  (_, params) => [`${name}(${params.join(', ')})`]

const bollinger: Said = (x, params) => {
  const [n, up, down] = [at(params, 0, 5), at(params, 1, 2), at(params, 2, 2)]
  const middle = `${average(params[3])}(${x}, ${n})`
  return [`${middle} + ${up} * stdev(${x}, ${n})`, middle, `${middle} - ${down} * stdev(${x}, ${n})`]
}
const stochastic: Said = (_, params) => {
  const fast = `stochastic(${at(params, 0, 5)}, 1, 1).k`
  const k = `${average(params[2])}(${fast}, ${at(params, 1, 3)})`
  return together([k, `${average(params[4])}(${k}, ${at(params, 3, 3)})`])
}
const fastStochastic: Said = (_, params) => {
  const k = `stochastic(${at(params, 0, 5)}, 1, 1).k`
  return together([k, `${average(params[2])}(${k}, ${at(params, 1, 3)})`])
}
const priceOscillator =
  (relative: boolean): Said =>
  (x, params) => {
    const of = (n: number): string => `${average(params[2])}(${x}, ${n})`
    const [fast, slow] = [of(at(params, 0, 12)), of(at(params, 1, 26))]
    return [relative ? `100 * (${fast} - ${slow}) / ${slow}` : `${fast} - ${slow}`]
  }

/** What of a move is directional, smoothed by Wilder's sum; `up` and `down` are the two moves. */
const movement =
  (up: string, down: string): Said =>
  (_, params) => {
    const taken = `max(sign((${up}) - (${down})), 0) * max(${up}, 0)`
    return [`wilder_sum(${taken}, ${at(params, 0, 14)})`]
  }
const RISE = 'high - lag(high, 1)'
const FALL = 'lag(low, 1) - low'
const twoColumns =
  (operator: string): Said =>
  (x, _, y) => [`${x} ${operator} ${y}`]
/** With three averages of one kind: simple or weighted ones need no seed, exponential ones share that of `macd`. */
const anyMacd: Said = (x, params) => {
  const [n, fast, m, slow, k, signal] = [
    at(params, 0, 12),
    params[1],
    at(params, 2, 26),
    params[3],
    at(params, 4, 9),
    params[5],
  ]
  if (fast === 1 && slow === 1 && signal === 1)
    return ['macd', 'signal', 'histogram'].map((field) => `macd(${x}, ${n}, ${m}, ${k}).${field}`)
  const line = `(${average(fast)}(${x}, ${n}) - ${average(slow)}(${x}, ${m}))`
  const smoothed = `${average(signal)}(${line}, ${k})`
  return [line, smoothed, `${line} - ${smoothed}`].map((each) => `when_known(${each}, ${smoothed})`)
}

/** TA-Lib's functions, by its names, in the language of strategies. */
export const taLib: Readonly<Record<string, Said>> = {
  AD: ofBars('accumulation'),
  ADD: twoColumns('+'),
  ADOSC: (_, params) => [
    `when_known(chaikin_oscillator(${params.join(', ')}), lag(close, ${Math.max(at(params, 0, 3), at(params, 1, 10)) - 1}))`,
  ],
  ADX: ofBars('adx'),
  ADXR: ofBars('adxr'),
  APO: priceOscillator(false),
  AROON: (_, params) => ['down', 'up'].map((field) => `aroon(${at(params, 0, 14)}).${field}`),
  AROONOSC: (_, params) => [`aroon(${at(params, 0, 14)}).oscillator`],
  ATR: ofBars('atr'),
  AVGPRICE: () => ['ohlc4'],
  BBANDS: bollinger,
  BETA: (x, params, y) => [`slope_on(${y} / lag(${y}, 1), ${x} / lag(${x}, 1), ${at(params, 0, 5)})`],
  BOP: () => ['ratio(close - open, high - low, 0)'],
  CCI: ofBars('cci'),
  CMO: oneOf('cmo'),
  CORREL: (x, params, y) => [`correlation(${x}, ${y}, ${at(params, 0, 30)})`],
  DEMA: oneOf('dema'),
  DIV: twoColumns('/'),
  DX: (_, params) => [`dmi(${at(params, 0, 14)}).dx`],
  EMA: oneOf('ema'),
  KAMA: oneOf('kama'),
  LINEARREG: (x, params) => [`linear_regression(${x}, ${at(params, 0, 14)}).value`],
  LINEARREG_ANGLE: (x, params) => [
    `arctan(linear_regression(${x}, ${at(params, 0, 14)}).slope) * ${180 / Math.PI}`,
  ],
  LINEARREG_INTERCEPT: (x, params) => [`linear_regression(${x}, ${at(params, 0, 14)}).intercept`],
  LINEARREG_SLOPE: (x, params) => [`linear_regression(${x}, ${at(params, 0, 14)}).slope`],
  LN: (x) => [`log(${x})`],
  LOG10: (x) => [`log(${x}) / ${Math.LN10}`],
  MA: (x, params) => [`${average(params[1])}(${x}, ${at(params, 0, 30)})`],
  MACD: (x, params) =>
    ['macd', 'signal', 'histogram'].map((field) => `macd(${[x, ...params].join(', ')}).${field}`),
  MACDEXT: anyMacd,
  MAX: oneOf('highest'),
  MEDPRICE: () => ['hl2'],
  MFI: ofBars('mfi'),
  MIDPOINT: (x, params) => [`(highest(${x}, ${at(params, 0, 14)}) + lowest(${x}, ${at(params, 0, 14)})) / 2`],
  MIDPRICE: (_, params) => [`donchian(${at(params, 0, 14)}).middle`],
  MIN: oneOf('lowest'),
  MINMAX: (x, params) => ['lowest', 'highest'].map((name) => `${name}(${x}, ${at(params, 0, 30)})`),
  MINUS_DM: movement(FALL, RISE),
  MULT: twoColumns('*'),
  MINUS_DI: (_, params) => [`dmi(${at(params, 0, 14)}).minus`],
  MOM: oneOf('change'),
  NATR: ofBars('natr'),
  OBV: ofBars('obv'),
  PLUS_DM: movement(RISE, FALL),
  PLUS_DI: (_, params) => [`dmi(${at(params, 0, 14)}).plus`],
  PPO: priceOscillator(true),
  ROC: oneOf('roc'),
  ROCP: (x, params) => [`roc(${x}, ${at(params, 0, 10)}) / 100`],
  ROCR: (x, params) => [`${x} / lag(${x}, ${at(params, 0, 10)})`],
  ROCR100: (x, params) => [`100 * ${x} / lag(${x}, ${at(params, 0, 10)})`],
  RSI: oneOf('rsi'),
  SAR: ofBars('parabolic_sar'),
  SMA: oneOf('sma'),
  SQRT: (x) => [`sqrt(${x})`],
  SUB: twoColumns('-'),
  STDDEV: (x, params) => [`${at(params, 1, 1)} * stdev(${x}, ${at(params, 0, 5)})`],
  STOCH: stochastic,
  STOCHF: fastStochastic,
  STOCHRSI: (x, params) => {
    const rsi = `rsi(${x}, ${at(params, 0, 14)})`
    const [n, signal] = [at(params, 1, 5), at(params, 2, 3)]
    const k = `100 * ratio(${rsi} - lowest(${rsi}, ${n}), highest(${rsi}, ${n}) - lowest(${rsi}, ${n}), 0)`
    return together([k, `${average(params[3])}(${k}, ${signal})`])
  },
  SUM: oneOf('sum'),
  T3: (x, params) => [`t3(${[x, ...params].join(', ')})`],
  TEMA: oneOf('tema'),
  TRANGE: ofBars('true_range'),
  TRIMA: oneOf('trima'),
  TRIX: oneOf('trix'),
  TSF: (x, params) => [`linear_regression(${x}, ${at(params, 0, 14)}).forecast`],
  TYPPRICE: () => ['hlc3'],
  ULTOSC: ofBars('ultimate_oscillator'),
  VAR: oneOf('variance'),
  WCLPRICE: () => ['(high + low + 2 * close) / 4'],
  WILLR: ofBars('williams_r'),
  WMA: oneOf('wma'),
}
