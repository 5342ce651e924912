import type { BarRange, Slice } from '../market/bars/bars.js'

/** A sustained state, decided on data up to and with the bar's close. */
export type SignalState = -1 | 0 | 1

/** What a signal log was captured from; replay joins only bars of the same dataset. */
export interface SignalHeader {
  /** The bars that the strategy saw, warm-up included, as indices of the dataset. */
  readonly bars: BarRange
  /** The first bar that counts; before it the signal is 0. */
  readonly scored_from: number
  /** Times of the first and the last bar of `bars`, UTC milliseconds. */
  readonly first_time: number
  readonly last_time: number
  /** Content hash of the dataset. */
  readonly dataset: string
  /** Strategy hash, and its name for people. */
  readonly strategy: string
  readonly name: string
  readonly params: Readonly<Record<string, number | string>>
}

/**
 * A signal as its change points: from dataset bar `at[i]` on the state is `state[i]`; before the first change it is 0.
 * `at` rises strictly, lies in `[scored_from, bars[1])`, and neighbouring states differ.
 */
export interface SignalLog {
  readonly header: SignalHeader
  readonly at: Int32Array
  readonly state: Int8Array
  /** For exits that read the trade, the strategy's or the execution's: where an entry fires again. Other logs have none. */
  readonly renewals?: Renewals
}

/**
 * Stretches of bars `[from[i], to[i])` on which an entry fires again in the state that holds: where an exit that reads the trade
 * has ended it, the account enters by them.
 */
export interface Renewals {
  readonly from: Int32Array
  readonly to: Int32Array
}

/** The bars of a log as a slice: those that it warmed up on, and those that count. */
export const sliceOfLog = ({ header: { bars, scored_from } }: SignalLog): Slice => ({
  warmup: [bars[0], scored_from],
  scored: [scored_from, bars[1]],
})

/** A log for an account without exits that read its trades: it never enters again in the state that holds. */
export const withoutRenewals = (log: SignalLog): SignalLog => {
  const { renewals: _, ...rest } = log
  return log.renewals === undefined ? log : rest
}
