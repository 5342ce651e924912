import { BARS_A_PART, breakPoint } from '../../core/break-point.js'
import { withRoom } from '../../core/growing-column.kernel.js'
import { dayOf } from '../../market/bars/trading-day.js'
import { isMember } from '../../market/universe/membership.js'
import type { JointOperator, Operators, Plain, SummaryOperator } from '../language/operator.js'
import { printExpression } from '../language/print-expression.js'
import type { Node } from '../language/tree.js'
import type { Across, SeenInstrument } from './across.js'
import { type GrowingSeries, growingSeries } from './growing-series.kernel.js'
import { jointWeights } from './joint-weights.kernel.js'

/** What every instrument of a universe sees of the others, computed when it is first read. */
export type AcrossOf = (symbol: string) => Across

const keptIn = <A>(known: Map<string, A>, key: string, make: () => A): A => {
  const before = known.get(key)
  if (before !== undefined) return before
  const made = make()
  known.set(key, made)
  return made
}

/** A column by bar of an instrument that is filled from its end on as bars come. */
type GrowingColumn<Column = Float64Array> = () => Column

const growingColumn = <Column extends Float64Array | Int32Array>(
  { dataset }: SeenInstrument,
  empty: Column,
  fill: (column: Column, from: number, to: number) => void,
): GrowingColumn<Column> => {
  let column = empty
  let length = 0
  return () => {
    const to = dataset.bars.length
    if (length === to) return column
    column = withRoom(column, to)
    fill(column, length, to)
    length = to
    return column
  }
}

const NO_VALUES = new Float64Array(0)
const NO_BARS = new Int32Array(0)

/** For each bar of one instrument, the bar of another that was the last over when it was; -1 where none is or trades any more. */
const seenBars = (reader: SeenInstrument, other: SeenInstrument): GrowingColumn<Int32Array> => {
  let last = -1
  return growingColumn(reader, NO_BARS, (column, from, to) => {
    const { closed: moments } = reader
    const { closed, delisted, dataset } = other
    const { length } = dataset.bars
    const end = delisted ? closed[length - 1]! : Infinity
    for (let i = from; i < to; i++) {
      const moment = moments[i]!
      while (last + 1 < length && closed[last + 1]! <= moment) last++
      column[i] = moment > end ? -1 : last
    }
  })
}

/** The same, where the other is a member and the bar lies in the trading day of the reader's, or was not over when that began; else -1. */
const presentBars = (
  reader: SeenInstrument,
  other: SeenInstrument,
  seen: GrowingColumn<Int32Array>,
): GrowingColumn<Int32Array> =>
  growingColumn(reader, NO_BARS, (column, from, to) => {
    const [own, others, bars] = [reader.dataset.bars, other.dataset.bars, seen()]
    const { closed } = other
    for (let i = from; i < to; i++) {
      const bar = bars[i]!
      column[i] =
        bar >= 0 &&
        isMember(other, bar) &&
        (dayOf(others, bar) >= dayOf(own, i) || closed[bar]! > own.time[i]!)
          ? bar
          : -1
    }
  })

/** Instruments that read one another, in the order of their symbols. */
interface Seen {
  readonly instruments: readonly SeenInstrument[]
}

/**
 * Reads across a universe. `readable` are the instruments that an expression may name, `members` those that are ranked and
 * averaged; every member is readable. An argument of `rank` and its like is read on each member's own bars from its
 * first one on, so its values do not depend on who asks or from when. Bars may grow: what was read is not read again.
 * **Cost**: O(new bars) a column, O(new bars x members) an operator. **NaN**: before a listing, after a delisting, of what is no member. **Look-ahead**: none: of a delisting its own bar.
 */
