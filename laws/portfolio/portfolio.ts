import { deepStrictEqual, ok } from 'node:assert'
import type { Bars } from '../../src/market/bars/bars.js'
import type { AccountedSimulation } from '../../src/portfolio/account/simulation.js'
import { EXIT_REASONS } from '../../src/portfolio/account/trades.js'
import type { Execution } from '../../src/portfolio/rules/execution.js'
import { executionCodec } from '../../src/portfolio/rules/execution-codec.js'
import { noFinancing } from '../../src/portfolio/rules/financing.js'
import type { Sizing } from '../../src/portfolio/rules/sizing.js'
import { through } from '../core/stored.js'
import type { Law } from '../law.js'
import { accountingLaws } from './accounting.js'
import { anyCase, type Case, gross, law, present, type Simulate } from './case.js'
import { closeAll } from './closeness.js'
import { costsOf, ending } from './execution-terms.js'

/** Exits that an order makes, at the fill rule; the others are made where their level or the close lies. */
const ORDERED: ReadonlySet<string> = new Set(['signal', 'time_stop', 'max_drawdown', 'daily_loss'])
const RISKS: ReadonlySet<string> = new Set(['stop_loss', 'take_profit', 'trailing_stop', 'time_stop'])
const reasonOf = (made: AccountedSimulation, i: number): string => EXIT_REASONS[made.trades.reason[i]!] ?? ''

const scaled = (bars: Bars, by: (price: number) => number): Bars => ({
  ...bars,
  open: bars.open.map(by),
  high: bars.high.map(by),
  low: bars.low.map(by),
  close: bars.close.map(by),
})

/** Bars whose prices are no numbers from `end` on. */
const poisoned = (bars: Bars, end: number): Bars => {
  const column = (values: Float64Array) => values.map((value, i) => (i < end ? value : Number.NaN))
  const { open, high, low, close: last } = bars
  return { ...bars, open: column(open), high: column(high), low: column(low), close: column(last) }
}

