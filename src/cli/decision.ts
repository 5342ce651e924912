import { isLeft } from 'fp-ts/lib/Either.js'
import type { Candidate, Member } from '../candidate/candidate.js'
import { firstLabelled, instrumentLabels } from '../candidate/gate.js'
import type { ReadInstrument } from '../candidate/market.js'
import { paramsOn } from '../candidate/traded-data.js'
import { type Bars, barsBetween } from '../market/bars/bars.js'
import { EXIT_REASONS, type PlacedTrades, type Trades } from '../portfolio/account/trades.js'
import { printExpression } from '../strategy/language/print-expression.js'
import { type Node, nodesOf } from '../strategy/language/tree.js'
import { withParams } from '../strategy/language/with-params.js'
import { paramsOf } from '../strategy/params.js'
import type { Across } from '../strategy/reading/across.js'
import { seriesOf } from '../strategy/reading/series-of.js'
import { isWeighted, operatorsOf, ruleNames, type Strategy } from '../strategy/strategy.js'
import { EVERY } from '../strategy/target-weights.js'

/** A rule at a bar: unknown where it has no value yet, or why it cannot be read from bars alone. */
export interface RuleAt {
  readonly rule: string
  readonly text: string
  readonly is: 'true' | 'false' | 'unknown'
  readonly because?: string
  /** What it reads, each with its value at the bar and at the bar before. */
  readonly values: readonly { readonly text: string; readonly now: number; readonly before: number }[]
}

const isSeries = (node: Node): boolean =>
  node._tag === 'Column' ||
  node._tag === 'ColumnOf' ||
  node._tag === 'Series' ||
  node._tag === 'Apply' ||
  node._tag === 'Field'

const TRUE = 1
const UNKNOWN = 2
interface ReadAt {
  readonly member: Member
  readonly bars: Bars
  readonly bar: number
  readonly across: Across | undefined
}

type Options = Pick<ReturnType<typeof optionsOf>, 'params' | 'operators' | 'across'>
const optionsOf = ({ member, across }: ReadAt) => ({
  params: member.params,
  operators: operatorsOf(member.strategy),
  ...(across === undefined ? {} : { across }),
})

/** The series within an expression, each with its value at the bar and at the bar before. */
const valuesWithin = (node: Node, { member, bars, bar }: ReadAt, options: Options): RuleAt['values'] => {
  const inner = nodesOf(node).filter((one) => one !== node && isSeries(one))
  const named = new Map(inner.map((one) => [printExpression(withParams(one, member.params)), one] as const))
  return [...named].flatMap(([text, one]) => {
    const series = seriesOf(one, bars, options)
    return isLeft(series) || series.right.values instanceof Uint8Array
      ? []
      : [
          {
            text,
            now: series.right.values[bar] ?? Number.NaN,
            before: series.right.values[bar - 1] ?? Number.NaN,
          },
        ]
  })
}

const ruleAt = (rule: string, node: Node, at: ReadAt): RuleAt => {
  const options = optionsOf(at)
  const text = printExpression(withParams(node, at.member.params))
  const read = seriesOf(node, at.bars, options)
  if (isLeft(read)) return { rule, text, is: 'unknown', because: 'it reads its trade or labels', values: [] }
  const is = read.right.values[at.bar]
  return {
    rule,
    text,
    is: is === TRUE ? 'true' : is === UNKNOWN ? 'unknown' : 'false',
    values: valuesWithin(node, at, options),
  }
}

/** The target weight of an instrument at a bar: a share of the account, NaN where it is unknown. */
export interface TargetAt {
  readonly text: string
  readonly share: number
  /** When the account goes there. */
  readonly every: string
  readonly values: RuleAt['values']
}

const targetAt = (strategy: Strategy, symbol: string, at: ReadAt): TargetAt | undefined => {
  if (!isWeighted(strategy)) return undefined
  const { weights, rebalance } = strategy.targets
  const node = Object.hasOwn(weights, symbol) ? weights[symbol] : weights[EVERY]
  if (node === undefined) return undefined
  const options = optionsOf(at)
  const read = seriesOf(node, at.bars, options)
  const { every } = rebalance
  return {
    text: printExpression(withParams(node, at.member.params)),
    share: isLeft(read) ? Number.NaN : (read.right.values[at.bar] ?? Number.NaN),
    every: typeof every === 'object' ? `${every.bars} bars` : every,
    values: valuesWithin(node, at, options),
  }
}

