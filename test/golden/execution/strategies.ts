import type { Bars } from '../../../src/market/bars/bars.js'
import { atPrice, cancel, close, type Order, protect } from '../../../src/portfolio/orders/order.js'
import type { Account, ClosedBar, OrderMachine } from '../../../src/portfolio/orders/order-machine.js'
import * as on from '../../../src/strategy/operators/expressions.js'
import { buy, placed, sell } from './backtesting-py-orders.js'
import { columnOf, meanOf, warmupOf } from './columns.js'

export type StrategyParams = Readonly<Record<string, number>>
/** A strategy over the bars of a case: its machine, and the first bar on which all its indicators have values. */
export interface Prepared {
  readonly machine: OrderMachine<unknown>
  readonly warmup: number
}

/** What a strategy of backtesting.py does on a bar, over its columns. */
type Next<Columns extends string> = (
  i: number,
  columns: Readonly<Record<Columns, Float64Array>>,
  account: Account,
  bar: ClosedBar,
) => readonly Order[]

const prepared = <Columns extends string>(
  name: string,
  params: StrategyParams,
  bars: Bars,
  expressions: Readonly<Record<Columns, on.Series>>,
  next: Next<Columns>,
): Prepared => {
  const columns = Object.fromEntries(
    Object.entries<on.Series>(expressions).map(([column, expression]) => [
      column,
      columnOf(bars, expression),
    ]),
  ) as Readonly<Record<Columns, Float64Array>>
  const warmup = warmupOf(Object.values(columns))
  return {
    warmup,
    machine: {
      name,
      version: 1,
      params,
      start: () => null,
      step: (state, bar, account) => ({
        state,
        orders: bar.index > warmup ? next(bar.index, columns, account, bar) : [],
      }),
    },
  }
}

const over = (a: Float64Array, b: Float64Array, i: number): boolean => a[i - 1]! < b[i - 1]! && a[i]! > b[i]!
const param = (params: StrategyParams, name: string, otherwise?: number): number => {
  const given = params[name] ?? otherwise
  if (given === undefined) throw new Error(`no ${name}`)
  return given
}
const averages = (params: StrategyParams, names: readonly [string, string] = ['n1', 'n2']) => ({
  fast: meanOf(param(params, names[0])),
  slow: meanOf(param(params, names[1])),
})

/** Acts on each cross of two averages of the close, up and down. */
const onCross =
  (name: string, up: (bar: ClosedBar) => readonly Order[], down: (bar: ClosedBar) => readonly Order[]) =>
  (bars: Bars, params: StrategyParams, names?: readonly [string, string]): Prepared =>
    prepared(name, params, bars, averages(params, names), (i, { fast, slow }, _, bar) =>
      over(fast, slow, i) ? up(bar) : over(slow, fast, i) ? down(bar) : [],
    )

const smaCrossSltp = (bars: Bars, params: StrategyParams): Prepared => {
  const [sl, tp] = [param(params, 'sl'), param(params, 'tp')]
  return onCross(
    'SmaCrossSLTP',
    ({ close: c }) => [buy({ sl: c * (1 - sl), tp: c * (1 + tp) })],
    ({ close: c }) => [sell({ sl: c * (1 + sl), tp: c * (1 - tp) })],
  )(bars, params)
}

const rsiRevert = (bars: Bars, params: StrategyParams): Prepared =>
  prepared(
    'RsiRevert',
    params,
    bars,
    { rsi: on.rsi(on.close, param(params, 'n')) },
    (i, { rsi }, account) => {
      if (account.units === 0) return rsi[i]! < param(params, 'lo') ? [buy({ size: 0.95 })] : []
      return rsi[i]! > param(params, 'hi') ? [close()] : []
    },
  )

const bandRevert = (bars: Bars, params: StrategyParams): Prepared => {
  const n = param(params, 'n')
  const k = param(params, 'k')
  const bands = { middle: meanOf(n), deviation: on.stdev(on.close, n) }
  return prepared('BBRevert', params, bars, bands, (i, { middle, deviation }, { units: held }, bar) => {
    const [m, d, c] = [middle[i]!, deviation[i]!, bar.close]
    if (held === 0) return c < m - k * d ? [buy({ size: 0.5 })] : c > m + k * d ? [sell({ size: 0.5 })] : []
    return (held > 0 ? c >= m : c <= m) ? [close()] : []
  })
}

