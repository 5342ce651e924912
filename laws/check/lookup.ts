import { random } from '../../src/core/random.kernel.js'
import type { Bars } from '../../src/market/bars/bars.js'
import type { Compare } from './finding.js'
import { ownBars } from './futures.js'
import { changesOfDecisions, type Decisions, type Subject } from './subject.js'

/** The next returns of bars as they are known at each close, from bar `from` on; the last is 0. */
export const nextReturns = (bars: Bars, from: number): Float64Array =>
  Float64Array.from({ length: bars.length - from }, (_, i) => {
    const [now, next] = [bars.close[from + i] ?? 0, bars.close[from + i + 1] ?? Number.NaN]
    return Number.isFinite(next) && now > 0 ? next / now - 1 : 0
  })

/** How surely decisions foretell returns: the z of the sum of (w - mean w)(r - mean r) under no relation. */
export const foresight = (sides: ArrayLike<number>, returns: ArrayLike<number>): number => {
  const n = Math.min(sides.length, returns.length) - 1
  let [w, r] = [0, 0]
  for (let i = 0; i < n; i++) {
    w += sides[i] ?? 0
    r += returns[i] ?? 0
  }
  let [sum, square] = [0, 0]
  for (let i = 0; i < n; i++) {
    const product = ((sides[i] ?? 0) - w / n) * ((returns[i] ?? 0) - r / n)
    sum += product
    square += product * product
  }
  return square > 0 ? sum / Math.sqrt(square) : 0
}

/** Bars under the same dates whose moves come in blocks of another order. Volume moves with them. */
export const blocksPermuted = (bars: Bars, seed: number, block = 10): Bars => {
  const draw = random(seed, 'blocks')
  const blocks = Array.from({ length: Math.floor((bars.length - 1) / block) }, (_, i) => 1 + i * block)
  for (let i = blocks.length - 1; i > 0; i--) {
    const j = draw.below(i + 1)
    ;[blocks[i], blocks[j]] = [blocks[j] ?? 1, blocks[i] ?? 1]
  }
  const order = Array.from({ length: bars.length }, (_, i) =>
    i === 0
      ? 0
      : Math.min(
          bars.length - 1,
          (blocks[Math.floor((i - 1) / block)] ?? i - ((i - 1) % block)) + ((i - 1) % block),
        ),
  )
  const columns = ownBars(bars)
  let level = bars.close[0] ?? 1
  for (let i = 1; i < bars.length; i++) {
    const other = order[i] ?? i
    const base = bars.close[other - 1] ?? 1
    for (const name of ['open', 'high', 'low', 'close'] as const)
      columns[name][i] = ((bars[name][other] ?? base) / base) * level
    columns.volume[i] = bars.volume[other] ?? 0
    level = columns.close[i] ?? level
  }
  return columns
}

/** Beyond this z decisions foretell the next return better than any honest rule was seen to. */
const MOST_FORESIGHT = 6
const sidesOf = (subject: Subject, decisions: Decisions): Float64Array =>
  Float64Array.from(decisions, (each) => subject.side(each))

/** Decisions on bars whose moves are those of other days, next to what the real bars did on these days. */
export const byHeart =
  (seed: number): Compare =>
  (subject, bars, from) => {
    const permuted = blocksPermuted(bars, seed)
    const decisions = subject.decide(ownBars(permuted), from)
    const z = foresight(sidesOf(subject, decisions), nextReturns(bars, from))
    if (Math.abs(z) < MOST_FORESIGHT) return undefined
    const at = changesOfDecisions(subject, decisions)[0] ?? 0
    return {
      bars: permuted,
      from,
      at: from + at,
      shared: from + at,
      first: decisions[at] ?? 0,
      second: decisions[at] ?? 0,
      whole: true,
      sentence: `on bars under the same dates but with the moves of other days, its decisions foretell what the real bars did (z = ${z.toFixed(1)}, chance is below ${MOST_FORESIGHT}): it knows the data by date or number`,
    }
  }

/** A millionth more in every price and volume: no comparison of prices changes, and whoever looks a value up finds none. */
const hairMore = (bars: Bars): Bars => {
  const more = (column: Float64Array): Float64Array => column.map((value) => value * (1 + 2 ** -20))
  const { open, high, low, close, volume } = bars
  return {
    ...bars,
    open: more(open),
    high: more(high),
    low: more(low),
    close: more(close),
    volume: more(volume),
  }
}

/** How much of its foresight on the real bars a target keeps on bars made of the same moves in another order. */
const LEAST_KEPT = 1 / 3
/** What decisions foretell on the real bars, next to what they foretell where a lookup finds nothing. */
export const byDate =
  (seed: number): Compare =>
  (subject, bars, from) => {
    const foretold = (some: Bars) => {
      const decisions = subject.decide(ownBars(some), from)
      return { decisions, z: foresight(sidesOf(subject, decisions), nextReturns(some, from)) }
    }
    const real = foretold(bars)
    if (real.z < MOST_FORESIGHT) return undefined
    const other = [foretold(blocksPermuted(bars, seed)), foretold(hairMore(bars))].find(
      ({ z }) => z <= real.z * LEAST_KEPT,
    )
    if (other === undefined) return undefined
    const at = changesOfDecisions(subject, real.decisions)[0] ?? 0
    return {
      bars,
      from,
      at: from + at,
      shared: bars.length - 1,
      first: real.decisions[at] ?? 0,
      second: other.decisions[at] ?? 0,
      decisions: [real.decisions, other.decisions],
      whole: true,
      sentence: `it foretells the next return of these very bars (z = ${real.z.toFixed(1)}, chance is below ${MOST_FORESIGHT}), and not of the same moves in another order or a millionth larger (z = ${other.z.toFixed(1)}): it looks the bars up`,
    }
  }