export const surroundings = (readable: Seen, members: Seen, operators?: Operators): AcrossOf => {
  const symbols = readable.instruments.map(({ symbol }) => symbol)
  const named = new Map(readable.instruments.map((each) => [each.symbol, each]))
  const seen = new Map<string, GrowingColumn<Int32Array>>()
  const present = new Map<string, GrowingColumn<Int32Array>>()
  const columns = new Map<string, GrowingColumn>()
  const values = new Map<string, GrowingSeries>()
  const joint = new Map<string, ReturnType<typeof jointWeights>>()
  const views = new Map<string, Across>()

  const seenBy = (reader: SeenInstrument, other: SeenInstrument): GrowingColumn<Int32Array> =>
    keptIn(seen, JSON.stringify([reader.symbol, other.symbol]), () => seenBars(reader, other))

  const presentBy = (reader: SeenInstrument, other: SeenInstrument): GrowingColumn<Int32Array> =>
    keptIn(present, JSON.stringify([reader.symbol, other.symbol]), () =>
      presentBars(reader, other, seenBy(reader, other)),
    )

  const valuesOf = (of: Node, { symbol, dataset }: SeenInstrument): Float64Array =>
    keptIn(values, JSON.stringify([symbol, printExpression(of)]), () =>
      growingSeries(of, viewOf(symbol), operators),
    )(dataset.bars)

  const summed = (
    reader: SeenInstrument,
    operator: SummaryOperator,
    [of, by]: readonly Node[],
    plain: readonly Plain[],
  ): GrowingColumn => {
    const all = members.instruments.map(({ symbol }) => {
      const other = named.get(symbol)!
      return { other, present: presentBy(reader, other) }
    })
    const section = {
      own: Number.NaN,
      own_group: Number.NaN,
      values: new Float64Array(all.length),
      groups: new Float64Array(all.length),
      count: 0,
      plain,
    }
    return growingColumn(reader, NO_VALUES, (column, from, to) => {
      const read = (instrument: SeenInstrument) => ({
        values: valuesOf(of!, instrument),
        groups: by === undefined ? undefined : valuesOf(by, instrument),
      })
      const own = read(reader)
      const others = all.map(({ other, present }) => ({ bars: present(), ...read(other) }))
      for (let i = from; i < to; i++) {
        if (i % BARS_A_PART === 0) breakPoint()
        section.count = 0
        for (const { bars, values, groups } of others) {
          const bar = bars[i]!
          const value = bar < 0 ? Number.NaN : values[bar]!
          if (Number.isNaN(value)) continue
          section.groups[section.count] = groups?.[bar] ?? Number.NaN
          section.values[section.count++] = value
        }
        const joins = isMember(reader, i)
        section.own = joins ? own.values[i]! : Number.NaN
        section.own_group = (joins ? own.groups?.[i] : undefined) ?? Number.NaN
        column[i] = operator.summary(section)
      }
    })
  }

  const joined = (
    reader: SeenInstrument,
    operator: JointOperator,
    [of]: readonly Node[],
    plain: readonly Plain[],
  ): GrowingColumn => {
    const all = keptIn(joint, JSON.stringify([operator.name, printExpression(of!), plain]), () =>
      jointWeights(members.instruments, operator, plain),
    )
    const at = members.instruments.findIndex(({ symbol }) => symbol === reader.symbol)
    if (at < 0)
      return growingColumn(reader, NO_VALUES, (column, from, to) => void column.fill(Number.NaN, from, to))
    return () => all(members.instruments.map(({ symbol }) => valuesOf(of!, named.get(symbol)!)))[at]!
  }

  const viewOf = (symbol: string): Across =>
    keptIn(views, symbol, () => {
      const reader = named.get(symbol)!
      return {
        symbols,
        series: (of) => [
          ...new Set(
            readable.instruments.flatMap((each) =>
              of === undefined || each.symbol === of ? Object.keys(each.dataset.bars.series ?? {}) : [],
            ),
          ),
        ],
        column: (of, own) =>
          keptIn(columns, JSON.stringify([symbol, of, own]), () => {
            const other = named.get(of)!
            const seen = seenBy(reader, other)
            return growingColumn(reader, NO_VALUES, (column, from, to) => {
              const [bars, values] = [seen(), valuesOf(own, other)]
              for (let i = from; i < to; i++) column[i] = values[bars[i]!] ?? Number.NaN
            })
          })(),
        summary: (operator, of, plain) =>
          keptIn(columns, JSON.stringify([symbol, operator.name, of.map(printExpression), plain]), () =>
            'joint' in operator ? joined(reader, operator, of, plain) : summed(reader, operator, of, plain),
          )(),
      }
    })
  return viewOf
}
