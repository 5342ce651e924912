import {
  atFraction,
  close,
  type Exits,
  fraction,
  market,
  type Order,
  type OrderSize,
  units,
  value,
} from '../../../src/portfolio/orders/order.js'
import type { Account, OrderMachine } from '../../../src/portfolio/orders/order-machine.js'

export interface VectorOptions {
  readonly init_cash: number
  readonly fees?: number
  readonly fixed_fees?: number
  readonly slippage?: number
  readonly size?: number
  readonly size_type?: string
  readonly value?: number
  readonly accumulate?: boolean
  readonly mode?: string
  readonly sl_stop?: number
  readonly tp_stop?: number
  readonly sl_trail?: boolean | number
  readonly ohlc?: boolean
  readonly next_open?: boolean
}
export interface VectorSignals {
  readonly entries: readonly number[]
  readonly exits: readonly number[]
  readonly short_entries?: readonly number[]
  readonly short_exits?: readonly number[]
}

export const isTwoWay = (signals: VectorSignals, { mode }: VectorOptions): boolean =>
  signals.short_entries !== undefined || mode === 'ls'

const sizeOf = (options: VectorOptions): OrderSize => {
  if (options.value !== undefined) return value(options.value)
  if (options.size === undefined) return fraction(1)
  return /value/i.test(options.size_type ?? '') ? value(options.size) : units(options.size)
}

const exitsOf = ({ sl_stop, tp_stop, sl_trail }: VectorOptions): Partial<Exits> => {
  const trail = typeof sl_trail === 'number' ? sl_trail : sl_trail === true ? sl_stop : undefined
  return {
    ...(sl_stop === undefined || trail !== undefined ? {} : { stop_loss: atFraction(sl_stop) }),
    ...(tp_stop === undefined ? {} : { take_profit: atFraction(tp_stop) }),
    ...(trail === undefined ? {} : { trailing_stop: trail }),
  }
}

const stoppedOut = ({ events }: Account): boolean =>
  events.some(({ kind, reason }) => kind === 'filled' && reason !== undefined && reason !== 'signal')

/**
 * Entries and exits by bar, as vectorbt's `from_signals` reads them: both on one bar cancel out, an entry acts when flat or
 * when accumulating, an exit closes all or, accumulating, at most its own size; two ways, an entry turns the position.
 */
export const vectorMachine = (signals: VectorSignals, options: VectorOptions): OrderMachine<null> => {
  const into = new Set(signals.entries)
  const outOf = new Set(signals.exits)
  const twoWay = isTwoWay(signals, options)
  const size = sizeOf(options)
  const terms = { size, exits: exitsOf(options) }
  const ahead = options.next_open === true ? 1 : 0
  const entered = (held: number): readonly Order[] => {
    if (held > 0) return options.accumulate === true ? [market('buy', terms)] : []
    return [...(held < 0 ? [close()] : []), market('buy', terms)]
  }
  const left = (held: number, price: number): readonly Order[] => {
    if (twoWay) return held < 0 ? [] : [...(held > 0 ? [close()] : []), market('sell', terms)]
    if (held <= 0) return []
    const asked = size.kind === 'units' ? size.units : size.kind === 'value' ? size.value / price : Infinity
    return options.accumulate === true && asked < held ? [market('sell', { size })] : [close()]
  }
  return {
    name: 'from_signals',
    version: 1,
    params: {},
    start: () => null,
    step: (state, bar, account) => {
      const at = bar.index + ahead
      if (into.has(at) === outOf.has(at) || stoppedOut(account)) return { state, orders: [] }
      const orders = into.has(at) ? entered(account.units) : left(account.units, bar.close)
      return { state, orders }
    },
  }
}
