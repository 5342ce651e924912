import { deepStrictEqual, ok } from 'node:assert'
import type { AccountedSimulation } from '../../src/portfolio/account/simulation.js'
import type { Execution } from '../../src/portfolio/rules/execution.js'
import { noFinancing } from '../../src/portfolio/rules/financing.js'
import type { Law } from '../law.js'
import { anyCase, type Case, gross, law, type Simulate } from './case.js'
import { close } from './closeness.js'
import { ending } from './execution-terms.js'

/** What holds of the money of every portfolio kernel. */
export const accountingLaws = (simulate: Simulate): readonly Law[] => {
  const run = ({ bars, log, execution, slice }: Case): AccountedSimulation =>
    simulate(bars, log, execution, slice)
  return [
    law('cash plus positions equals equity at every close', anyCase(), (given) => {
      const made = run(given)
      deepStrictEqual(made.equity[0], given.execution.capital)
      for (let i = 1; i < made.equity.length; i++) {
        const mark = made.position[i]! * given.bars.close[given.slice.scored[0] + i - 1]!
        close(made.cash[i]! + mark, made.equity[i]!, gross(made, given.execution), `bar ${i}`)
      }
    }),
    law('the account is the capital and what its trades paid and received', anyCase(), (given) => {
      const made = run(ending(given, 'close'))
      const { trades } = made
      const { bars, execution } = given
      const [from] = given.slice.scored
      const { rate, per_share } = execution.costs.commission
      const { borrow_rate, margin_rate, funding_rate } = execution.financing
      const scale = gross(made, execution)
      let cash = execution.capital
      let units = 0
      let financing = 0
      for (let i = 1; i < made.equity.length; i++) {
        const bar = from + i - 1
        if (units !== 0) {
          const years = (bars.time[bar]! - bars.time[bar - 1]!) / (365 * 86_400_000)
          const value = units * bars.close[bar - 1]!
          const debt = Math.max(0, -cash)
          const paid = years * (borrow_rate * Math.max(0, -value) + funding_rate * value + margin_rate * debt)
          cash -= paid
          financing += paid
        }
        trades.side.forEach((side, k) => {
          const size = trades.units[k]!
          const paid = (price: number): number => size * (price * rate + per_share)
          if (trades.entry_bar[k] === bar) {
            cash -= side * size * trades.entry_price[k]! + paid(trades.entry_price[k]!)
            units += side * size
          }
          if (trades.exit_bar[k] === bar) {
            cash += side * size * trades.exit_price[k]! - paid(trades.exit_price[k]!)
            units -= side * size
          }
        })
        close(cash + units * bars.close[bar]!, made.equity[i]!, scale, `bar ${i}`)
      }
      const earned = trades.pnl.reduce((sum, pnl) => sum + pnl, execution.capital)
      close(earned, made.equity.at(-1)!, scale, 'profits')
      close(financing, made.totals.financing, scale, 'financing')
      deepStrictEqual(
        made.held,
        trades.bars.reduce((sum, bars) => sum + bars, 0),
      )
    }),
    law('without leverage or financing a long never spends more cash than there is', anyCase(), (given) => {
      const execution: Execution = {
        ...given.execution,
        leverage: Math.min(1, given.execution.leverage),
        financing: noFinancing,
      }
      const made = run({ ...given, execution })
      made.cash.forEach((cash, i) => {
        if (made.position[i]! > 0) ok(cash >= 0, `cash ${cash} at ${i}`)
      })
    }),
  ]
}