/** A member of a choice at a bar. */
export interface MemberAt {
  readonly name: string
  readonly params: Readonly<Record<string, number | string>>
  readonly weight: number
  readonly regime?: string
  readonly rules: readonly RuleAt[]
  /** Of a strategy that holds target weights. */
  readonly target?: TargetAt
}

/** Every rule of every member at a bar of an instrument, read on the bars up to it; a strategy that is a machine has none. */
export const membersAt = (
  { members, weights, execution }: Candidate,
  { dataset, symbol, across }: ReadInstrument,
  bar: number,
): readonly MemberAt[] => {
  const bars = barsBetween(dataset.bars, 0, bar + 1)
  return members.map((member, i) => {
    const { strategy, regime } = member
    const own = paramsOn(member, symbol)
    const params = paramsOf(strategy, own)
    const given = { ...member, params: isLeft(params) ? own : params.right }
    const exits = execution.exits?.rules ?? (strategy._tag === 'Rules' ? (strategy.exits ?? {}) : {})
    const rules =
      strategy._tag === 'Rules'
        ? [
            ...ruleNames.flatMap((name) => [[name, strategy.rules[name]] as const]),
            ...(['exit_long', 'exit_short'] as const).map((name) => [name, exits[name]] as const),
          ]
        : []
    const at: ReadAt = { member: given, bars, bar, across: across(strategy) }
    const target = targetAt(strategy, symbol ?? dataset.name, at)
    return {
      name: strategy.name,
      params: given.params,
      weight: weights[i] ?? 0,
      ...(regime === undefined ? {} : { regime }),
      rules: rules.flatMap(([name, node]) => (node === undefined ? [] : [ruleAt(name, node, at)])),
      ...(target === undefined ? {} : { target }),
    }
  })
}

/** The regime that the gate of a choice saw at a bar of an instrument, where it has one. */
export const regimeAt = (
  { gate }: Candidate,
  instrument: ReadInstrument,
  bar: number,
): string | undefined => {
  const first = gate === undefined ? undefined : firstLabelled(gate, instrument)
  if (gate === undefined || first === undefined || isLeft(first) || bar < first.right) return undefined
  const known = instrumentLabels(gate, instrument, bar + 1)
  if (isLeft(known)) return undefined
  const { labels, first: from } = known.right
  return labels.names[labels.label[bar - from] ?? -1] ?? 'unknown'
}

/** One trade as far as a bar saw it. */
export interface TradeAt {
  readonly number: number
  readonly side: 'long' | 'short'
  readonly units: number
  readonly entry_price: number
  readonly entry_bar: number
  readonly reason?: string
}

/** The trades of an instrument that stand after the close of its bar, and those that were decided there. */
export interface TradesAt {
  readonly open: readonly TradeAt[]
  readonly entering: readonly TradeAt[]
  readonly leaving: readonly TradeAt[]
}

/** The account after the close of a bar or a step. */
export interface AccountAt {
  readonly equity: number
  /** Equity without the value of what is held. */
  readonly cash: number
}

const tradeAt = (trades: Trades, i: number): TradeAt => ({
  number: i + 1,
  side: (trades.side[i] ?? 0) > 0 ? 'long' : 'short',
  units: trades.units[i] ?? 0,
  entry_price: trades.entry_price[i] ?? 0,
  entry_bar: trades.entry_bar[i] ?? 0,
})

/** The trades of an instrument at its bar; without a place they are all of the only one. */
export const tradesSeenAt = (trades: PlacedTrades, bar: number, place?: number): TradesAt => {
  const own = Array.from(trades.side, (_, i) => i).filter(
    (i) => place === undefined || trades.symbol?.[i] === place,
  )
  return {
    open: own
      .filter((i) => (trades.entry_bar[i] ?? 0) <= bar && bar < (trades.exit_bar[i] ?? 0))
      .map((i) => tradeAt(trades, i)),
    entering: own.filter((i) => trades.decision_bar[i] === bar).map((i) => tradeAt(trades, i)),
    leaving: own
      .filter((i) => trades.exit_decision_bar[i] === bar)
      .map((i) => ({ ...tradeAt(trades, i), reason: EXIT_REASONS[trades.reason[i] ?? 0] ?? '' })),
  }
}

/** What trades are worth at a close. */
export const worthOf = (open: readonly TradeAt[], close: number): number =>
  open.reduce((sum, { side, units }) => sum + (side === 'long' ? units : -units) * close, 0)