/** What holds of every portfolio kernel. */
export const portfolioLaws = (simulate: Simulate): readonly Law[] => {
  const run = ({ bars, log, execution, slice }: Case): AccountedSimulation =>
    simulate(bars, log, execution, slice)
  return [
    ...accountingLaws(simulate),
    law('costs never better a fill', anyCase(), (given) => {
      const made = run(given)
      const { trades } = made
      const { fill } = given.execution
      const at = fill === 'next_open' ? given.bars.open : given.bars.close
      trades.side.forEach((side, i) => {
        ok(side * (trades.entry_price[i]! - at[trades.entry_bar[i]!]!) >= 0, 'entry')
        if (ORDERED.has(reasonOf(made, i)))
          ok(side * (at[trades.exit_bar[i]!]! - trades.exit_price[i]!) >= 0, 'exit')
        ok(trades.commission[i]! >= 0 && trades.slippage[i]! >= 0, 'a cost below 0')
      })
    }),
    law('without funding a round trip at a flat price never gains', anyCase(), (given) => {
      const financing = { ...given.execution.financing, funding_rate: 0 }
      const execution: Execution = { ...given.execution, financing }
      const made = run({ ...given, execution, bars: scaled(given.bars, () => 50) })
      ok(
        made.trades.pnl.every((pnl) => pnl <= 1e-9),
        'a gain',
      )
      ok(
        made.equity.every((equity, i) => i === 0 || equity <= made.equity[i - 1]! + 1e-9),
        'a rise',
      )
    }),
    law('without financing a short of mirrored prices earns what a long earns', anyCase(), (given) => {
      const { costs, risk, limits } = given.execution
      const { max_drawdown, rearm_after, daily_loss, cooldown } = limits
      const execution: Execution = {
        ...given.execution,
        capital: 20_000,
        costs: costsOf({ rate: 0, per_share: costs.commission.per_share > 0 ? 0.25 : 0 }),
        sizing: { kind: 'units', units: 10 },
        risk: present({ max_holding: risk.max_holding }),
        leverage: 1,
        limits: present({ max_drawdown, rearm_after, daily_loss, cooldown }),
        financing: noFinancing,
        allow_short: true,
      }
      const mirror = (price: number): number => 1000 - price
      const turned = scaled(given.bars, mirror)
      const mirrored: Case = {
        ...given,
        execution,
        bars: { ...turned, high: turned.low, low: turned.high },
        log: { ...given.log, state: given.log.state.map((state) => (state === 0 ? 0 : -state)) },
      }
      closeAll(run(mirrored).equity, run({ ...given, execution }).equity, 2e4, 'equity')
    }),
    law('prices in another unit change no equity', anyCase(), (given) => {
      const { costs, sizing } = given.execution
      const made = run({
        ...given,
        bars: scaled(given.bars, (price) => price * 4),
        execution: {
          ...given.execution,
          costs: { ...costs, commission: { ...costs.commission, per_share: costs.commission.per_share * 4 } },
          sizing: sizing.kind === 'units' ? { ...sizing, units: sizing.units / 4 } : sizing,
        },
      })
      const plain = run(given)
      closeAll(made.equity, plain.equity, gross(plain, given.execution), 'equity')
      closeAll(made.trades.pnl, plain.trades.pnl, gross(plain, given.execution), 'pnl')
    }),
    law('bars before the warm-up change nothing but the numbering', anyCase(), (given) => {
      const shift = 7
      const later = (column: Float64Array): Float64Array =>
        Float64Array.of(...column.slice(0, 1), ...Array<number>(shift - 1).fill(9), ...column)
      const { bars, log, slice, execution } = given
      const sizing: Sizing =
        execution.sizing.kind === 'volatility'
          ? { ...execution.sizing, periods_per_year: 252 }
          : execution.sizing
      const step = (bars.time[1] ?? 0) - bars.time[0]!
      const made = run({
        ...given,
        execution: { ...execution, sizing },
        bars: {
          length: bars.length + shift,
          time: Float64Array.from(
            { length: bars.length + shift },
            (_, i) => bars.time[0]! + (i - shift) * step,
          ),
          open: later(bars.open),
          high: later(bars.high),
          low: later(bars.low),
          close: later(bars.close),
          volume: later(bars.volume),
        },
        log: { ...log, at: log.at.map((bar) => bar + shift) },
        slice: {
          warmup: [slice.warmup[0] + shift, slice.warmup[1] + shift],
          scored: [slice.scored[0] + shift, slice.scored[1] + shift],
        },
      })
      const plain = run({ ...given, execution: { ...execution, sizing } })
      deepStrictEqual([...made.equity], [...plain.equity])
      deepStrictEqual(
        [...made.trades.exit_bar],
        [...plain.trades.exit_bar].map((bar) => bar + shift),
      )
    }),
    law('nothing is filled before its cause', anyCase(), (given) => {
      const made = run(given)
      const { trades } = made
      const delay = given.execution.fill === 'close' ? 0 : 1
      trades.side.forEach((_, i) => {
        const decision = trades.decision_bar[i]!
        ok(decision >= given.slice.scored[0], 'decided in the warm-up')
        deepStrictEqual(trades.entry_bar[i], decision + delay)
        const waits = ORDERED.has(reasonOf(made, i)) ? delay : 0
        deepStrictEqual(trades.exit_bar[i], trades.exit_decision_bar[i]! + waits)
        ok(trades.exit_bar[i] >= trades.entry_bar[i], 'left before it was entered')
        ok(i === 0 || trades.entry_bar[i] >= trades.exit_bar[i - 1]!, 'two positions at once')
      })
    }),
    law('every fill is at a price that its bar traded, but for slippage', anyCase(), (given) => {
      const { trades } = run(given)
      const slippage = given.execution.costs.slippage.rate
      const traded = (bar: number, price: number): void => {
        ok(
          price <= given.bars.high[bar]! + 1e-9 && price >= given.bars.low[bar]! - 1e-9,
          `${price} on bar ${bar}`,
        )
      }
      trades.side.forEach((side, i) => {
        traded(trades.entry_bar[i]!, trades.entry_price[i]! / (1 + side * slippage))
        const slip = EXIT_REASONS[trades.reason[i]!] === 'take_profit' ? 0 : slippage
        traded(trades.exit_bar[i]!, trades.exit_price[i]! / (1 - side * slip))
      })
    }),
    law('a change of the signal is acted on, and after a risk exit nothing else is', anyCase(), (given) => {
      const made = run(ending(given, 'close'))
      const { trades } = made
      const [from, to] = given.slice.scored
      const delay = given.execution.fill === 'close' ? 0 : 1
      const wanted = (bar: number): number => {
        const last = given.log.at.findLastIndex((at) => at <= bar)
        const state = bar < from || last < 0 ? 0 : given.log.state[last]!
        return state === -1 && !given.execution.allow_short ? 0 : state
      }
      const changed = (bar: number): boolean => wanted(bar) !== wanted(bar - 1)
      const decided = new Map([...trades.decision_bar].map((bar, i) => [bar, trades.side[i]!]))
      const { max_drawdown, daily_loss, cooldown } = given.execution.limits
      const waits = max_drawdown !== undefined || daily_loss !== undefined || cooldown !== undefined
      for (const [bar, side] of decided) {
        ok(waits || changed(bar), `entered on bar ${bar} without a change`)
        deepStrictEqual(side, wanted(bar))
      }
      trades.side.forEach((side, i) => {
        const next = trades.decision_bar[i + 1]
        if (!RISKS.has(reasonOf(made, i)) || next === undefined || trades.side[i + 1] !== side) return
        const bars = Array.from({ length: next - trades.exit_decision_bar[i]! + 1 }, (_, k) => next - k)
        ok(bars.some(changed), `entered again on bar ${next}`)
      })
      const { dropped, unsized, no_edge } = made.counts
      if (waits || dropped + unsized + no_edge > 0) return
      if (trades.reason.includes(EXIT_REASONS.indexOf('ruin'))) return
      for (let bar = from; bar + delay < to; bar++)
        if (changed(bar) && wanted(bar) !== 0) ok(decided.has(bar), `the change on bar ${bar} opened nothing`)
    }),
    law('later bars and signals change no earlier equity', anyCase(), (given) => {
      const [from, to] = given.slice.scored
      const end = from + Math.floor((to - from) / 2)
      const kept = given.log.at.filter((bar) => bar < end).length
      const log = { ...given.log, at: given.log.at.slice(0, kept), state: given.log.state.slice(0, kept) }
      const bars = poisoned(given.bars, end)
      const part = run({
        ...ending(given, 'mark'),
        bars,
        log,
        slice: { ...given.slice, scored: [from, end] },
      })
      const all = run(ending(given, 'mark'))
      deepStrictEqual([...part.equity], [...all.equity.slice(0, end - from + 1)])
    }),
    law('a captured log and a written execution, read back, give the same run', anyCase(), (given) => {
      const execution = executionCodec.decode(through(executionCodec.encode(given.execution)))
      if (execution._tag === 'Left') throw new Error('an execution does not decode')
      deepStrictEqual(run({ ...given, log: through(given.log), execution: execution.right }), run(given))
    }),
  ]
}
