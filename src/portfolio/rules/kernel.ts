import type { Bars } from '../../market/bars/bars.js'
import { hasOutside } from '../../market/bars/trading-day.js'
import type { Data } from '../../market/universe/data.js'
import { accountExitsHash } from '../../strategy/strategy-hash.js'
import type { Execution } from './execution.js'
import { isFinanced } from './financing.js'

/** The portfolio kernels with their versions, as they stand in keys and trial records, from the fastest to the most general. */
export const KERNELS = ['event/1', 'reference/1', 'account/5'] as const
export type KernelName = (typeof KERNELS)[number]

/** What must be known of a run next to its execution: what it follows, and whether its bars pay dividends or a rate. */
export interface KernelFacts {
  readonly follows: 'signal' | 'orders'
  readonly pays: boolean
  /** Whether some bars lie outside the session, where nothing is entered. */
  readonly outside?: boolean
  /** Whether exits read the trade. */
  readonly reads_trade?: boolean
}

/** Rule and kernel stand in keys and ledgers; `because` names what asks for more than the fastest. */
export interface KernelChoice {
  readonly rule: 'kernel_rule/3'
  readonly name: KernelName
  readonly because: readonly string[]
  /** The hash of the exits of the execution, where it has such. */
  readonly exits?: string
}

const fastest = (): KernelName => 'event/1'
const book = (asked: boolean): KernelName => (asked ? 'account/5' : 'event/1')
const everyBar = (asked: boolean): KernelName => (asked ? 'reference/1' : 'event/1')

/**
 * What each field of an execution asks for: a signal's change points alone, every bar, or the book of orders. A new field does
 * not compile until it is here. Sizing, `max_position_size` and `exposure` act at entries alone; fixed levels are found by search.
 */
const ASKS: { readonly [F in keyof Required<Execution>]: (value: Execution[F]) => KernelName } = {
  capital: fastest,
  fill: fastest,
  matching: (rule) => book(rule !== 'time'),
  intrabar: (rule) => book(rule !== 'stop_first'),
  entry_bar: (rule) => book(rule !== 'pessimistic'),
  prices: ({ targets, levels_from, trailing }) =>
    book(targets !== 'touch' || levels_from !== 'fill' || trailing !== 'close'),
  units: ({ at, of, rounding, short_of_money, least }) =>
    book(
      at !== 'decision' ||
        of !== 'equity' ||
        rounding.kind !== 'fractional' ||
        short_of_money !== 'cut' ||
        least !== undefined,
    ),
  costs: ({ commission, slippage }) =>
    book(
      commission.fixed > 0 ||
        commission.minimum > 0 ||
        commission.tiers.length > 0 ||
        commission.charged !== 'per_order' ||
        slippage.fixed > 0 ||
        slippage.volume_share > 0 ||
        slippage.spread > 0 ||
        !slippage.stops,
    ),
  leverage: (leverage) => everyBar(leverage > 1),
  contract: ({ kind }) => book(kind !== 'stock'),
  volume: ({ kind }) => book(kind !== 'unlimited'),
  positions: ({ rule, exclusive }) => book(rule !== 'fifo' || exclusive),
  sharing: (rule) => book(rule !== undefined),
  ruin: (rule) => book(rule !== 'halt'),
  finalize: (rule) => book(rule === 'open'),
  sizing: fastest,
  risk: ({ trailing_stop, max_holding }) => everyBar((trailing_stop ?? max_holding) !== undefined),
  exits: (exits) => book(exits !== undefined),
  limits: ({ max_drawdown, daily_loss, cooldown }) =>
    everyBar((max_drawdown ?? daily_loss ?? cooldown) !== undefined),
  financing: (rates) => everyBar(isFinanced(rates)),
  allow_short: fastest,
}
const FIELDS = Object.keys(ASKS) as readonly (keyof Execution)[]
const asked = <F extends keyof Execution>(execution: Execution, field: F): KernelName =>
  ASKS[field](execution[field])

/**
 * Says which kernel runs: a function of the run's own execution and of these facts alone, never of memory, workers or the rest
 * of a grid, so that a winner run again alone gives the very numbers of its trial.
 */
export const kernelOf = (
  execution: Execution,
  { follows, pays, outside = false, reads_trade = false }: KernelFacts,
): KernelChoice => {
  const asks: readonly (readonly [string, KernelName])[] = [
    ...FIELDS.map((field) => [field, asked(execution, field)] as const),
    ['orders', book(follows === 'orders')],
    ['dividends or a risk-free rate', everyBar(pays)],
    ['bars outside the session', book(outside)],
    ['exits that read the trade', book(reads_trade)],
  ]
  const rank = Math.max(...asks.map(([, name]) => KERNELS.indexOf(name)))
  const name = KERNELS[rank] ?? 'account/5'
  return {
    rule: 'kernel_rule/3',
    name,
    because: rank === 0 ? [] : asks.flatMap(([field, wanted]) => (wanted === name ? [field] : [])),
    ...(execution.exits === undefined ? {} : { exits: accountExitsHash(execution.exits) }),
  }
}

/** The choice for a signal on some bars. */
export const signalKernel = (bars: Bars, execution: Execution, reads_trade = false): KernelChoice =>
  kernelOf(execution, {
    follows: 'signal',
    pays: bars.dividends !== undefined || bars.risk_free !== undefined,
    outside: hasOutside(bars),
    reads_trade,
  })

/** The choice for orders, or target weights, on some bars. */
export const orderKernel = (bars: Bars, execution: Execution): KernelChoice =>
  kernelOf(execution, {
    follows: 'orders',
    pays: bars.dividends !== undefined || bars.risk_free !== undefined,
  })

/** The kernel that runs signals, or orders, on some data. */
export const kernelOn = (
  data: Data,
  execution: Execution,
  { follows, reads_trade }: Pick<KernelFacts, 'follows' | 'reads_trade'>,
): KernelChoice =>
  data._tag === 'Several'
    ? kernelOf(execution, { follows: 'orders', pays: false })
    : follows === 'signal'
      ? signalKernel(data.dataset.bars, execution, reads_trade)
      : orderKernel(data.dataset.bars, execution)

/** What keys and ledgers hold of a choice. */
export const kernelKey = ({ because: _, ...choice }: KernelChoice): Omit<KernelChoice, 'because'> => choice
