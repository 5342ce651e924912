import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { type Candidate, candidateCodec, type Member } from '../candidate/candidate.js'
import { gateLabels, gateOf } from '../candidate/gate.js'
import type { InstrumentServices } from '../candidate/services.js'
import { decodeWith, isRecord } from '../core/codec/codec.js'
import { type Scope, within } from '../core/codec/scope.js'
import { type Bars, barsBetween } from '../market/bars/bars.js'
import type { RunState } from '../monitor/run-state.js'
import { EXIT_REASONS, type Trades } from '../portfolio/account/trades.js'
import { printExpression } from '../strategy/language/print-expression.js'
import { type Node, nodesOf } from '../strategy/language/tree.js'
import { withParams } from '../strategy/language/with-params.js'
import { paramsOf } from '../strategy/params.js'
import { seriesOf } from '../strategy/reading/series-of.js'
import { operatorsOf, ruleNames } from '../strategy/strategy.js'
import { type CliFailure, unable } from './io.js'

/** A rule at a bar: unknown where it has no value yet, or why it cannot be read from bars alone. */
export interface RuleAt {
  readonly rule: string
  readonly text: string
  readonly is: 'true' | 'false' | 'unknown'
  readonly because?: string
  /** What it reads, each with its value at the bar and at the bar before. */
  readonly values: readonly { readonly text: string; readonly now: number; readonly before: number }[]
}

/** The choice that traded some bars, and what it traded. */
export interface TradedChoice {
  readonly path: string
  readonly candidate: Candidate
  readonly from_bar: number
  readonly to_bar: number
  /** How many bars the equity of the result has before these. */
  readonly before: number
  /** The result that holds equity and trades. */
  readonly result: Readonly<Record<string, unknown>>
}

interface Span {
  readonly from_bar: number
  readonly to_bar: number
}
const spanIn = (value: unknown): Span | undefined => {
  const span = isRecord(value) ? value['span'] : undefined
  return isRecord(span) ? (span as unknown as Span) : undefined
}
const holds = (span: Span | undefined, bar: number): span is Span =>
  span !== undefined && span.from_bar <= bar && bar < span.to_bar

/** The tested windows of a result, each with its own choice; a result without windows is one. */
const partsOf = (
  result: Readonly<Record<string, unknown>>,
): readonly { readonly candidate: unknown; readonly span: Span | undefined }[] => {
  const { windows, candidate, out_of_sample } = result
  return Array.isArray(windows)
    ? (windows as readonly { readonly candidate: unknown; readonly test: readonly Span[] }[]).flatMap(
        (window) => window.test.map((span) => ({ candidate: window.candidate, span })),
      )
    : [{ candidate, span: spanIn(out_of_sample ?? result) }]
}

/** How many bars of some spans lie before one of them, each stretch of bars once. */
const barsBefore = (spans: readonly (Span | undefined)[], { from_bar }: Span): number => {
  const lengths = new Map(
    spans.flatMap((span) => (span === undefined ? [] : [[span.from_bar, span] as const])),
  )
  return [...lengths.values()]
    .filter((span) => span.from_bar < from_bar)
    .reduce((sum, span) => sum + span.to_bar - span.from_bar, 0)
}

/** The last phase that traded a bar, or the one that is named. Errors: that none did, with the bars that were traded. */
export const tradedAt = (
  { phases, run }: RunState,
  bar: number,
  phase: string | undefined,
  scope: Scope,
): Either<CliFailure, TradedChoice> => {
  const candidates = Object.values(phases).flatMap(({ value }) =>
    isRecord(value) ? [value['candidate']] : [],
  )
  const chosen = candidates.findLast((one) => one !== undefined)
  const all = Object.entries(phases).flatMap(([path, { value, kind }]) =>
    isRecord(value) && kind !== 'optimization' && 'trades' in value && (phase ?? path) === path
      ? partsOf(value).map((part) => ({ path, result: value, ...part }))
      : [],
  )
  const found = all.findLast(({ span }) => holds(span, bar))
  if (found?.span === undefined) {
    const spans = all.flatMap(({ path, span }) =>
      span === undefined ? [] : [`${path} bars ${span.from_bar}..${span.to_bar - 1}`],
    )
    return left(
      unable(
        `run ${run} did not trade bar ${bar}${spans.length === 0 ? ': no phase of it traded' : `; it traded ${spans.join(', ')}`}`,
      ),
    )
  }
  const own = all.flatMap(({ path, span }) => (path === found.path ? [span] : []))
  const before = barsBefore(own, found.span)
  const decoded = decodeWith(within(scope, candidateCodec))(found.candidate ?? chosen)
  return isLeft(decoded)
    ? left(unable(`${found.path} was no choice of strategies: there are no rules to read`))
    : right({ path: found.path, result: found.result, candidate: decoded.right, before, ...found.span })
}

