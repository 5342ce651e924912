import { random } from '../../src/core/random.kernel.js'
import { type Bars, barsBetween, seriesOfBars, VALUE_COLUMNS } from '../../src/market/bars/bars.js'

/** Other bars after a close: those up to and with bar `at` stay as they are, bit for bit. */
export type Future = (bars: Bars, at: number, seed: number) => Bars

type Column = (typeof VALUE_COLUMNS)[number]
const PRICES = ['open', 'high', 'low', 'close'] as const

/** The bars with columns of their own. */
export const ownBars = (bars: Bars): Bars => ({
  ...bars,
  ...Object.fromEntries(
    Object.entries(bars).flatMap(([name, column]) =>
      column instanceof Float64Array ? [[name, column.slice()]] : [],
    ),
  ),
  ...seriesOfBars(bars, (column) => column.slice()),
})

const changed = (
  bars: Bars,
  at: number,
  names: readonly Column[],
  value: (bar: number, column: Column) => number,
  further: (bar: number, series: Float64Array) => number,
): Bars => {
  const from = (column: Float64Array, of: (bar: number) => number): Float64Array =>
    column.map((known, bar) => (bar > at ? of(bar) : known))
  return {
    ...bars,
    ...Object.fromEntries(names.map((name) => [name, from(bars[name], (bar) => value(bar, name))])),
    ...seriesOfBars(bars, (series) => from(series, (bar) => further(bar, series))),
  }
}

/** Bars that follow in another order: the moves from the last close are kept, the prices are not. */
const reordered = (bars: Bars, at: number, from: (bar: number) => number): Bars => {
  const base = bars.close[at] ?? 1
  const levels = new Float64Array(bars.length + 1)
  levels[at + 1] = base
  for (let i = at + 1; i < bars.length; i++) {
    const other = from(i)
    levels[i + 1] = (levels[i] ?? base) * ((bars.close[other] ?? 1) / (bars.close[other - 1] ?? 1))
  }
  return changed(
    bars,
    at,
    VALUE_COLUMNS,
    (i, name) => {
      const other = from(i)
      return name === 'volume'
        ? (bars.volume[other] ?? 0)
        : ((bars[name][other] ?? 1) / (bars.close[other - 1] ?? 1)) * (levels[i] ?? base)
    },
    (i, series) => series[from(i)] ?? Number.NaN,
  )
}

/** The futures that the laws put in place of the real one, by the words for them. */
export const FUTURES: Readonly<Record<string, Future>> = {
  // copies: a view would still hold what was cut off in its buffer
  'cut off': (bars, at) => ownBars(barsBetween(bars, 0, at + 1)),
  'in another order': (bars, at, seed) => {
    const draw = random(seed, 'order', at)
    const order = Array.from({ length: bars.length - at - 1 }, (_, i) => at + 1 + i)
    for (let i = order.length - 1; i > 0; i--) {
      const j = draw.below(i + 1)
      ;[order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0]
    }
    return reordered(bars, at, (i) => order[i - at - 1] ?? i)
  },
  mirrored: (bars, at) => {
    const base = bars.close[at] ?? 1
    const opposite = { open: 'open', high: 'low', low: 'high', close: 'close' } as const
    return changed(
      bars,
      at,
      PRICES,
      (i, name) => (name === 'volume' ? 0 : (base * base) / (bars[opposite[name]][i] ?? base)),
      (i, series) => -(series[i] ?? 0),
    )
  },
  'ten times as high': (bars, at) =>
    changed(
      bars,
      at,
      PRICES,
      (i, name) => (bars[name][i] ?? 0) * 10,
      (i, series) => (series[i] ?? 0) * 10,
    ),
  'flat and silent': (bars, at) =>
    changed(
      bars,
      at,
      VALUE_COLUMNS,
      (_, name) => (name === 'volume' ? 0 : (bars.close[at] ?? 1)),
      (_, series) => series[at] ?? 0,
    ),
  unknown: (bars, at) =>
    changed(
      bars,
      at,
      VALUE_COLUMNS,
      () => Number.NaN,
      () => Number.NaN,
    ),
  huge: (bars, at) =>
    changed(
      bars,
      at,
      VALUE_COLUMNS,
      (_, name) => (name === 'low' ? 1e-9 : 1e12),
      () => 1e12,
    ),
  'an earlier stretch again': (bars, at) => {
    const back = Math.max(1, Math.floor(at / 2))
    return reordered(bars, at, (i) => Math.max(1, i - Math.min(back, i - 1)))
  },
}
