import fc from 'fast-check'
import { gated } from '../../src/candidate/gate.kernel.js'
import type { Serving, switched } from '../../src/candidate/switch.kernel.js'
import type { FilteredLabels } from '../../src/regime/labels.js'
import { statesOf } from '../../src/signal/capture.kernel.js'
import type { SignalLog } from '../../src/signal/signal-log.js'
import type { Law } from '../law.js'
import { anyMembers, anyPolicy, fail, renewed, same } from './any-members.js'

/** What joins members by regime, such as the library's own `switched`. */
export type Switching = typeof switched

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
    name: 'a switch of one member renews where its signal does, and in one regime where the gate of it does',
    check: () =>
      fc.assert(
        fc.property(anyMembers, anyPolicy, ({ logs, labels, first }, policy) =>
          logs.every(
            (log) =>
              renewed(join([{ log }], labels, first, policy, true)) === renewed(log) &&
              join([{ log }], labels, first, policy).renewals === undefined &&
              labels.names.every(
                (regime) =>
                  renewed(
                    join([{ log, regime }], labels, first, { at_change: 'hold', cool_down: 1 }, true),
                  ) === renewed(gated(log, labels, first, regime)),
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
