import fc from 'fast-check'
import { gated } from '../../src/candidate/gate.kernel.js'
import {
  BOUNDARIES,
  type BoundaryPolicy,
  type Serving,
  type switched,
} from '../../src/candidate/switch.kernel.js'
import type { FilteredLabels } from '../../src/regime/labels.js'
import { statesOf } from '../../src/signal/capture.kernel.js'
import type { SignalLog } from '../../src/signal/signal-log.js'
import type { VoteRule, vote } from '../../src/signal/vote.kernel.js'
import type { Law } from '../law.js'

/** What joins members by regime, such as the library's own `switched`. */
export type Switching = typeof switched
/** What lets members vote, such as the library's own `vote`. */
export type Voting = typeof vote

const logOf = (first: number, warmup: number, states: readonly number[], name: string): SignalLog => {
  const at = states.flatMap((state, i) => (state === (i === 0 ? 0 : states[i - 1]) ? [] : [i]))
  return {
    header: {
      bars: [first, first + warmup + states.length],
      scored_from: first + warmup,
      first_time: 0,
      last_time: 1,
      dataset: 'd',
      strategy: name,
      name,
      params: {},
    },
    at: Int32Array.from(at, (i) => first + warmup + i),
    state: Int8Array.from(at, (i) => states[i] ?? 0),
  }
}

export const anyMembers = fc
  .record({
    bars: fc.integer({ min: 1, max: 60 }),
    warmup: fc.integer({ min: 0, max: 5 }),
    first: fc.integer({ min: 0, max: 9 }),
    regimes: fc.integer({ min: 1, max: 3 }),
    members: fc.integer({ min: 1, max: 4 }),
  })
  .chain(({ bars, warmup, first, regimes, members }) =>
    fc
      .record({
        states: fc.array(fc.array(fc.constantFrom(-1, 0, 0, 1, 1), { minLength: bars, maxLength: bars }), {
          minLength: members,
          maxLength: members,
        }),
        label: fc.array(fc.integer({ min: 0, max: regimes - 1 }), {
          minLength: warmup + bars,
          maxLength: warmup + bars,
        }),
        sticky: fc.boolean(),
        weights: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: members, maxLength: members }),
      })
      .map(({ states, label, sticky, weights }) => ({
        first,
        logs: states.map((one, i) => logOf(first, warmup, one, `m${i}`)),
        weights,
        labels: {
          _tag: 'FilteredLabels',
          names: Array.from({ length: regimes }, (_, i) => `r${i}`),
          label: Uint8Array.from(label, (at, i) => (sticky ? (label[i - (i % 7)] ?? at) : at)),
          fitted_here: [],
        } satisfies FilteredLabels,
      })),
  )
export const anyPolicy: fc.Arbitrary<BoundaryPolicy> = fc.record({
  at_change: fc.constantFrom(...BOUNDARIES),
  cool_down: fc.integer({ min: 1, max: 6 }),
})

const same = (a: SignalLog, b: SignalLog): boolean =>
  [...a.at].join() === [...b.at].join() && [...a.state].join() === [...b.state].join()
const fail = (message: string): never => {
  throw new Error(message)
}

/** The member that serves each scored bar, -1 where none does. */
const serversOf = (members: readonly Serving[], labels: FilteredLabels): readonly number[] =>
  Array.from(labels.label, (at) => {
    const own = members.findIndex(({ regime }) => regime === labels.names[at])
    return own >= 0 ? own : members.findIndex(({ regime }) => regime === undefined)
  })

/** The first member serves every bar that no other does; the others one regime each. */
const serving = (logs: readonly SignalLog[], labels: FilteredLabels): readonly Serving[] =>
  logs.map((log, i) => (i === 0 ? { log } : { log, regime: labels.names[i - 1] ?? 'none' }))

/** What holds of members that trade by regime in one account. */
export const switchLaws = (join: Switching): readonly Law[] => [
  {
    name: 'a switch of one member that serves everywhere is its signal',
    check: () =>
      fc.assert(
        fc.property(anyMembers, anyPolicy, ({ logs, labels, first }, policy) =>
          logs.every((log) => same(join([{ log }], labels, first, policy), log)),
        ),
      ),
  },
  {
    name: 'a switch that holds, of one member of one regime, is the gate of that regime',
    check: () =>
      fc.assert(
        fc.property(anyMembers, ({ logs, labels, first }) =>
          logs.every((log) =>
            labels.names.every((regime) =>
              same(
                join([{ log, regime }], labels, first, { at_change: 'hold', cool_down: 1 }),
                gated(log, labels, first, regime),
              ),
            ),
          ),
        ),
      ),
  },
  {
    name: 'a switch enters at a change of the signal that serves, and holds what some member holds',
    check: () =>
      fc.assert(
        fc.property(anyMembers, anyPolicy, ({ logs, labels, first }, policy) => {
          const members = serving(logs, labels)
          const server = serversOf(members, labels)
          const states = logs.map(statesOf)
          const log = join(members, labels, first, policy)
          const held = statesOf(log)
          const [from] = log.header.bars
          for (const [t, state] of held.entries())
            if (state !== 0 && states.every((one) => one[t] !== state)) fail(`nobody holds ${state} at ${t}`)
          for (const [i, bar] of log.at.entries()) {
            const t = bar - from
            const entered = log.state[i] !== 0 && (held[t - 1] ?? 0) === 0
            const own = states[server[t] ?? -1]
            if (entered && (own === undefined || own[t] !== held[t] || own[t] === (own[t - 1] ?? 0)))
              fail(`entered at ${t} without a change of member ${server[t]}`)
          }
        }),
      ),
  },
  {
    name: 'a switch that closes holds nothing across a change of member, and one that cools down enters nothing after it',
    check: () =>
      fc.assert(
        fc.property(
          anyMembers,
          fc.constantFrom('close' as const, 'cool_down' as const),
          fc.integer({ min: 1, max: 6 }),
          ({ logs, labels, first }, at_change, cool_down) => {
            const members = serving(logs, labels)
            const server = serversOf(members, labels)
            const log = join(members, labels, first, { at_change, cool_down })
            const held = statesOf(log)
            const start = log.header.scored_from - log.header.bars[0]
            const changes = new Set(log.at)
            for (const [t, state] of held.entries()) {
              if (t <= start || state === 0) continue
              const own = statesOf(members[server[t] ?? -1]?.log ?? log)
              if (server[t] !== server[t - 1] && own[t] === (own[t - 1] ?? 0)) fail(`held over ${t}`)
              if (at_change !== 'cool_down' || !changes.has(t + log.header.bars[0])) continue
              for (let back = 0; back < cool_down && t - back > start; back++)
                if (server[t - back] !== server[t - back - 1])
                  fail(`entered at ${t}, ${back} bars after a change`)
            }
          },
        ),
      ),
  },
]

export const anyRule: fc.Arbitrary<VoteRule> = fc.record({
  rule: fc.constantFrom('weighted', 'majority', 'unanimous'),
  threshold: fc.constantFrom(0, 0.3, 0.5, 0.6, 1),
})
const turned = (log: SignalLog): SignalLog => ({ ...log, state: log.state.map((state) => -state) })

/** What holds of members that vote. */
export const voteLaws = (ballot: Voting): readonly Law[] => {
  const of = (logs: readonly SignalLog[], weights: readonly number[], rule: VoteRule): SignalLog =>
    ballot(
      logs,
      { weights: [weights], of: new Uint8Array(statesOf(logs[0] ?? fail('no logs')).length) },
      rule,
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
