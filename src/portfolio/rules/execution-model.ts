import {
  bool,
  checked,
  defaultsOf,
  finite,
  type InputOf,
  list,
  oneOf,
  orDefaults,
  struct,
  type TypeOf,
  tagged,
  withDefault,
} from '../../core/codec/codec.js'
import { above0 } from './bounds.js'
import { type Execution, FILLS } from './execution.js'

/** Prices at which resting orders fill. */
export const pricesCodec = struct('prices', {
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
      integer: struct('integer', {}),
      lot: struct('lot', { lot: above0('lot') }),
    }),
    { kind: 'fractional' },
  ),
  short_of_money: withDefault(oneOf('shortage rule', ['cut', 'reject']), 'cut'),
})

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
/** Fills lose nothing. */
export const noSlippage: Slippage = defaultsOf(slippageCodec)

/** What a unit is: a share that is paid for, or a contract that ties margin and is worth `multiplier` times its price. */
export const contractCodec = tagged('contract', 'kind', {
  /** The share of a position's value that must be covered: 1 without leverage, 0.1 for tenfold. */
  stock: struct('stock', { margin: withDefault(above0('margin', 1), 1) }),
  future: struct('future', {
    margin: above0('margin'),
    multiplier: above0('multiplier'),
  }),
})

/** How trades stand beside each other. */
export const positionsCodec = struct('positions', {
  /** `fifo`: an opposite order closes the oldest first; `average`: one trade at the average price; `hedging`: side by side. */
  rule: withDefault(oneOf('position rule', ['fifo', 'average', 'hedging']), 'fifo'),
  /** Whether a new order first cancels what is queued and closes what is open. */
  exclusive: withDefault(bool, false),
})

/**
 * How orders become fills, as data. `matching: 'time'` follows a bar from its open through its range (stops before
 * targets, exits before entries) to its close; `'queue'` takes the orders as they stand in the book, each against the
 * whole bar after its decision.
 */
const fieldsCodec = struct('execution model', {
  capital: withDefault(above0('capital'), 100_000),
  fill: withDefault(oneOf('fill', FILLS), 'next_open'),
  matching: withDefault(oneOf('matching', ['time', 'queue']), 'time'),
  prices: orDefaults(pricesCodec),
  intrabar: withDefault(oneOf('intrabar order', ['stop_first', 'target_first']), 'stop_first'),
  /**
   * Exit levels on the entry's own bar. `pessimistic`: all after an entry at the open, the stop alone after one within
   * the bar; `next_bar`: none; `again`: the queue is matched once more, after an entry at market, or by a stop whose
   * target lies in the bar and whose stop does not.
   */
  entry_bar: withDefault(oneOf('entry-bar rule', ['pessimistic', 'next_bar', 'again']), 'pessimistic'),
  units: orDefaults(unitsCodec),
  commission: orDefaults(commissionCodec),
  slippage: orDefaults(slippageCodec),
  contract: withDefault(contractCodec, { kind: 'stock', margin: 1 }),
  positions: orDefaults(positionsCodec),
  /** An equity of 0 or less at a close: `halt` closes all there and trades no more; `wipe` also ends with equity 0. */
  ruin: withDefault(oneOf('ruin rule', ['halt', 'wipe', 'ignore']), 'halt'),
  /** What stands at the end: closed at the last close or the last open, or left open and marked. */
  finalize: withDefault(oneOf('finalisation', ['close', 'open', 'mark']), 'close'),
})

/** The codec of an execution model; a rule of the entry bar that its matching does not know is refused. */
export const executionModelCodec = checked(fieldsCodec, ({ matching, entry_bar }) =>
  matching === 'queue' && entry_bar === 'pessimistic'
    ? 'matching "queue" takes entry_bar "again" or "next_bar"'
    : matching === 'time' && entry_bar === 'again'
      ? 'entry_bar "again" goes with matching "queue"'
      : undefined,
)
export type ExecutionModel = TypeOf<typeof executionModelCodec>
export type ExecutionModelInput = InputOf<typeof executionModelCodec>

/** The pessimistic model: next open, stops before targets, limits need penetration, 0.1 % a side. */
export const pessimistic: ExecutionModel = defaultsOf(executionModelCodec)

/** The pessimistic model with what an execution of signals says of capital, fill and costs. */
export const modelOf = ({ capital, fill, costs }: Execution): ExecutionModel => ({
  ...pessimistic,
  capital,
  fill,
  commission: { ...pessimistic.commission, rate: costs.rate, per_share: costs.per_share },
  slippage: { ...pessimistic.slippage, rate: costs.slippage },
})
