/** A row of a CSV file of bars. */
export interface Row {
  readonly time: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
}

/** A trade as `--trades` writes it; `symbol` where there are several instruments. */
export interface TradeRow {
  readonly symbol?: string
  readonly side: number
  readonly entry_bar: number
  readonly exit_bar: number
  readonly entry_price: number
  readonly exit_price: number
  readonly units: number
}

/** What somebody knows who holds the files alone. */
export interface Files {
  readonly bars: Readonly<Record<string, readonly Row[]>>
  readonly trades: readonly TradeRow[]
  /** Times of the first tested bar, and of the first one behind the test. */
  readonly from: number
  readonly to: number
  readonly capital: number
  /** Of the value of each fill. */
  readonly rate: number
  readonly opens: boolean
  /** What fills at market lose of their price. */
  readonly slippage?: number
  /** Bars a year. */
  readonly periods: number
  /** Cash a unit by symbol and time, paid to who held through the night before. */
  readonly dividends?: Readonly<Record<string, Readonly<Record<number, number>>>>
  /** A year, of the value of shorts at the close before. */
  readonly borrow?: number
  /** A year, which longs pay to shorts. */
  readonly funding?: number
}

/** The test of a verdict. */
export interface ByHand {
  readonly days: number
  readonly z: number
  readonly p: number
  readonly edge: number
  readonly interval: readonly [number, number]
  readonly ratio: number
  readonly equity: readonly number[]
  /** The series that is tested, by bar. */
  readonly series: readonly number[]
}

const DAY = 86_400_000
const mean = (all: readonly number[]): number => all.reduce((a, b) => a + b, 0) / all.length
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, t) => sum + value * b[t]!, 0)
const less = (a: readonly number[], by: number): readonly number[] => a.map((value) => value - by)

/** The share of a standard normal above z, by Simpson's rule. */
export const tail = (z: number): number => {
  const steps = 20_000
  const width = Math.abs(z) / steps
  let sum = 0
  for (let i = 0; i <= steps; i++)
    sum += (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2) * Math.exp(-((i * width) ** 2) / 2)
  const middle = (sum * width) / 3 / Math.sqrt(2 * Math.PI)
  return z > 0 ? 0.5 - middle : 0.5 + middle
}

/** Least-squares slopes with an intercept, by Gram and Schmidt. */
const slopes = (x: readonly number[], columns: readonly (readonly number[])[]): readonly number[] => {
  const [a, b] = columns.map((column) => less(column, mean(column)))
  const y = less(x, mean(x))
  if (b === undefined) return [dot(y, a!) / dot(a!, a!)]
  const turned = b.map((value, t) => value - (dot(a!, b) / dot(a!, a!)) * a![t]!)
  const second = dot(y, turned) / dot(turned, turned)
  const rest = y.map((value, t) => value - second * b[t]!)
  return [dot(rest, a!) / dot(a!, a!), second]
}

interface Part {
  readonly weight: number
  readonly unit: number
}

/** z, p and the edge of a series of days. */
const tested = (d: readonly number[], periods: number): Omit<ByHand, 'equity' | 'series'> => {
  const n = d.length
  const centred = less(d, mean(d))
  const g = (lag: number): number => dot(centred.slice(lag), centred) / n
  const lags = Math.floor(4 * (n / 100) ** (2 / 9))
  let v = g(0)
  for (let lag = 1; lag <= lags; lag++) v += 2 * (1 - lag / (lags + 1)) * g(lag)
  const error = Math.sqrt(Math.max(v, g(0)) / n)
  const z = mean(d) / error
  return {
    days: n,
    z,
    p: tail(z),
    edge: mean(d) * periods,
    interval: [
      (mean(d) - 1.959963984540054 * error) * periods,
      (mean(d) + 1.959963984540054 * error) * periods,
    ],
    ratio: (mean(d) / Math.sqrt(g(0))) * Math.sqrt(periods),
  }
}

