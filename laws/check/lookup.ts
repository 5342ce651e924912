import { random } from '../../src/core/random.kernel.js'
import { type Bars, seriesOfBars } from '../../src/market/bars/bars.js'
import type { Compare } from './finding.js'
import { type Foresight, foresights, nextReturns } from './foresight.js'
import { ownBars } from './futures.js'
import { changesOfDecisions, type Decision, type Decisions, mostFrequent, type Subject } from './subject.js'

/** Bars of a block whose order is kept, and how many blocks there are where they are long. */
const BLOCK = 10
const LONG_BLOCKS = 6

/** Bars under the same dates whose moves come in blocks of another order. Volume and further series move with them. */
export const blocksPermuted = (bars: Bars, seed: number, block = BLOCK): Bars => {
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
  return {
    ...columns,
    ...seriesOfBars(bars, (series) => series.map((_, i) => series[order[i] ?? i] ?? Number.NaN)),
  }
}

const MOST_NAMES = 6

/** What decisions on some bars may foretell by: their sides and numbers, or for labels where each of the most frequent ones stands. */
export const rowsOf = (
  subject: Subject,
  decisions: Decisions,
  read: Bars,
  from: number,
): readonly Float64Array[] => {
  if (subject.kind !== 'classifier')
    return [
      Float64Array.from(decisions as ArrayLike<number>, (each) => subject.side(each)),
      ...(subject.rows?.(decisions, read, from) ?? []),
    ]
  return mostFrequent(decisions, MOST_NAMES).map((name) =>
    Float64Array.from(decisions as ArrayLike<number>, (each) => (Object.is(each, name) ? 1 : 0)),
  )
}

/** What decisions on some bars foretell of bars, by what it is of: the surest of their rows for each. */
const foretold = (
  subject: Subject,
  { decisions, read }: { readonly decisions: Decisions; readonly read: Bars },
  bars: Bars,
  from: number,
): readonly Foresight[] => {
  const [first = [], ...rest] = rowsOf(subject, decisions, read, from).map((row) =>
    foresights(row, bars, from),
  )
  return first.map((own, i) =>
    rest.reduce((most, row) => {
      const other = row[i]
      return other !== undefined && other.by > most.by ? other : most
    }, own),
  )
}

/** The place of the first decision that is not idle. */
const firstPlace = (subject: Subject, decisions: Decisions): number =>
  changesOfDecisions(subject, decisions)[0] ?? 0

/** Decisions on bars whose moves are those of other days, next to what the real bars did on these days. */
export const byHeart =
  (seed: number): Compare =>
  (subject, bars, from) => {
    const permuted = blocksPermuted(bars, seed)
    const decisions = subject.decide(ownBars(permuted), from)
    const known = foretold(subject, { decisions, read: permuted }, bars, from).find(({ by }) => by >= 1)
    if (known === undefined) return undefined
    const at = firstPlace(subject, decisions)
    return {
      bars: permuted,
      from,
      at: from + at,
      shared: from + at,
      first: decisions[at] ?? 0,
      second: decisions[at] ?? 0,
      whole: true,
      sentence: `on bars under the same dates but with the moves of other days, its decisions foretell ${known.of} of the real bars (${known.text}): it knows the data by date or number`,
    }
  }

const spread = (values: readonly number[]): number => {
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length
  return Math.sqrt(values.reduce((sum, each) => sum + (each - mean) * (each - mean), 0) / values.length)
}
const FEWEST_LEVELS = 10
/** How near levels keep to real prices, as a share of how far the prices that were given went from them. */
const NEAREST = 0.2
const LEAST_APART = 0.02

