import { defaultsOf, finite, struct, type TypeOf, withDefault } from '../../core/codec/codec.js'

const YEAR_MS = 365 * 86_400_000

/** What holding costs: shares a year of 365 days. */
export const financingCodec = struct('financing', {
  /** Of the value of a short, for the shares that it borrows. */
  borrow_rate: withDefault(finite(0), 0),
  /** Of the cash that is owed, where leverage let it fall below 0. */
  margin_rate: withDefault(finite(0), 0),
  /** Of the value of a position in a perpetual future: longs pay it and shorts get it; below 0 the other way round. */
  funding_rate: withDefault(finite(), 0),
})
export type Financing = TypeOf<typeof financingCodec>

/** Holding costs nothing. */
export const noFinancing: Financing = defaultsOf(financingCodec)

/** Whether holding costs or earns anything. */
export const isFinanced = ({ borrow_rate, margin_rate, funding_rate }: Financing): boolean =>
  borrow_rate !== 0 || margin_rate !== 0 || funding_rate !== 0

/** What a position pays for some time: on its value at the last close and on the cash as it stood there. */
export const financingOf = (
  { borrow_rate, margin_rate, funding_rate }: Financing,
  side: 1 | -1,
  value: number,
  cash: number,
  elapsed_ms: number,
): number =>
  ((side === 1 ? 0 : borrow_rate * value) + side * funding_rate * value + margin_rate * Math.max(0, -cash)) *
  (elapsed_ms / YEAR_MS)