/** The test of a verdict from the trades and the bars alone, in the words of docs/explanation/verdict-rules.md. */
export const testByHand = (files: Files): ByHand => {
  const { bars, trades, from, to, capital, rate, opens } = files
  const symbols = Object.keys(bars)
  const steps = [...new Set(symbols.flatMap((symbol) => bars[symbol]!.map(({ time }) => time)))]
    .filter((time) => time >= from && time < to)
    .sort((a, b) => a - b)
  const places = new Map(
    symbols.map((symbol) => [symbol, new Map(bars[symbol]!.map(({ time }, t) => [time, t]))]),
  )
  const traded = new Map(
    symbols.map((symbol) => [symbol, trades.filter(({ symbol: of = symbol }) => of === symbol)]),
  )
  const equity = [capital]
  const x: number[] = []
  const parts: readonly Part[][] = opens ? [[], []] : [[]]
  for (const time of steps) {
    const before = equity.at(-1)!
    let earned = 0
    const weight = [0, 0]
    const unit = [0, 0]
    let members = 0
    for (const symbol of symbols) {
      const own = bars[symbol]!
      const t = places.get(symbol)!.get(time)
      if (t === undefined) continue
      const { open, close } = own[t]!
      const last = t > 0 ? own[t - 1]!.close : open
      const cash = files.dividends?.[symbol]?.[time] ?? 0
      const years = t > 0 ? (time - own[t - 1]!.time) / (365 * DAY) : 0
      const longs = (files.funding ?? 0) * years
      const cut = opens ? open : close
      if (t > 0) {
        members += 1
        unit[0]! += (cut - last + cash) / last - longs
        unit[1]! += (close - cut) / last
      }
      for (const { side, entry_bar, exit_bar, entry_price, exit_price, units } of traded.get(symbol)!) {
        if (t < entry_bar || t > exit_bar) continue
        const signed = side * units
        const isNew = t === entry_bar
        const start = isNew ? entry_price : last
        const end = t === exit_bar ? exit_price : close
        earned += signed * (end - start)
        if (isNew) earned -= rate * units * entry_price
        if (t === exit_bar) earned -= rate * units * exit_price
        if (!isNew) earned += signed * cash - signed * last * longs
        if (!isNew && side < 0) earned -= units * last * (files.borrow ?? 0) * years
        if (!isNew) weight[0]! += (signed * last) / before
        const slipped = open * (1 - side * (files.slippage ?? 0))
        const isLeftAtOpen = t === exit_bar && (exit_price === open || exit_price === slipped)
        if (!isLeftAtOpen) weight[1]! += (signed * last) / before
      }
    }
    equity.push(before + earned)
    x.push(earned / before)
    parts.forEach((part, i) => part.push({ weight: weight[i]!, unit: unit[i]! / Math.max(1, members) }))
  }
  const n = parts.map((part) => part.map(({ weight }) => weight))
  const m = parts.map((part) => part.map(({ unit }) => unit))
  const [nbar, mbar] = [n.map(mean), m.map(mean)]
  const above = (c: readonly number[]): readonly number[] =>
    x.map((net, t) =>
      parts.reduce((rest, _, i) => rest - c[i]! * m[i]![t]! - mbar[i]! * (n[i]![t]! - nbar[i]!), net),
    )
  const byDay = (d: readonly number[]): readonly number[] => {
    const days = new Map<number, number>()
    d.forEach((value, t) => {
      const day = Math.floor(steps[t]! / DAY)
      days.set(day, (days.get(day) ?? 0) + value)
    })
    return [...days.values()]
  }
  const all = [above(nbar), ...(symbols.length > 1 ? [above(slopes(x, m))] : [])]
    .map((series) => ({ series, d: byDay(series) }))
    .map(({ series, d }) => ({ ...tested(d, (files.periods * d.length) / steps.length), series }))
  return { ...all.reduce((a, b) => (b.p > a.p ? b : a)), equity }
}

/** Sums over equal blocks from the first bar on. */
const blocksOf = (d: readonly number[], blocks: number): readonly number[] =>
  Array.from({ length: blocks }, (_, b) =>
    d
      .slice(Math.floor((b * d.length) / blocks), Math.floor(((b + 1) * d.length) / blocks))
      .reduce((sum, value) => sum + value, 0),
  )

/** The share of draws in which the best of some series that have nothing but luck is as good as the chosen one, of up to 300. */
export const trainByHand = (
  chosen: readonly number[],
  all: readonly (readonly number[])[],
  draws: number,
  normal: () => number,
): number => {
  const t = chosen.reduce((sum, value) => sum + value, 0) / Math.sqrt(dot(chosen, chosen))
  const columns = all.map((d) => {
    const blocks = blocksOf(d, 16)
    const centred = less(blocks, mean(blocks))
    return centred.map((value) => value / Math.sqrt(dot(centred, centred)))
  })
  let reached = 0
  for (let k = 0; k < draws; k++) {
    const xi = Array.from({ length: 16 }, normal)
    if (Math.max(...columns.map((column) => dot(column, xi))) >= t) reached += 1
  }
  return reached / draws
}
