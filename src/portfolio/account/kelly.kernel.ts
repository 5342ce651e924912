import type { KellySizing } from '../rules/sizing.js'
import type { Trades } from './trades.js'

/**
 * `clamp(k (W - (1 - W) / R), 0, cap)` of the last `lookback` of the first `known` shadow trades: W is the share that won, R
 * the mean winning over the mean losing return (Kelly 1956). Without a win it is 0, with wins and no loss it is the cap.
 * NaN where fewer than `min_trades` are known. Cost: O(lookback). NaN: none. Look-ahead: as `known`.
 */
export const kellyFraction = (
  { k, cap, lookback, min_trades }: KellySizing,
  shadow: Trades,
  known: number,
): number => {
  const from = Math.max(0, known - lookback)
  const of = known - from
  if (of < min_trades) return Number.NaN
  let wins = 0
  let losses = 0
  let won = 0
  let lost = 0
  for (let i = from; i < known; i++) {
    const earned = shadow.return[i]!
    if (earned > 0) {
      wins += 1
      won += earned
    } else if (earned < 0) {
      losses += 1
      lost -= earned
    }
  }
  if (wins === 0) return 0
  if (losses === 0) return cap
  const w = wins / of
  const r = won / wins / (lost / losses)
  return Math.min(cap, Math.max(0, k * (w - (1 - w) / r)))
}
