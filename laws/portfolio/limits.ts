import { deepStrictEqual, ok } from 'node:assert'
import type fc from 'fast-check'
import type { AccountedSimulation } from '../../src/portfolio/account/simulation.js'
import { EXIT_REASONS } from '../../src/portfolio/account/trades.js'
import type { Execution } from '../../src/portfolio/rules/execution.js'
import { noFinancing } from '../../src/portfolio/rules/financing.js'
import type { Limits } from '../../src/portfolio/rules/limits.js'
import type { Law } from '../law.js'
import { anyCase, type Case, law, present, type Simulate } from './case.js'
import { closeAll } from './closeness.js'

const DAY_MS = 86_400_000
const SLACK = 1 + 1e-9

/** Any case, with some fields of its limits and of its execution set. */
const under = (limits: Partial<Limits>, others: Partial<Execution> = {}): fc.Arbitrary<Case> =>
  anyCase().map((given) => ({
    ...given,
    execution: {
      ...given.execution,
      ...others,
      limits: present({ ...given.execution.limits, ...limits }),
    },
  }))

/** What holds of the limits of every portfolio kernel, of the time stop and of financing. */
export const limitLaws = (simulate: Simulate): readonly Law[] => {
  const run = ({ bars, log, execution, slice }: Case): AccountedSimulation =>
    simulate(bars, log, execution, slice)
  const isRuined = ({ trades }: AccountedSimulation): boolean =>
    trades.reason.includes(EXIT_REASONS.indexOf('ruin'))
  return [
    law('no entry is greater than leverage, exposure and max_position_size allow', anyCase(), (given) => {
      const made = run(given)
      const { trades } = made
      const { leverage } = given.execution
      const { exposure = Infinity, max_position_size = Infinity } = given.execution.limits
      const [from] = given.slice.scored
      trades.side.forEach((side, i) => {
        const units = trades.units[i]!
        const price = trades.entry_price[i]!
        const decision = trades.decision_bar[i]!
        const at = trades.entry_bar[i]! - from + 1
        if (made.position[at] === side * units) {
          const equity = made.cash[at]! + side * units * price
          ok(units * price <= Math.min(leverage, exposure) * equity * SLACK, `trade ${i}: gross value`)
        }
        const value = units * given.bars.close[decision]!
        const decided = made.equity[decision - from + (given.execution.fill === 'close' ? 0 : 1)]!
        if (given.execution.fill !== 'close')
          ok(value <= max_position_size * decided * SLACK, `trade ${i}: size at the decision`)
      })
    }),
    law('a limit that nothing reaches changes nothing', anyCase(), (given) => {
      const none: Limits = {}
      const far: Limits = { ...none, max_position_size: 1e12, exposure: 1e12, max_drawdown: 1 - 1e-12 }
      const made = run({ ...given, execution: { ...given.execution, limits: far } })
      const plain = run({ ...given, execution: { ...given.execution, limits: none } })
      if (isRuined(plain) || plain.equity.some((equity) => equity <= 1e-6)) return
      deepStrictEqual(made, plain)
    }),
    law(
      'a drawdown that reaches max_drawdown flattens at the next fill, once, to the end',
      under({ max_drawdown: 1 / 16, rearm_after: undefined as never, daily_loss: undefined as never }),
      (given) => {
        const made = run(given)
        if (isRuined(made) || given.execution.fill === 'close') return
        const [from] = given.slice.scored
        const last = made.equity.length - 1
        let peak = made.equity[0]!
        const reached = made.equity.findIndex((equity, i) => {
          peak = Math.max(peak, equity)
          return i > 0 && i < last && equity <= (1 - 1 / 16) * peak
        })
        deepStrictEqual(made.counts.max_drawdown >= 1, reached >= 0 || made.counts.max_drawdown === 1)
        if (reached < 0) return
        deepStrictEqual(made.counts.max_drawdown, 1)
        ok(
          made.position.every((units, i) => i <= reached || units === 0),
          'a position after the halt',
        )
        ok(
          made.trades.decision_bar.every((bar) => bar < from + reached - 1),
          'an entry after the halt',
        )
      },
    ),
    law(
      'a halted account decides again after rearm_after bars, not before',
      under({ max_drawdown: 1 / 32, rearm_after: 5 }),
      (given) => {
        const { trades } = run(given)
        const halt = EXIT_REASONS.indexOf('max_drawdown')
        trades.reason.forEach((reason, i) => {
          const next = trades.decision_bar[i + 1]
          if (reason === halt && next !== undefined)
            ok(next >= trades.exit_decision_bar[i]! + 5, `entered on ${next}`)
        })
      },
    ),
    law(
      'a day that loses daily_loss has no entry decided any more',
      under({ daily_loss: 1 / 64 }),
      (given) => {
        const made = run(given)
        const { trades } = made
        const day = (bar: number): number => Math.floor(given.bars.time[bar]! / DAY_MS)
        const reason = EXIT_REASONS.indexOf('daily_loss')
        const ended = new Set(
          [...trades.exit_decision_bar].flatMap((bar, i) => (trades.reason[i] === reason ? [day(bar)] : [])),
        )
        ok(made.counts.daily_loss >= ended.size, 'days')
        const closed = [...trades.exit_decision_bar].filter((_, i) => trades.reason[i] === reason)
        for (const bar of closed)
          ok(!trades.decision_bar.some((next) => next >= bar && day(next) === day(bar)), 'entered that day')
      },
    ),
    law(
      'a cooldown keeps an account out after an exit that lost or was forced',
      under({ cooldown: 3 }),
      (given) => {
        const { trades } = run(given)
        trades.pnl.forEach((pnl, i) => {
          const next = trades.entry_bar[i + 1]
          if (next === undefined || (pnl >= 0 && EXIT_REASONS[trades.reason[i]!] === 'signal')) return
          ok(next > trades.exit_bar[i]! + 3, `entered on ${next} after ${trades.exit_bar[i]}`)
        })
      },
    ),
    law('no trade lasts longer than max_holding', under({}, { risk: { max_holding: 4 } }), (given) => {
      const { trades } = run(given)
      const stop = EXIT_REASONS.indexOf('time_stop')
      trades.bars.forEach((bars, i) => {
        ok(bars <= 4, `${bars} bars`)
        if (trades.reason[i] === stop) deepStrictEqual(bars, 4)
      })
    }),
    law('what is charged for holding is what the account lacks', anyCase(), (given) => {
      const execution: Execution = {
        ...given.execution,
        capital: 1e6,
        sizing: { kind: 'units', units: 10 },
        leverage: 1,
        limits: {},
        financing: { borrow_rate: 0.5, margin_rate: 0.5, funding_rate: 0 },
      }
      const made = run({ ...given, execution })
      const free = run({ ...given, execution: { ...execution, financing: noFinancing } })
      ok(
        made.equity.every((equity, i) => equity <= free.equity[i]!),
        'financing pays',
      )
      const lack = free.equity.map((equity, i) => equity - made.equity[i]!)
      closeAll(lack.slice(-1), Float64Array.of(made.totals.financing), 1e6, 'financing')
      const shorts = made.position.some((units, i) => units < 0 && i < made.position.length - 1)
      deepStrictEqual(made.totals.financing > 0, shorts)
    }),
  ]
}
