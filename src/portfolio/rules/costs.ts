import { above0 } from '../../core/codec/bounds.js'
import {
  bool,
  checked,
  defaultsOf,
  finite,
  list,
  oneOf,
  orDefaults,
  struct,
  type TypeOf,
  withDefault,
} from '../../core/codec/codec.js'

/** The rate of the part of an order's value that lies above some money. */
const tierCodec = struct('tier', { above: above0('above'), rate: finite(0, 0.5) })

/**
 * What an order pays: the largest of `minimum` and `fixed + units (price x rate + per_share)`; with tiers each part of its
 * value pays the rate of the tier that it lies in.
 */
export const commissionCodec = struct('commission', {
  rate: withDefault(finite(0, 0.5), 0.001),
  fixed: withDefault(finite(0), 0),
  per_share: withDefault(finite(0), 0),
  minimum: withDefault(finite(0), 0),
  tiers: withDefault(
    checked(list(tierCodec), (tiers) =>
      tiers.every(({ above }, i) => i === 0 || above > (tiers[i - 1]?.above ?? 0))
        ? undefined
        : 'tiers go from the least "above" to the greatest',
    ),
    [],
  ),
  /**
   * `per_order`: one commission a fill, shared by its trades; `per_trade`: each part of a trade pays on its own; `per_turn`:
   * what one bar fills on one side pays `fixed` and `minimum` once, so that a close and the entry behind it are one order.
   */
  charged: withDefault(oneOf('charge', ['per_order', 'per_trade', 'per_turn']), 'per_order'),
})
export type Commission = TypeOf<typeof commissionCodec>

/** What fills lose to the market, always adverse: a buy pays more, a sale gets less. */
export const slippageCodec = struct('slippage', {
  /** A fraction of the price. */
  rate: withDefault(finite(0, 0.5), 0),
  /** Money a unit. */
  fixed: withDefault(finite(0), 0),
  /** A fraction of the price, times the square of the order's share of its bar's volume (at most 1; 1 where there is none). */
  volume_share: withDefault(finite(0, 0.4), 0),
  /** Paid by entries alone. */
  spread: withDefault(finite(0, 0.5), 0),
  /** Whether stops take slippage; limits and targets never do. */
  stops: withDefault(bool, true),
})
export type Slippage = TypeOf<typeof slippageCodec>

/** What fills cost: commission to the broker, slippage to the market. */
export const costsCodec = struct('cost record', {
  commission: orDefaults(commissionCodec),
  slippage: orDefaults(slippageCodec),
})
export type Costs = TypeOf<typeof costsCodec>

/** Fills lose nothing. */
export const noSlippage: Slippage = defaultsOf(slippageCodec)

/** A rate of each fill's value and nothing else. */
export const costsAt = (rate: number): Costs => ({
  commission: { ...defaultsOf(commissionCodec), rate },
  slippage: noSlippage,
})
/** Fills are free. */
export const noCosts: Costs = costsAt(0)
