import { isLeft } from 'fp-ts/lib/Either.js'
import { seriesOf } from '../../../src/strategy/reading/series-of.js'
import type { GoldenCase, Rows, Translator } from '../case.js'
import { compare, toleranceOf } from '../compare.js'
import { barsOf } from '../data.js'

interface Table {
  readonly call: string
  readonly columns: Readonly<Record<string, readonly (number | null)[]>>
  readonly resolved_params?: string
}
interface TableCase extends GoldenCase {
  readonly data: { readonly file: string; readonly rows?: Rows }
  readonly expected: Readonly<Record<string, Table>>
}
type Said = (params: readonly number[]) => Readonly<Record<string, string>>

const bands = (middle: string, upper: string, lower: string) => ({
  upperBand: upper,
  lowerBand: lower,
  centerline: middle,
  width: `(${upper} - ${lower}) / ${middle}`,
})

/** The functions of Stock.Indicators, by their names, in the language of strategies. */
const said: Readonly<Record<string, Said>> = {
  Sma: ([n]) => ({ sma: `sma(close, ${n})` }),
  Ema: ([n]) => ({ ema: `ema(close, ${n})` }),
  Wma: ([n]) => ({ wma: `wma(close, ${n})` }),
  Dema: ([n]) => ({ dema: `dema(close, ${n})` }),
  Tema: ([n]) => ({ tema: `tema(close, ${n})` }),
  Hma: ([n = 14]) => ({ hma: `hma(close, ${n})` }),
  Rsi: ([n = 14]) => ({ rsi: `rsi(close, ${n})` }),
  Cmo: ([n = 14]) => ({ cmo: `cmo(close, ${n})` }),
  Macd: ([fast = 12, slow = 26, signal = 9]) => {
    const all = `macd_own_seeds(close, ${fast}, ${slow}, ${signal})`
    return {
      macd: `${all}.macd`,
      signal: `${all}.signal`,
      histogram: `${all}.histogram`,
      fastEma: `ema(close, ${fast})`,
      slowEma: `ema(close, ${slow})`,
    }
  },
  BollingerBands: ([n = 20, k = 2]) => {
    const all = `bollinger(close, ${n}, ${k})`
    return {
      ...bands(`${all}.middle`, `${all}.upper`, `${all}.lower`),
      sma: `${all}.middle`,
      percentB: `(close - ${all}.lower) / (${all}.upper - ${all}.lower)`,
      zScore: `zscore(close, ${n})`,
    }
  },
  Atr: ([n = 14]) => ({ tr: 'true_range()', atr: `atr(${n})`, atrp: `natr(${n})` }),
  Tr: () => ({ tr: 'true_range()' }),
  Adx: ([n = 14]) => {
    const [all, adx] = [`dmi(${n}, 'stock_indicators')`, `adx(${n}, 'stock_indicators')`]
    return {
      pdi: `${all}.plus`,
      mdi: `${all}.minus`,
      dx: `${all}.dx`,
      adx,
      adxr: `(${adx} + lag(${adx}, ${n})) / 2`,
    }
  },
  Stoch: ([n = 14, signal = 3, smooth = 3]) => {
    const all = `stochastic(${n}, ${smooth}, ${signal})`
    const [k, d, j] = [`${all}.k`, `${all}.d`, `${all}.j`]
    return { oscillator: k, signal: d, percentJ: j, k, d, j }
  },
  Obv: () => ({ obv: "obv('zero')" }),
  Adl: () => ({ adl: 'accumulation()' }),
  Cci: ([n = 20]) => ({ cci: `cci(${n})` }),
  Mfi: ([n = 14]) => ({ mfi: `mfi(${n})` }),
  WilliamsR: ([n = 14]) => ({ williamsR: `williams_r(${n})` }),
  Aroon: ([n = 25]) => ({
    aroonUp: `aroon(${n}).up`,
    aroonDown: `aroon(${n}).down`,
    oscillator: `aroon(${n}).oscillator`,
  }),
  Keltner: ([n = 20, k = 2, ranges = 10]) => {
    const all = `keltner(${n}, ${k}, ${ranges})`
    return bands(`${all}.middle`, `${all}.upper`, `${all}.lower`)
  },
  Donchian: ([n = 20]) => {
    const all = `donchian_before(${n})`
    return bands(`${all}.middle`, `${all}.upper`, `${all}.lower`)
  },
  Roc: ([n = 14]) => ({ momentum: `change(close, ${n})`, roc: `roc(close, ${n})` }),
  SuperTrend: ([n = 10, k = 3]) => {
    const all = `supertrend(${n}, ${k})`
    return { superTrend: `${all}.line`, upperBand: `${all}.upper`, lowerBand: `${all}.lower` }
  },
  Vwap: () => ({ vwap: 'vwap()' }),
  StdDev: ([n = 14]) => ({
    stdDev: `stdev(close, ${n})`,
    mean: `sma(close, ${n})`,
    zScore: `zscore(close, ${n})`,
  }),
}

/** The numbers of `Bars.ToMacd(12, 26, 9)`, or those that its defaults were found to be. */
const callOf = ({
  call,
  resolved_params = '',
}: Table): readonly [name: string, params: readonly number[]] => {
  const [, name = '', list = ''] = /To(\w+)\((.*)\)/.exec(call) ?? []
  const written = list === '' ? resolved_params : list
  return [name, [...written.matchAll(/-?\d+(?:\.\d+)?/g)].map(Number)]
}

/** Whole columns of indicators. */
export const indicatorTables: Translator = async (given, load) => {
  const golden = given as TableCase
  const bars = await barsOf(load, golden.data.file, golden.data.rows)
  const near = toleranceOf(golden)
  return Object.entries(golden.expected).flatMap(([id, table]) => {
    const [name, params] = callOf(table)
    const expressions = said[name]?.(params)
    return Object.entries(table.columns).flatMap(([column, wanted]) => {
      const read = seriesOf(expressions?.[column] ?? '', bars)
      return isLeft(read)
        ? [{ field: `${id}.${column}`, expected: 'a column that is known', got: read.left.message }]
        : compare(`${id}.${column}`, wanted, read.right.values, near)
    })
  })
}