/** The prices that decisions name on bars with the moves of other days, next to the real prices of these days. */
export const byLevel =
  (seed: number): Compare =>
  (subject, bars, from) => {
    const { level } = subject
    if (level === undefined) return undefined
    const permuted = blocksPermuted(bars, seed)
    const decisions = subject.decide(ownBars(permuted), from)
    const named = Array.from<Decision>(decisions).flatMap((decision, i) => {
      const price = level(decision)
      return price !== undefined && price > 0 && from + i + 1 < bars.length ? [{ at: from + i, price }] : []
    })
    if (named.length < FEWEST_LEVELS) return undefined
    const known = (['open', 'high', 'low', 'close'] as const).find((column) => {
      const real = (at: number): number => Math.log(bars[column][at + 1] ?? Number.NaN)
      const near = spread(named.map(({ at, price }) => Math.log(price) - real(at)))
      const apart = spread(named.map(({ at }) => Math.log(permuted.close[at] ?? Number.NaN) - real(at)))
      return apart > LEAST_APART && near < NEAREST * apart
    })
    const [first] = named
    return known === undefined || first === undefined
      ? undefined
      : {
          bars: permuted,
          from,
          at: first.at,
          shared: first.at,
          first: decisions[first.at - from] ?? 0,
          second: decisions[first.at - from] ?? 0,
          whole: true,
          sentence: `on bars under the same dates but with the moves of other days, the prices that it names keep to the next ${known} of the real bars (the next of bar ${first.at} was ${bars[known][first.at + 1] ?? Number.NaN}): it knows the data by date or number`,
        }
  }

const scaled = (bars: Bars, factor: (bar: number) => number): Bars => {
  const more = (column: Float64Array): Float64Array => column.map((value, i) => value * factor(i))
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
/** A millionth more in every price and volume: no comparison of prices changes, and whoever looks a value up finds none. */
export const hairMore = (bars: Bars): Bars => scaled(bars, () => 1 + 2 ** -20)
const NOISE = 0.03
/** Every bar a little higher or lower, by a small share of what it moves: who looks a move up finds none. */
const noisy = (bars: Bars, seed: number): Bars => {
  const draw = random(seed, 'noise')
  const moves = nextReturns(bars, 0)
  const size = NOISE * spread(Array.from(moves))
  return scaled(bars, () => 1 + size * draw.normal())
}

/** How much of its foresight on the real bars a target keeps on bars made of the same moves in another order. */
const LEAST_KEPT = 1 / 3
/** What decisions foretell on the real bars, next to what they foretell where a lookup finds nothing. */
export const byDate =
  (seed: number): Compare =>
  (subject, bars, from) => {
    const on = (some: Bars) => {
      const decisions = subject.decide(ownBars(some), from)
      return { decisions, foretold: foretold(subject, { decisions, read: some }, some, from) }
    }
    const real = on(bars)
    const sure = real.foretold.findIndex(({ by, honest }) => by >= honest)
    const known = real.foretold[sure]
    if (known === undefined) return undefined
    const isLost = ({ foretold: less }: ReturnType<typeof on>): boolean =>
      (less[sure]?.by ?? 0) <= known.by * LEAST_KEPT
    const short = on(blocksPermuted(bars, seed))
    // a rule that follows long trends finds them in long blocks alone: what it knows is lost in short ones
    const isLostInBlocks =
      isLost(short) &&
      isLost(on(blocksPermuted(bars, seed, Math.max(BLOCK, Math.floor(bars.length / LONG_BLOCKS)))))
    const other = isLostInBlocks ? short : [hairMore(bars), noisy(bars, seed)].map(on).find(isLost)
    if (other === undefined) return undefined
    const at = firstPlace(subject, real.decisions)
    return {
      bars,
      from,
      at: from + at,
      shared: bars.length - 1,
      first: real.decisions[at] ?? 0,
      second: other.decisions[at] ?? 0,
      decisions: [real.decisions, other.decisions],
      whole: true,
      sentence: `it foretells ${known.of} of these very bars (${known.text}), and not of the same moves in another order or a hair larger (${other.foretold[sure]?.text ?? ''}): it looks the bars up`,
    }
  }
