import { isLeft } from 'fp-ts/lib/Either.js'
import { dayOf } from '../../market/bars/trading-day.js'
import { isMember } from '../../market/universe/membership.js'
import { type Instrument, symbolsOf, type Universe } from '../../market/universe/universe.js'
import { lastClosed } from '../../market/universe/universe.kernel.js'
import type { JointOperator, Operators, Plain, SummaryOperator } from '../language/operator.js'
import { printExpression } from '../language/print-expression.js'
import type { Node } from '../language/tree.js'
import type { Across } from './across.js'
import { barColumn } from './bar-column.kernel.js'
import { jointWeights } from './joint-weights.kernel.js'
import { seriesOf } from './series-of.js'

/** What every instrument of a universe sees of the others, computed when it is first read. */
export type AcrossOf = (symbol: string) => Across

const keptIn = <A>(known: Map<string, A>, key: string, make: () => A): A => {
  const before = known.get(key)
  if (before !== undefined) return before
  const made = make()
  known.set(key, made)
  return made
}

/** For each bar of one instrument, the bar of another that was the last over when it was; -1 where none is or trades any more. */
const seenBars = (reader: Instrument, other: Instrument): Int32Array => {
  const bars = lastClosed(other.closed, reader.closed)
  if (!other.delisted) return bars
  const end = other.closed[other.closed.length - 1]!
  for (let i = 0; i < bars.length; i++) if (reader.closed[i]! > end) bars[i] = -1
  return bars
}

/** The same, where the other is a member and the bar lies in the trading day of the reader's, or was not over when that began; else -1. */
const presentBars = (reader: Instrument, other: Instrument, seen: Int32Array): Int32Array => {
  const [own, others] = [reader.dataset.bars, other.dataset.bars]
  return seen.map((bar, i) =>
    bar >= 0 &&
    isMember(other, bar) &&
    (dayOf(others, bar) >= dayOf(own, i) || other.closed[bar]! > own.time[i]!)
      ? bar
      : -1,
  )
}

/**
 * Reads across a universe. `readable` are the instruments that an expression may name, `members` those that are ranked and
 * averaged; every member is readable. An argument of `rank` and its like is read on each member's own bars from its
 * first one on, so its values do not depend on who asks or from when. **Cost**: O(bars) a column, O(bars x members) an
 * operator, once a universe. **NaN**: before a listing, after a delisting, of what is no member. **Look-ahead**: none: of a delisting its own bar.
 */
export const surroundings = (readable: Universe, members: Universe, operators?: Operators): AcrossOf => {
  const symbols = symbolsOf(readable)
  const named = new Map(readable.instruments.map((each) => [each.symbol, each]))
  const seen = new Map<string, Int32Array>()
  const present = new Map<string, Int32Array>()
  const columns = new Map<string, Float64Array>()
  const values = new Map<string, Float64Array>()
  const joint = new Map<string, readonly Float64Array[]>()
  const views = new Map<string, Across>()

  const seenBy = (reader: Instrument, other: Instrument): Int32Array =>
    keptIn(seen, JSON.stringify([reader.symbol, other.symbol]), () => seenBars(reader, other))

  const presentBy = (reader: Instrument, other: Instrument): Int32Array =>
    keptIn(present, JSON.stringify([reader.symbol, other.symbol]), () =>
      presentBars(reader, other, seenBy(reader, other)),
    )

  const valuesOf = (of: Node, text: string, { symbol, dataset }: Instrument): Float64Array =>
    keptIn(values, JSON.stringify([symbol, text]), () => {
      const read = seriesOf(of, dataset.bars, {
        across: viewOf(symbol),
        warmup: 0,
        ...(operators === undefined ? {} : { operators }),
      })
      if (isLeft(read)) throw new TypeError(read.left.message)
      return read.right.values as Float64Array
    })

  const summed = (
    reader: Instrument,
    operator: SummaryOperator,
    [of, by]: readonly Node[],
    plain: readonly Plain[],
  ): Float64Array => {
    const read = (node: Node | undefined, instrument: Instrument): Float64Array | undefined =>
      node === undefined ? undefined : valuesOf(node, printExpression(node), instrument)
    const own = read(of, reader)!
    const ownGroup = read(by, reader)
    const all = members.instruments.map(({ symbol }) => {
      const other = named.get(symbol)!
      return { bars: presentBy(reader, other), values: read(of, other)!, groups: read(by, other) }
    })
    const section = {
      own: Number.NaN,
      own_group: Number.NaN,
      values: new Float64Array(all.length),
      groups: new Float64Array(all.length),
      count: 0,
      plain,
    }
    const out = new Float64Array(own.length)
    for (let i = 0; i < out.length; i++) {
      section.count = 0
      for (const other of all) {
        const bar = other.bars[i]!
        const value = bar < 0 ? Number.NaN : other.values[bar]!
        if (Number.isNaN(value)) continue
        section.groups[section.count] = other.groups?.[bar] ?? Number.NaN
        section.values[section.count++] = value
      }
      const joins = isMember(reader, i)
      section.own = joins ? own[i]! : Number.NaN
      section.own_group = (joins ? ownGroup?.[i] : undefined) ?? Number.NaN
      out[i] = operator.summary(section)
    }
    return out
  }

  const joined = (
    reader: Instrument,
    operator: JointOperator,
    [of]: readonly Node[],
    plain: readonly Plain[],
  ): Float64Array => {
    const text = printExpression(of!)
    const all = keptIn(joint, JSON.stringify([operator.name, text, plain]), () =>
      jointWeights(
        members,
        members.instruments.map(({ symbol }) => valuesOf(of!, text, named.get(symbol)!)),
        operator,
        plain,
      ),
    )
    const at = members.instruments.findIndex(({ symbol }) => symbol === reader.symbol)
    return all[at] ?? new Float64Array(reader.dataset.bars.length).fill(Number.NaN)
  }

  const viewOf = (symbol: string): Across =>
    keptIn(views, symbol, () => {
      const reader = named.get(symbol)!
      return {
        symbols,
        column: (of, name) =>
          keptIn(columns, JSON.stringify([symbol, of, name]), () => {
            const other = named.get(of)!
            const column = barColumn(other.dataset.bars, name)
            return Float64Array.from(seenBy(reader, other), (bar) => (bar < 0 ? Number.NaN : column[bar]!))
          }),
        summary: (operator, of, plain) =>
          keptIn(columns, JSON.stringify([symbol, operator.name, of.map(printExpression), plain]), () =>
            'joint' in operator ? joined(reader, operator, of, plain) : summed(reader, operator, of, plain),
          ),
      }
    })
  return viewOf
}
