import type { Bars } from '../../src/market/bars/bars.js'
import type { Trades } from '../../src/portfolio/account/trades.js'

/** What a verdict tests, by hand. */
export interface TimingByHand {
  readonly days: number
  readonly mean: number
  readonly z: number
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

/**
 * z of a run whose fills are at closes, from its trades and the bars [from, to) alone: every amount of money is kept in the
 * plainest way, bar by bar. `cost` is the rate of each fill's value.
 */
export const timingByHand = (
  { close }: Bars,
  [from, to]: readonly [number, number],
  trades: Trades,
  { capital, cost }: { readonly capital: number; readonly cost: number },
): TimingByHand => {
  const bars = Array.from({ length: to - from }, (_, k) => from + k)
  const count = Array.from({ length: trades.side.length }, (_, i) => i)
  const price = (t: number): number => close[t] ?? Number.NaN
  const of = (column: Float64Array | Int8Array | Int32Array, i: number): number => column[i] ?? Number.NaN
  const units = (t: number): number =>
    count
      .filter((i) => of(trades.entry_bar, i) < t && of(trades.exit_bar, i) >= t)
      .reduce((sum, i) => sum + of(trades.side, i) * of(trades.units, i), 0)
  const paid = (t: number): number =>
    count
      .flatMap((i) => [
        ...(of(trades.entry_bar, i) === t ? [of(trades.units, i)] : []),
        ...(of(trades.exit_bar, i) === t ? [of(trades.units, i)] : []),
      ])
      .reduce((sum, traded) => sum + traded * price(t) * cost, 0)
  const earned = bars.map((t) => units(t) * (price(t) - price(t - 1)) - paid(t))
  const equity = earned.reduce<readonly number[]>(
    (all, money) => [...all, (all.at(-1) ?? 0) + money],
    [capital],
  )
  const before = (k: number): number => equity[k] ?? Number.NaN
  const x = earned.map((money, k) => money / before(k))
  const r = bars.map((t) => price(t) / price(t - 1) - 1)
  const w = bars.map((t, k) => (units(t) * price(t - 1)) / before(k))
  const [wbar, rbar] = [mean(w), mean(r)]
  const d = x.map((net, k) => net - wbar * (r[k] ?? 0) - rbar * ((w[k] ?? 0) - wbar))
  const centre = mean(d)
  const n = d.length
  const g = (lag: number): number =>
    d.slice(lag).reduce((sum, value, k) => sum + (value - centre) * ((d[k] ?? 0) - centre), 0) / n
  const lags = Math.floor(4 * Math.exp((2 / 9) * Math.log(n / 100)))
  const sum = Array.from({ length: lags }, (_, i) => i + 1).reduce(
    (all, lag) => all + 2 * (1 - lag / (lags + 1)) * g(lag),
    g(0),
  )
  return { days: n, mean: centre, z: (centre * Math.sqrt(n)) / Math.sqrt(Math.max(g(0), sum)) }
}
