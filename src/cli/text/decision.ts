import { table } from '../../core/text-table.js'
import { number, significant } from '../../stats/metrics/metric-text.js'
import { strategyPhrase } from '../../strategy/strategy-phrase.js'
import type { AccountAt, MemberAt, RuleAt, TargetAt, TradeAt, TradesAt } from '../decision.js'
import type { InstrumentAt, StepDecision } from '../decision-at.js'

const MARKS = { true: '✔', false: '·', unknown: '?' } as const
const shown = (value: number): string => (Number.isNaN(value) ? 'unknown' : significant(value, 7))

const valueLines = (values: RuleAt['values']): readonly string[] =>
  table(
    values.map((one) => [`      ${one.text}`, shown(one.now), `before ${shown(one.before)}`]),
    ['left', 'right', 'left'],
  )

const ruleLines = ({ rule, text, is, because, values }: RuleAt): readonly string[] => [
  `  ${MARKS[is]} ${rule.padEnd(12)} ${is.padEnd(8)} ${text}${because === undefined ? '' : ` (${because})`}`,
  ...valueLines(values),
]

const targetLines = ({ text, share, every, values }: TargetAt): readonly string[] => [
  `  = ${'weight'.padEnd(12)} ${shown(share).padEnd(8)} ${text}, decided every ${every}`,
  ...valueLines(values),
]

const memberLines = (
  { name, params, weight, regime, rules, target }: MemberAt,
  seen: string | undefined,
): readonly string[] => [
  `${strategyPhrase(name, params)}${weight === 1 ? '' : `, weight ${number(weight)}`}${regime === undefined ? '' : `, enters in ${regime}${seen === undefined ? '' : seen === regime ? ', which it is' : ', which it is not'}`}`,
  ...(rules.length === 0 && target === undefined
    ? ['  a machine: it has no rules to read']
    : rules.flatMap(ruleLines)),
  ...(target === undefined ? [] : targetLines(target)),
]

const tradeText = ({ number: n, side, units, entry_price }: TradeAt): string =>
  `trade ${n}, ${side} ${significant(units, 6)} at ${significant(entry_price, 7)}`

const decisionLines = (
  { open, entering, leaving }: TradesAt,
  when: (bar: number) => string,
): readonly string[] => {
  const decided = [
    ...leaving.map((trade) => `leave ${tradeText(trade)}: ${trade.reason ?? ''}`),
    ...entering.map((trade) => `enter ${tradeText(trade)}, filled ${when(trade.entry_bar)}`),
  ]
  const all =
    decided.length > 0 ? decided : [open.length === 0 ? 'stay out' : `hold ${open.map(tradeText).join(', ')}`]
  return all.map((line, i) => `${i === 0 ? 'DECISION ' : '         '} ${line}`)
}

const accountLine = ({ equity, cash }: AccountAt): string =>
  `account   equity ${equity.toFixed(2)}, cash ${cash.toFixed(2)} after the close`

const instrumentLines = (
  { regime, members, trades }: InstrumentAt,
  account: readonly string[],
  when: (bar: number) => string,
): readonly string[] => [
  ...(regime === undefined ? [] : [`regime    ${regime}`]),
  ...(members.length === 0
    ? ['not traded: nothing was chosen for it on the train bars']
    : members.flatMap((member) => memberLines(member, regime))),
  ...account,
  ...(trades === undefined ? [] : decisionLines(trades, when)),
]

/**
 * What was true at a bar, rule by rule, what the account was, and what was decided: of one instrument, or of each of several under
 * its symbol. `when` gives the time of a bar of an instrument.
 */
export const decisionText = (
  { instruments, account }: StepDecision,
  when: (instrument: InstrumentAt) => (bar: number) => string,
): readonly string[] => {
  const joint =
    account === undefined
      ? ['account   over several paths it is not kept bar by bar']
      : [accountLine(account)]
  const isSeveral = instruments.some(({ symbol }) => symbol !== undefined)
  return [
    ...(isSeveral ? joint : []),
    ...instruments.flatMap((one) => [
      ...(one.symbol === undefined
        ? []
        : ['', `${one.symbol} · bar ${one.bar}, ${when(one)(one.bar)}: close ${one.close}`]),
      ...instrumentLines(one, isSeveral ? [] : joint, when(one)),
    ]),
  ]
}
