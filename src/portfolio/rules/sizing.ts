import { above0 } from '../../core/codec/bounds.js'
import {
  checked,
  integer,
  oneOf,
  optionalField,
  struct,
  type TypeOf,
  tagged,
  withDefault,
} from '../../core/codec/codec.js'

/** What the size of a position is measured by: the deviation of the closes' returns, or the true range. */
export const RISK_MEASURES = ['stdev', 'atr'] as const
export type RiskMeasure = (typeof RISK_MEASURES)[number]

const volatilitySizing = struct('volatility sizing', {
  /** Risk a year that the position is to have, as a share of the equity. */
  target: withDefault(above0('target'), 0.1),
  by: withDefault(oneOf('measure', RISK_MEASURES), 'stdev'),
  /** Returns, or true ranges, up to and with the decision bar's. */
  window: withDefault(integer(2), 20),
  /** The largest share of the equity. */
  cap: withDefault(above0('cap'), 1),
  /** P; without it, what the spacing of the bars gives. */
  periods_per_year: optionalField(above0('periods_per_year')),
})

const kellySizing = checked(
  struct('kelly sizing', {
    /** Share of the full Kelly stake. */
    k: withDefault(above0('k'), 0.25),
    cap: withDefault(above0('cap'), 1),
    /** Shadow trades that are looked back at. */
    lookback: withDefault(integer(1), 100),
    min_trades: withDefault(integer(1), 30),
    /** Share of the equity while there are fewer than `min_trades`. */
    fraction: withDefault(above0('fraction', 1), 1),
  }),
  ({ lookback, min_trades }) =>
    min_trades <= lookback
      ? undefined
      : `min_trades is ${min_trades}, but lookback keeps ${lookback} trades: it would never be reached`,
)

/**
 * How many units an entry asks for: a share of the equity at the decision bar's close, a fixed number, the share that has a
 * target risk, or the share that Kelly's formula gives for the signal's own last trades at unit size.
 */
export const sizingCodec = tagged('sizing', 'kind', {
  fraction: struct('fraction sizing', { fraction: withDefault(above0('fraction', 1), 1) }),
  units: struct('units sizing', { units: above0('units') }),
  volatility: volatilitySizing,
  kelly: kellySizing,
})
export type Sizing = TypeOf<typeof sizingCodec>
export type VolatilitySizing = Extract<Sizing, { readonly kind: 'volatility' }>
export type KellySizing = Extract<Sizing, { readonly kind: 'kelly' }>
/** Sizings that need neither earlier bars nor earlier trades. */
export type FixedSizing = Extract<Sizing, { readonly kind: 'fraction' | 'units' }>
