import { deepStrictEqual, ok } from 'node:assert'
import fc from 'fast-check'
import { isMember } from '../../src/market/universe/membership.js'
import type { Universe } from '../../src/market/universe/universe.js'
import { EXIT_REASONS } from '../../src/portfolio/account/trades.js'
import { lawOver } from '../arbitrary/shared-cases.js'
import { anyMemberChange, type MemberChange, universeOf } from '../arbitrary/universe.js'
import type { Law } from '../law.js'
import { ending } from './execution-terms.js'
import type { JointSimulate } from './joint-account.js'
import { anyJointCase, type JointCase, logsFor } from './joint-case.js'

const anyMemberCase: fc.Arbitrary<readonly [JointCase, MemberChange]> = anyJointCase().chain((given) =>
  fc.tuple(fc.constant(given), anyMemberChange(given.listings.map(({ symbol }) => symbol))),
)

/** What holds of an account whose instruments are members of their universe by date. */
export const membershipLaws = (joint: JointSimulate): readonly Law[] => {
  const run = (given: JointCase, universe: Universe): ReturnType<JointSimulate> =>
    joint(universe, logsFor(universe, given.logs), given.execution, given.slice)
  const law = (name: string, holds: (given: JointCase, change: MemberChange) => void): Law =>
    lawOver(name, anyMemberCase, (drawn) => holds(...drawn), 200)
  return [
    law(
      'a change of membership after a moment changes no equity up to it',
      (given, { before, after, moment }) => {
        const whole = ending(given, 'mark')
        const one = run(whole, universeOf(given.listings, before))
        const other = run(whole, universeOf(given.listings, after))
        const [from, to] = given.slice.steps
        const count = given.universe.steps.closed.slice(from, to).filter((at) => at <= moment).length
        deepStrictEqual(other.equity.slice(0, count + 1), one.equity.slice(0, count + 1))
        deepStrictEqual(other.cash.slice(0, count + 1), one.cash.slice(0, count + 1))
      },
    ),
    law(
      'entries are decided and filled by members alone, and held no longer than to the first fill after',
      (given, { before }) => {
        const universe = universeOf(given.listings, before)
        const { trades } = run(given, universe)
        trades.side.forEach((_, k) => {
          const instrument = universe.instruments[trades.symbol[k]!]!
          ok(isMember(instrument, trades.decision_bar[k]!))
          for (let bar = trades.entry_bar[k]!; bar < trades.exit_bar[k]!; bar++) ok(isMember(instrument, bar))
          if (trades.exit_bar[k] === trades.entry_bar[k]) ok(isMember(instrument, trades.entry_bar[k]!))
          if (EXIT_REASONS[trades.reason[k]!] === 'left_universe')
            ok(!isMember(instrument, trades.exit_bar[k]!))
        })
      },
    ),
    law('a list of members that leaves out no day changes nothing', (given) => {
      const members = given.listings.map(({ symbol }) => ({ symbol }))
      deepStrictEqual(run(given, universeOf(given.listings, members)), run(given, given.universe))
    }),
    law('what is never a member trades as if it had no signal', (given, { before }) => {
      const [none] = given.listings
      if (none === undefined) return
      const { [none.symbol]: _, ...logs } = given.logs
      const universe = universeOf(
        given.listings,
        before.filter(({ symbol }) => symbol !== none.symbol),
      )
      const { events: __, ...quiet } = run({ ...given, logs }, universe)
      const { events: ___, ...made } = run(given, universe)
      deepStrictEqual(made, quiet)
    }),
  ]
}
