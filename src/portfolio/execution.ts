import {
  bool,
  type Codec,
  checked,
  finite,
  type InputOf,
  oneOf,
  optional,
  struct,
  type TypeOf,
  tagged,
  withDefault,
} from '../core/codec.js'

/** When an order that was decided at a bar's close is filled. */
export const FILLS = ['next_open', 'next_close', 'close'] as const
export type FillRule = (typeof FILLS)[number]

const positive = (codec: Codec<number>, what: string): Codec<number> =>
  checked(codec, (value) => (value > 0 ? undefined : `${what} must be above 0, not ${value}`))
const share = (what: string): Codec<number> => positive(finite(0, 1), what)
const below1 = (what: string): Codec<number> =>
  checked(share(what), (value) => (value < 1 ? undefined : `${what} must be below 1`))

/** Costs of a fill: commission as a fraction of its value and per unit, slippage as an adverse fraction of its price. */
export const costsCodec = struct('costs', {
  rate: withDefault(finite(0, 0.5), 0.001),
  per_share: withDefault(finite(0), 0),
  slippage: withDefault(finite(0, 0.5), 0),
})
export type Costs = TypeOf<typeof costsCodec>

/** How many units an entry asks for: a share of the equity at the decision bar's close, or a fixed number. */
export const sizingCodec = tagged('sizing', 'kind', {
  fraction: struct('fraction sizing', { fraction: withDefault(share('fraction'), 1) }),
  units: struct('units sizing', { units: positive(finite(), 'units') }),
})
export type Sizing = TypeOf<typeof sizingCodec>

/** Exit levels as fractions of the entry's fill price. */
export const riskCodec = struct('risk', {
  stop_loss: optional(below1('stop_loss')),
  take_profit: optional(positive(finite(), 'take_profit')),
  trailing_stop: optional(below1('trailing_stop')),
})
export type Risk = TypeOf<typeof riskCodec>

const defaultCosts: Costs = { rate: 0.001, per_share: 0, slippage: 0 }

/** How signals become fills: capital, fill rule, costs, sizing, exit levels. Every field has a default. */
export const executionCodec = struct('execution', {
  capital: withDefault(positive(finite(), 'capital'), 100_000),
  fill: withDefault(oneOf('fill', FILLS), 'next_open'),
  costs: withDefault(costsCodec, defaultCosts),
  sizing: withDefault(sizingCodec, { kind: 'fraction', fraction: 1 }),
  risk: withDefault(riskCodec, {}),
  allow_short: withDefault(bool, true),
})
export type Execution = TypeOf<typeof executionCodec>
export type ExecutionInput = InputOf<typeof executionCodec>

/** All in at the next open, 0.1 % a side, no exit levels. */
export const defaultExecution: Execution = {
  capital: 100_000,
  fill: 'next_open',
  costs: defaultCosts,
  sizing: { kind: 'fraction', fraction: 1 },
  risk: {},
  allow_short: true,
}

/** Whether any exit level can end a trade before its signal does. */
export const hasRisk = ({ risk }: Execution): boolean =>
  risk.stop_loss !== undefined || risk.take_profit !== undefined || risk.trailing_stop !== undefined
