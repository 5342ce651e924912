import fc from 'fast-check'
import { renewalsOf, statesOf } from '../../src/signal/capture.kernel.js'
import type { SignalLog } from '../../src/signal/signal-log.js'
import type { VoteRule, vote } from '../../src/signal/vote.kernel.js'
import type { Law } from '../law.js'
import { anyMembers, fail, renewed, same } from './any-members.js'

/** What lets members vote, such as the library's own `vote`. */
export type Voting = typeof vote

export const anyRule: fc.Arbitrary<VoteRule> = fc.record({
  rule: fc.constantFrom('weighted', 'majority', 'unanimous'),
  threshold: fc.constantFrom(0, 0.3, 0.5, 0.6, 1),
})
const turned = (log: SignalLog): SignalLog => ({ ...log, state: log.state.map((state) => -state) })

/** What holds of members that vote. */
export const voteLaws = (ballot: Voting): readonly Law[] => {
  const of = (
    logs: readonly SignalLog[],
    weights: readonly number[],
    rule: VoteRule,
    renews = false,
  ): SignalLog =>
    ballot(
      logs,
      { weights: [weights], of: new Uint8Array(statesOf(logs[0] ?? fail('no logs')).length) },
      rule,
      renews,
    )
  return [
    {
      name: 'the vote of one member is its signal',
      check: () =>
        fc.assert(
          fc.property(anyMembers, anyRule, ({ logs }, rule) =>
            logs.every((log) => same(of([log], [1], rule), log)),
          ),
        ),
    },
    {
      name: 'a vote renews where a member with a say enters the side that is held, and one member renews as its signal',
      check: () =>
        fc.assert(
          fc.property(anyMembers, anyRule, ({ logs, weights }, rule) => {
            for (const log of logs) {
              if (renewed(of([log], [1], rule, true)) !== renewed(log)) fail('one member')
              if (of([log], [1], rule).renewals !== undefined) fail('renewals that nobody asked for')
            }
            const log = of(logs, weights, rule, true)
            const [held, states] = [statesOf(log), logs.map(statesOf)]
            const says = logs.filter((_, m) => rule.rule !== 'weighted' || (weights[m] ?? 0) > 0)
            const enters = (one: SignalLog, t: number): boolean =>
              one.at.includes(t + log.header.bars[0]) ||
              (one.renewals?.from.some(
                (from, i) =>
                  from <= t + log.header.bars[0] && t + log.header.bars[0] < (one.renewals?.to[i] ?? 0),
              ) ??
                false)
            const again = Uint8Array.from(held, (side, t) =>
              side !== 0 &&
              side === held[t - 1] &&
              says.some((one) => states[logs.indexOf(one)]?.[t] === side && enters(one, t))
                ? 1
                : 0,
            )
            if (renewed(log) !== JSON.stringify(renewalsOf(again, log.header.bars[0]))) fail('renewals')
          }),
        ),
    },
    {
      name: 'members that all turn, turn the vote',
      check: () =>
        fc.assert(
          fc.property(anyMembers, anyRule, ({ logs, weights }, rule) =>
            same(of(logs.map(turned), weights, rule), turned(of(logs, weights, rule))),
          ),
        ),
    },
    {
      name: 'the order of the voters makes no difference',
      check: () =>
        fc.assert(
          fc.property(anyMembers, anyRule, ({ logs, weights }, rule) =>
            same(of(logs.toReversed(), weights.toReversed(), rule), of(logs, weights, rule)),
          ),
        ),
    },
    {
      name: 'what is unanimous has the majority, and what has the majority wins at equal weights',
      check: () =>
        fc.assert(
          fc.property(anyMembers, ({ logs }) => {
            const by = (rule: VoteRule['rule']) =>
              statesOf(
                of(
                  logs,
                  logs.map(() => 1),
                  { rule, threshold: 0.5 },
                ),
              )
            const [all, most, weighted] = [by('unanimous'), by('majority'), by('weighted')]
            return (
              all.every((state, t) => state === 0 || most[t] === state) &&
              most.every((state, t) => state === 0 || weighted[t] === state)
            )
          }),
        ),
    },
  ]
}
