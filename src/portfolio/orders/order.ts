import { above0, below1 } from '../../core/codec/bounds.js'
import {
  bool,
  defaultsOf,
  finite,
  integer,
  oneOf,
  optionalField,
  orDefaults,
  struct,
  type TypeOf,
  tagged,
  text,
  withDefault,
} from '../../core/codec/codec.js'

/** How much an order asks for: units, a fraction of what the execution's `units` names, or a value in money. */
export const orderSizeCodec = tagged('order size', 'kind', {
  units: struct('units', { units: above0('units') }),
  fraction: struct('fraction', { fraction: above0('fraction') }),
  value: struct('value', { value: above0('value') }),
})
export type OrderSize = TypeOf<typeof orderSizeCodec>

/** Where an exit level lies: a price, or a fraction away from the entry, in the direction that the level means. */
export const levelCodec = tagged('level', 'kind', {
  price: struct('price level', { price: above0('price') }),
  fraction: struct('fraction level', { fraction: above0('fraction') }),
})
export type Level = TypeOf<typeof levelCodec>

/**
 * What ends the trade that an order opens: of stop, target and trailing stop the first to fill cancels the others. Where it says
 * nothing of one, the execution's risk does.
 */
export const exitsCodec = struct('exits', {
  stop_loss: optionalField(levelCodec),
  take_profit: optionalField(levelCodec),
  /** A fraction below the best price seen since the entry. */
  trailing_stop: optionalField(below1('trailing_stop')),
  /** Out at market, this many bars after the bar of the entry's fill. */
  max_bars: optionalField(integer(1)),
  /** Closes at the close of the last bar of each day. */
  end_of_day: withDefault(bool, false),
})
export type Exits = TypeOf<typeof exitsCodec>
/** Nothing ends a trade but an order. */
export const noExits: Exits = defaultsOf(exitsCodec)

/** How long an order stands: until cancelled, to the end of the first day on which it could fill, or for some bars. */
export const expiryCodec = tagged('expiry', 'kind', {
  good_till_cancelled: struct('good till cancelled', {}),
  day: struct('day', {}),
  bars: struct('bars', { bars: integer(1) }),
})
export type Expiry = TypeOf<typeof expiryCodec>

/** Which way an order goes. */
export const orderSideCodec = oneOf('side', ['buy', 'sell'])
export type OrderSide = TypeOf<typeof orderSideCodec>

const standing = {
  side: orderSideCodec,
  /** Without one, as the execution's sizing says. */
  size: optionalField(orderSizeCodec),
  exits: orDefaults(exitsCodec),
  expiry: withDefault(expiryCodec, { kind: 'good_till_cancelled' }),
  /** A name by which `cancel` finds it. */
  id: optionalField(text),
  /** Orders of one group: the first to fill cancels the others. */
  group: optionalField(text),
}

/** What a machine asks for at a close. `trade` is the number of an open trade; without it all are meant. */
export const orderCodec = tagged('order', 'kind', {
  market: struct('market order', standing),
  limit: struct('limit order', { ...standing, limit: above0('limit') }),
  stop: struct('stop order', { ...standing, stop: above0('stop') }),
  stop_limit: struct('stop-limit order', { ...standing, stop: above0('stop'), limit: above0('limit') }),
  trailing_stop: struct('trailing stop order', { ...standing, distance: below1('distance') }),
  target: struct('target order', {
    /** The share of the account's equity that is to be held, negative for a short. */
    share: finite(),
    id: optionalField(text),
    /** Goes only where an order to a target that does not join goes at the same moment. */
    joins: withDefault(bool, false),
  }),
  close: struct('close', { trade: optionalField(integer(0)), portion: withDefault(above0('portion', 1), 1) }),
  protect: struct('protect', {
    trade: optionalField(integer(0)),
    stop_loss: optionalField(levelCodec),
    take_profit: optionalField(levelCodec),
    trailing_stop: optionalField(below1('trailing_stop')),
  }),
  cancel: struct('cancel', { id: optionalField(text), exits: withDefault(bool, false) }),
})
export type Order = TypeOf<typeof orderCodec>
/** An order that can open a trade. */
export type StandingOrder = Exclude<Order, { readonly kind: 'target' | 'close' | 'protect' | 'cancel' }>

/** What an order may say next to its side and prices. */
export interface OrderTerms {
  readonly size?: OrderSize
  readonly exits?: Partial<Exits>
  readonly expiry?: Expiry
  readonly id?: string
  readonly group?: string
}
const terms = ({ size, exits, expiry, ...names }: OrderTerms) => ({
  ...(size === undefined ? {} : { size }),
  exits: { ...noExits, ...exits },
  expiry: expiry ?? ({ kind: 'good_till_cancelled' } as const),
  ...names,
})

/** An order at market; with exits it is a bracket. */
export const market = (side: OrderSide, options: OrderTerms = {}): Order => ({
  kind: 'market',
  side,
  ...terms(options),
})
/** Buys or sells at this price or better. */
export const limit = (side: OrderSide, price: number, options: OrderTerms = {}): Order => ({
  kind: 'limit',
  side,
  limit: price,
  ...terms(options),
})
/** Buys or sells at market once the price reaches this one. */
export const stop = (side: OrderSide, price: number, options: OrderTerms = {}): Order => ({
  kind: 'stop',
  side,
  stop: price,
  ...terms(options),
})
/** A limit order at `price` once the price reaches `at`. */
export const stopLimit = (side: OrderSide, at: number, price: number, options: OrderTerms = {}): Order => ({
  kind: 'stop_limit',
  side,
  stop: at,
  limit: price,
  ...terms(options),
})
/** A stop that follows the best price at this distance. */
export const trailingStop = (side: OrderSide, distance: number, options: OrderTerms = {}): Order => ({
  kind: 'trailing_stop',
  side,
  distance,
  ...terms(options),
})
/**
 * Goes to a share of the account's equity, negative for a short: in units of the decision, or where the execution counts units at
 * the fill, in those of the equity and the prices there.
 */
export const toShare = (
  share: number,
  options: { readonly id?: string; readonly joins?: boolean } = {},
): Order => ({
  kind: 'target',
  share,
  joins: false,
  ...options,
})
/** Closes all open trades, or one, or a portion of it. */
export const close = (options: { readonly trade?: number; readonly portion?: number } = {}): Order => ({
  kind: 'close',
  portion: 1,
  ...options,
})
/** Sets exit levels of all open trades, or one. */
export const protect = (levels: Omit<Extract<Order, { readonly kind: 'protect' }>, 'kind'>): Order => ({
  kind: 'protect',
  ...levels,
})
/** Cancels the order of a name, or all of them; with `exits` the exit levels of open trades as well. */
export const cancel = (options: { readonly id?: string; readonly exits?: boolean } = {}): Order => ({
  kind: 'cancel',
  exits: false,
  ...options,
})
/** A level at a price. */
export const atPrice = (price: number): Level => ({ kind: 'price', price })
/** A level a fraction away from the entry. */
export const atFraction = (fraction: number): Level => ({ kind: 'fraction', fraction })
/** A size of this many units. */
export const units = (count: number): OrderSize => ({ kind: 'units', units: count })
/** A size of a fraction of what the execution's `units` names. */
export const fraction = (part: number): OrderSize => ({ kind: 'fraction', fraction: part })
/** A size of so much money. */
export const value = (money: number): OrderSize => ({ kind: 'value', value: money })
