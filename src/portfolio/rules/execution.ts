import {
  bool,
  defaultsOf,
  finite,
  type InputOf,
  integer,
  oneOf,
  optional,
  orDefaults,
  struct,
  type TypeOf,
  withDefault,
} from '../../core/codec/codec.js'
import { above0, below1 } from './bounds.js'
import { financingCodec, isFinanced } from './financing.js'
import { limitsCodec } from './limits.js'
import { sizingCodec } from './sizing.js'

/** When an order that was decided at a bar's close is filled. */
export const FILLS = ['next_open', 'next_close', 'close'] as const
export type FillRule = (typeof FILLS)[number]

/** Costs of a fill: commission as a fraction of its value and per unit, slippage as an adverse fraction of its price. */
export const costsCodec = struct('costs', {
  rate: withDefault(finite(0, 0.5), 0.001),
  per_share: withDefault(finite(0), 0),
  slippage: withDefault(finite(0, 0.5), 0),
})
export type Costs = TypeOf<typeof costsCodec>

/** Exit levels as fractions of the entry's fill price, and the most bars from an entry's fill to its exit's. */
export const riskCodec = struct('risk', {
  stop_loss: optional(below1('stop_loss')),
  take_profit: optional(above0('take_profit')),
  trailing_stop: optional(below1('trailing_stop')),
  max_holding: optional(integer(1)),
})
export type Risk = TypeOf<typeof riskCodec>
/** The exits that a price forces. */
export type ExitLevels = Omit<Risk, 'max_holding'>

/** The fields of an execution. */
export const executionFields = {
  capital: withDefault(above0('capital'), 100_000),
  fill: withDefault(oneOf('fill', FILLS), 'next_open'),
  costs: orDefaults(costsCodec),
  sizing: withDefault(sizingCodec, { kind: 'fraction', fraction: 1 }),
  risk: orDefaults(riskCodec),
  limits: orDefaults(limitsCodec),
  financing: orDefaults(financingCodec),
  allow_short: withDefault(bool, true),
} as const

/** How signals become fills: capital, fill rule, costs, sizing, exits, limits, financing. Every field has a default. */
export const executionCodec = struct('execution', executionFields)
export type Execution = TypeOf<typeof executionCodec>
export type ExecutionInput = InputOf<typeof executionCodec>

/** All in at the next open, 0.1 % a side, no exit levels, no limits, nothing borrowed. */
export const defaultExecution: Execution = defaultsOf(executionCodec)

/** Whether anything but the signal can end a trade, hold an entry back, or change the cash between fills. */
export const readsEveryBar = ({ risk, limits, financing }: Execution): boolean =>
  Object.keys(risk).length > 0 ||
  limits.leverage > 1 ||
  limits.max_drawdown !== undefined ||
  limits.daily_loss !== undefined ||
  limits.cooldown !== undefined ||
  isFinanced(financing)
