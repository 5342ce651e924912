import { above0 } from '../../core/codec/bounds.js'
import {
  bool,
  defaultsOf,
  finite,
  oneOf,
  optionalField,
  struct,
  type TypeOf,
  tagged,
  withDefault,
} from '../../core/codec/codec.js'

/** When an order that was decided at a bar's close is filled. */
export const FILLS = ['next_open', 'next_close', 'close'] as const
export type FillRule = (typeof FILLS)[number]

/** Prices at which resting orders fill. */
export const pricesCodec = struct('price rule', {
  /** `penetration`: a limit fills once the price went beyond it; `touch`: once it was reached. */
  limits: withDefault(oneOf('limit rule', ['penetration', 'touch']), 'penetration'),
  targets: withDefault(oneOf('target rule', ['penetration', 'touch']), 'touch'),
  /** What levels given as fractions are counted from: the entry's fill, or the close of its bar. */
  levels_from: withDefault(oneOf('levels_from', ['fill', 'close']), 'fill'),
  /** What a trailing stop follows: closes, or the best price within each bar. */
  trailing: withDefault(oneOf('trailing', ['close', 'extreme']), 'close'),
})

/** Units of an entry: when and of what they are counted, how they are rounded, and what happens where money is short. */
export const unitsCodec = struct('units rule', {
  at: withDefault(oneOf('sizing time', ['decision', 'fill']), 'decision'),
  /** What a fraction is a fraction of. */
  of: withDefault(oneOf('sizing basis', ['equity', 'available']), 'equity'),
  rounding: withDefault(
    tagged('rounding', 'kind', {
      fractional: struct('fractional', {}),
      integer: struct('integer', {
        /** Units that lie this little below a whole number are that number. */
        within: optionalField(finite(0, 0.5)),
      }),
      lot: struct('lot', { lot: above0('lot') }),
    }),
    { kind: 'fractional' },
  ),
  /** `borrow` buys all the same, and the account owes the cash. */
  short_of_money: withDefault(oneOf('shortage rule', ['cut', 'reject', 'borrow']), 'cut'),
  /** The fewest units of an order; fewer, after rounding, are not traded. */
  least: optionalField(above0('least')),
})

/** How orders that fill at one moment share the money of their account. */
export const sharingCodec = struct('sharing rule', {
  /**
   * `lessening_first`: what lessens positions, then what adds; `by_value`: from the largest sale to the largest purchase;
   * `listed` and `reversed`: as the instruments stand.
   */
  sequence: withDefault(
    oneOf('sequence', ['lessening_first', 'by_value', 'listed', 'reversed']),
    'lessening_first',
  ),
  /** What pays purchases: what the positions leave free, or the cash, which holds what short sales brought and bounds none. */
  money: withDefault(oneOf('money', ['free', 'cash']), 'free'),
  /** Purchases that the money does not pay: `together` all of a moment shrink by one factor, `in_turn` each takes what is left. */
  shortage: withDefault(oneOf('shortage', ['together', 'in_turn']), 'in_turn'),
  /** Whether the commission of an order to a target is paid next to its amount or out of it. */
  commission: withDefault(oneOf('commission of a target', ['on_top', 'inside']), 'on_top'),
})

/**
 * What a unit is: a share that is paid for, or a contract that is worth `multiplier` times its price. A contract ties
 * `margin` in money; without one its value over the leverage, as a share does.
 */
export const contractCodec = tagged('contract', 'kind', {
  stock: struct('stock', {}),
  future: struct('future', { multiplier: above0('multiplier'), margin: optionalField(above0('margin')) }),
})

/** What of a bar's volume orders may take, all of its orders together in their turn; 0 or unknown fills nothing. */
export const volumeCodec = tagged('volume rule', 'kind', {
  unlimited: struct('unlimited volume', {}),
  share: struct('volume share', {
    share: above0('share', 1),
    /** What becomes of the rest of an order: it waits for the next bars, or is cancelled. */
    rest: withDefault(oneOf('rest rule', ['carry', 'cancel']), 'carry'),
  }),
})

/** How trades stand next to each other. */
export const positionsCodec = struct('position rules', {
  /** `fifo`: an opposite order closes the oldest first; `average`: one trade at the average price; `hedging`: side by side. */
  rule: withDefault(oneOf('position rule', ['fifo', 'average', 'hedging']), 'fifo'),
  /** Whether a new order first cancels what is queued and closes what is open. */
  exclusive: withDefault(bool, false),
})

export type Units = TypeOf<typeof unitsCodec>
export type PriceRules = TypeOf<typeof pricesCodec>
/** Units counted of the equity at the decision, not rounded, cut where money is short. */
export const plainUnits: Units = defaultsOf(unitsCodec)
/** Limits need penetration, targets a touch; levels count from the fill, trailing stops follow closes. */
export const plainPrices: PriceRules = defaultsOf(pricesCodec)
