const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

/** Median step of the last 100 times, in milliseconds. Cost: O(1). NaN: with fewer than two times. */
export const medianStep = (time: Float64Array): number => {
  const last = time.subarray(Math.max(0, time.length - 100))
  const steps = new Float64Array(Math.max(0, last.length - 1))
  for (let i = 1; i < last.length; i++) steps[i - 1] = last[i]! - last[i - 1]!
  steps.sort()
  const half = steps.length >> 1
  return steps.length === 0
    ? Number.NaN
    : steps.length % 2 === 1
      ? steps[half]!
      : (steps[half - 1]! + steps[half]!) / 2
}

/** The bucket of a time: a calendar year, a month, a week that ends on Sunday, or a UTC day. */
const bucketOf = (time: number, days: number): number => {
  const day = Math.floor(time / DAY_MS)
  const date = new Date(time)
  if (days === 7) return Math.floor((day + 3) / 7)
  if (days === 31) return date.getUTCFullYear() * 12 + date.getUTCMonth()
  return days === 365 ? date.getUTCFullYear() : day
}

/** The last value of each bucket that has any. Cost: O(bars). NaN: kept. */
export const lastOfBuckets = (time: Float64Array, values: Float64Array, days: number): Float64Array => {
  const out: number[] = []
  let before = Number.NaN
  for (let i = 0; i < values.length; i++) {
    const bucket = bucketOf(time[i]!, days)
    if (bucket === before) out[out.length - 1] = values[i]!
    else out.push(values[i]!)
    before = bucket
  }
  return Float64Array.from(out)
}

/** Share of times that fall on a Saturday or Sunday (UTC). Cost: O(bars). */
export const weekendShare = (time: Float64Array): number => {
  let weekend = 0
  for (const each of time) if ([0, 6].includes(new Date(each).getUTCDay())) weekend += 1
  return weekend / time.length
}

/** Drawdown of each bar from the running peak, 0 or more. Cost: O(bars). NaN: kept. */
export const drawdownsFromPeak = (equity: Float64Array): Float64Array => {
  const out = new Float64Array(equity.length)
  let peak = -Infinity
  for (let i = 0; i < equity.length; i++) {
    if (equity[i]! > peak) peak = equity[i]!
    out[i] = 1 - equity[i]! / peak
  }
  return out
}

/** One stretch between two bars at the peak, or up to the last bar: milliseconds, and its deepest drawdown. */
export interface Episode {
  readonly duration: number
  readonly depth: number
}

/** The drawdown episodes of a series: neighbouring zero bars (and the last bar) more than one bar apart. Cost: O(bars). */
export const drawdownEpisodes = (time: Float64Array, drawdowns: Float64Array): readonly Episode[] => {
  const found: Episode[] = []
  let before = -1
  let depth = 0
  for (let i = 0; i < drawdowns.length; i++) {
    depth = Math.max(depth, drawdowns[i]!)
    if (drawdowns[i] !== 0 && i !== drawdowns.length - 1) continue
    if (before >= 0 && i > before + 1) found.push({ duration: time[i]! - time[before]!, depth })
    before = i
    depth = drawdowns[i]!
  }
  return found
}

/** Bars covered by a trade, its entry and exit bar with it. Cost: O(bars and trades). */
export const barsCovered = (length: number, from: Int32Array, to: Int32Array): number => {
  const edges = new Int32Array(length + 1)
  for (let i = 0; i < from.length; i++) {
    edges[from[i]!]! += 1
    edges[to[i]! + 1]! -= 1
  }
  let open = 0
  let covered = 0
  for (let i = 0; i < length; i++) {
    open += edges[i]!
    if (open > 0) covered += 1
  }
  return covered
}

/** Cov(x, y) / var(y) of the log returns of two series. Cost: O(n). NaN: of a value that is not positive. */
export const logReturnBeta = (values: Float64Array, market: Float64Array): number => {
  const n = values.length - 1
  let meanX = 0
  let meanY = 0
  for (let i = 1; i <= n; i++) {
    meanX += Math.log(values[i]! / values[i - 1]!) / n
    meanY += Math.log(market[i]! / market[i - 1]!) / n
  }
  let together = 0
  let own = 0
  for (let i = 1; i <= n; i++) {
    const y = Math.log(market[i]! / market[i - 1]!) - meanY
    together += (Math.log(values[i]! / values[i - 1]!) - meanX) * y
    own += y * y
  }
  return together / own
}

/** A duration rounded up to the unit of the bars: days, hours or minutes. */
export const roundedUp = (duration: number, step: number): number => {
  const unit = step % DAY_MS === 0 ? DAY_MS : step % HOUR_MS === 0 ? HOUR_MS : MINUTE_MS
  return Math.ceil(duration / unit) * unit
}
