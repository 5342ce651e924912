import { viewBytes } from '../../core/canonical/canonical-form.js'
import { sha256 } from '../../core/canonical/content-key.js'
import type { Slice } from '../../market/bars/bars.js'
import type { Trades } from '../account/trades.js'

/** What stands at the end of a run next to its closed trades. */
interface Ending {
  readonly cash: number
  readonly units: number
  readonly held: number
}

/** The hash of what decides a run's returns: the scored range, the capital, every trade's fills, and what still stands. */
export const returnsHash = (trades: Trades, slice: Slice, capital: number, end: Ending): string => {
  const ends = Float64Array.of(...slice.scored, capital, end.cash, end.units, end.held)
  const { side, entry_bar, exit_bar, entry_price, exit_price, units } = trades
  const parts = [ends, side, entry_bar, exit_bar, entry_price, exit_price, units]
  let length = 0
  for (const part of parts) length += part.byteLength
  const all = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    all.set(viewBytes(part), at)
    at += part.byteLength
  }
  return sha256(all)
}