const isSeries = (node: Node): boolean =>
  node._tag === 'Column' || node._tag === 'ColumnOf' || node._tag === 'Apply' || node._tag === 'Field'

const TRUE = 1
const UNKNOWN = 2
const ruleAt = (member: Member, rule: string, node: Node, bars: Bars, bar: number): RuleAt => {
  const options = { params: member.params, operators: operatorsOf(member.strategy) }
  const text = printExpression(withParams(node, member.params))
  const read = seriesOf(node, bars, options)
  if (isLeft(read)) return { rule, text, is: 'unknown', because: 'it reads its trade or labels', values: [] }
  const inner = nodesOf(node).filter((one) => one !== node && isSeries(one))
  const named = new Map(inner.map((one) => [printExpression(withParams(one, member.params)), one] as const))
  const values = [...named].flatMap(([name, one]) => {
    const series = seriesOf(one, bars, options)
    return isLeft(series) || series.right.values instanceof Uint8Array
      ? []
      : [
          {
            text: name,
            now: series.right.values[bar] ?? Number.NaN,
            before: series.right.values[bar - 1] ?? Number.NaN,
          },
        ]
  })
  const is = read.right.values[bar]
  return { rule, text, is: is === TRUE ? 'true' : is === UNKNOWN ? 'unknown' : 'false', values }
}

/** A member of a choice at a bar. */
export interface MemberAt {
  readonly name: string
  readonly params: Readonly<Record<string, number | string>>
  readonly weight: number
  readonly regime?: string
  readonly rules: readonly RuleAt[]
}

/** Every rule of every member at a bar, read on the bars up to it; a strategy that is a machine has none. */
export const membersAt = (
  { members, weights, execution }: Candidate,
  all: Bars,
  bar: number,
): readonly MemberAt[] => {
  const bars = barsBetween(all, 0, bar + 1)
  return members.map((member, i) => {
    const { strategy, regime } = member
    const params = paramsOf(strategy, member.params)
    const given = isLeft(params) ? member : { ...member, params: params.right }
    const exits = execution.exits?.rules ?? (strategy._tag === 'Rules' ? (strategy.exits ?? {}) : {})
    const rules =
      strategy._tag === 'Rules'
        ? [
            ...ruleNames.flatMap((name) => [[name, strategy.rules[name]] as const]),
            ...(['exit_long', 'exit_short'] as const).map((name) => [name, exits[name]] as const),
          ]
        : []
    return {
      name: strategy.name,
      params: given.params,
      weight: weights[i] ?? 0,
      ...(regime === undefined ? {} : { regime }),
      rules: rules.flatMap(([name, node]) =>
        node === undefined ? [] : [ruleAt(given, name, node, bars, bar)],
      ),
    }
  })
}

/** The regime that the gate of a choice saw at a bar, where it has one. */
export const regimeAt = (
  { gate }: Candidate,
  services: InstrumentServices,
  bar: number,
): string | undefined => {
  const own = gate === undefined ? undefined : gateOf(gate, undefined)
  if (own === undefined || isLeft(own) || bar < own.right.from_bar) return undefined
  const { label, names } = gateLabels(own.right, services, bar + 1)
  return names[label[bar - own.right.from_bar] ?? -1] ?? 'unknown'
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

/** The account after the close of a bar, and what was decided there. */
export interface AccountAt {
  readonly equity: number
  /** Equity without the value of what is held. */
  readonly cash: number
  readonly open: readonly TradeAt[]
  readonly entering: readonly TradeAt[]
  readonly leaving: readonly TradeAt[]
}

const tradeAt = (trades: Trades, i: number): TradeAt => ({
  number: i + 1,
  side: (trades.side[i] ?? 0) > 0 ? 'long' : 'short',
  units: trades.units[i] ?? 0,
  entry_price: trades.entry_price[i] ?? 0,
  entry_bar: trades.entry_bar[i] ?? 0,
})

/** Reads the account of one instrument at a bar from its trades and its equity. */
export const accountAtBar = (trades: Trades, equity: number, close: number, bar: number): AccountAt => {
  const all = Array.from(trades.side, (_, i) => i)
  const where = (is: (i: number) => boolean): readonly number[] => all.filter(is)
  const open = where((i) => (trades.entry_bar[i] ?? 0) <= bar && bar < (trades.exit_bar[i] ?? 0))
  const held = open.reduce((sum, i) => sum + (trades.side[i] ?? 0) * (trades.units[i] ?? 0) * close, 0)
  return {
    equity,
    cash: equity - held,
    open: open.map((i) => tradeAt(trades, i)),
    entering: where((i) => trades.decision_bar[i] === bar).map((i) => tradeAt(trades, i)),
    leaving: where((i) => trades.exit_decision_bar[i] === bar).map((i) => ({
      ...tradeAt(trades, i),
      reason: EXIT_REASONS[trades.reason[i] ?? 0] ?? '',
    })),
  }
}
