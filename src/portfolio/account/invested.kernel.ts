import type { Bars } from '../../market/bars/bars.js'
import type { Invested } from '../../stats/metrics/metrics.js'
import { type ExposedRun, heldUnits } from './exposure.kernel.js'
import type { Trades } from './trades.js'

/** Whether trades come one after the other, so that no bar's close sees two of them. */
const areInTurn = ({ entry_bar, exit_bar }: Trades): boolean => {
  for (let i = 1; i < entry_bar.length; i++) if (entry_bar[i]! < exit_bar[i - 1]!) return false
  return true
}

/** `Σ units close / equity` over the closes that each trade is held at; trades in turn. */
const shareInTurn = (
  { close }: Pick<Bars, 'close'>,
  [from, to]: readonly [number, number],
  { equity, trades }: ExposedRun,
  gross: boolean,
): number => {
  let sum = 0
  for (let i = 0; i < trades.side.length; i++) {
    const units = gross ? trades.units[i]! : trades.side[i]! * trades.units[i]!
    const end = Math.min(trades.exit_bar[i]!, to)
    for (let t = Math.max(trades.entry_bar[i]!, from); t < end; t++) {
      const worth = equity[t - from + 1]!
      if (worth > 0) sum += (units * close[t]!) / worth
    }
  }
  return sum
}

/** The same of trades any number of which may be held at one close. */
const shareAtOnce = (
  { close }: Pick<Bars, 'close'>,
  [from, to]: readonly [number, number],
  { equity, trades }: ExposedRun,
  gross: boolean,
): number => {
  const units = heldUnits(trades, from, to, (i) => [trades.entry_bar[i]!, trades.exit_bar[i]! - 1], gross)
  let sum = 0
  for (let t = 0; t < units.length; t++)
    if (units[t] !== 0 && equity[t + 1]! > 0) sum += (units[t]! * close[from + t]!) / equity[t + 1]!
  return sum
}

/**
 * The mean invested share of a run over the scored bars [from, to); of long trades alone net and gross are one. Trades that come
 * one after the other are added in the order of the bars, so that both readings agree to the bit. Cost: O(bars held), and
 * O(bars) where trades overlap. NaN: spreads.
 */
export const investedOf = (
  bars: Pick<Bars, 'close'>,
  [from, to]: readonly [number, number],
  run: ExposedRun,
): Invested => {
  const share = areInTurn(run.trades) ? shareInTurn : shareAtOnce
  const mean = (gross: boolean): number => share(bars, [from, to], run, gross) / Math.max(1, to - from)
  const net = mean(false)
  return { net, gross: run.trades.side.includes(-1) ? mean(true) : net }
}

/** Some positions of an account, bar by bar: n + 1 values of signed units, and the n closes that they are worth. */
export interface StandingUnits {
  readonly units: Float64Array
  readonly close: (k: number) => number
}

/** The mean invested share of an account whose positions are given. Cost: O(bars x positions). NaN: spreads. */
export const investedIn = (equity: Float64Array, positions: readonly StandingUnits[]): Invested => {
  let net = 0
  let gross = 0
  const n = equity.length - 1
  for (const { units, close } of positions)
    for (let k = 0; k < n; k++) {
      if (units[k + 1] === 0 || !(equity[k + 1]! > 0)) continue
      const share = (units[k + 1]! * close(k)) / equity[k + 1]!
      net += share
      gross += Math.abs(share)
    }
  return { net: net / Math.max(1, n), gross: gross / Math.max(1, n) }
}