const donchianStop = (bars: Bars, params: StrategyParams): Prepared => {
  const channel = {
    hh: on.highest(on.high, param(params, 'n')),
    ll: on.lowest(on.low, param(params, 'm')),
  }
  return prepared('DonchianStop', params, bars, channel, (i, columns, { units: held, trades }) => {
    const [hh, ll] = [columns.hh[i]!, columns.ll[i]!]
    if (held === 0)
      return [cancel({ exits: true }), ...(ll < hh ? [buy({ size: 0.9, stop: hh, sl: ll })] : [])]
    return trades
      .filter(({ stop }) => stop === undefined || ll > stop)
      .map(({ trade }) => protect({ trade, stop_loss: atPrice(ll) }))
  })
}

const limitDip = (bars: Bars, params: StrategyParams): Prepared => {
  const d = param(params, 'd')
  const trend = { sma: meanOf(100) }
  return prepared('LimitDip', params, bars, trend, (i, { sma }, { units: held }, { close: c }) => {
    if (held !== 0) return []
    const dip = buy({ size: 0.8, limit: c * (1 - d), sl: c * (1 - 3 * d), tp: c * (1 + d) })
    return [cancel({ exits: true }), ...(c > sma[i]! ? [dip] : [])]
  })
}

const atrTrail = (bars: Bars, params: StrategyParams): Prepared => {
  const k = param(params, 'k')
  const columns = {
    atr: on.atr(param(params, 'n')),
    fast: on.ema(on.close, param(params, 'f', 20)),
    slow: on.ema(on.close, param(params, 's', 50)),
  }
  return prepared(
    'AtrTrail',
    params,
    bars,
    columns,
    (i, { atr, fast, slow }, { units: held, trades }, bar) => {
      const [below, above] = [bar.close - k * atr[i]!, bar.close + k * atr[i]!]
      if (held === 0) {
        if (over(fast, slow, i)) return [buy({ size: 0.9, sl: below })]
        return over(slow, fast, i) ? [sell({ size: 0.9, sl: above })] : []
      }
      return trades.map(({ trade, side, stop }) => {
        const level = side === 1 ? Math.max(stop ?? -Infinity, below) : Math.min(stop ?? Infinity, above)
        return protect({ trade, stop_loss: atPrice(level) })
      })
    },
  )
}

const pyramidFifo = (bars: Bars, params: StrategyParams): Prepared =>
  onCross(
    'PyramidFifo',
    () => [placed('buy', { size: 30 })],
    () => [placed('sell', { size: 20 })],
  )(bars, params, ['n', 'm'])

const partialClose = (bars: Bars, params: StrategyParams): Prepared =>
  prepared('PartialClose', params, bars, averages(params, ['n', 'm']), (i, { fast, slow }, account) => {
    if (account.units === 0) return over(fast, slow, i) ? [buy({ size: 101 })] : []
    const halves = account.trades
      .filter(({ entry_bar }) => i - entry_bar === 10)
      .map(({ trade }) => close({ trade, portion: 0.5 }))
    return over(slow, fast, i) ? [...halves, close()] : halves
  })

type Make = (bars: Bars, params: StrategyParams) => Prepared

/** The strategies of the cases, by name. */
const strategies: Readonly<Record<string, Make>> = {
  SmaCross: onCross(
    'SmaCross',
    () => [buy()],
    () => [sell()],
  ),
  SmaCrossLong: onCross(
    'SmaCrossLong',
    () => [buy()],
    () => [close()],
  ),
  SmaCrossSLTP: smaCrossSltp,
  RsiRevert: rsiRevert,
  BBRevert: bandRevert,
  DonchianStop: donchianStop,
  LimitDip: limitDip,
  AtrTrail: atrTrail,
  PyramidFifo: pyramidFifo,
  PartialClose: partialClose,
}

/** Closes, then turns, on each cross. */
const closeThenTurn = onCross(
  'close then turn',
  () => [close(), buy()],
  () => [close(), sell()],
)
const crossed = /SMA(\d+) over SMA(\d+): position\.close\(\) then buy/

/** A strategy by its name, or from the sentence that says it. */
export const strategyNamed = (name: string): Make => {
  const named = Object.hasOwn(strategies, name) ? strategies[name] : undefined
  if (named !== undefined) return named
  const [, n1, n2] = crossed.exec(name) ?? []
  if (n1 === undefined || n2 === undefined)
    throw new Error(`no strategy "${name}"; known are ${Object.keys(strategies).join(', ')}`)
  return (bars) => closeThenTurn(bars, { n1: Number(n1), n2: Number(n2) })
}

/** A strategy that does nothing before a bar. */
export const idleBefore = ({ machine, warmup }: Prepared, from: number): Prepared => ({
  warmup,
  machine: {
    ...machine,
    step: (state, bar, account) =>
      bar.index < from ? { state, orders: [] } : machine.step(state, bar, account),
  },
})
