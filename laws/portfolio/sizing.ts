import { deepStrictEqual, ok } from 'node:assert'
import fc from 'fast-check'
import type { Bars } from '../../src/market/bars/bars.js'
import type { AccountedSimulation } from '../../src/portfolio/account/simulation.js'
import type { Trades } from '../../src/portfolio/account/trades.js'
import { noCosts } from '../../src/portfolio/rules/costs.js'
import { defaultExecution, type Execution } from '../../src/portfolio/rules/execution.js'
import { noFinancing } from '../../src/portfolio/rules/financing.js'
import { noLimits } from '../../src/portfolio/rules/limits.js'
import type { KellySizing, Sizing } from '../../src/portfolio/rules/sizing.js'
import type { SignalLog } from '../../src/signal/signal-log.js'
import type { Law } from '../law.js'
import { anyCase, type Case, gross, law, type Simulate } from './case.js'
import { close } from './closeness.js'

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length

/** Kelly's fraction from the returns of the trades that are known, as the formula reads; none for too few. */
const kelly = (
  { k, cap, lookback, min_trades }: KellySizing,
  known: readonly number[],
): number | undefined => {
  const last = known.slice(-lookback)
  if (last.length < min_trades) return undefined
  const wins = last.filter((earned) => earned > 0)
  const losses = last.filter((earned) => earned < 0)
  if (wins.length === 0) return 0
  if (losses.length === 0) return cap
  const w = wins.length / last.length
  return Math.min(cap, Math.max(0, k * (w - (1 - w) / (mean(wins) / -mean(losses)))))
}

const knownAt = (shadow: Trades, bar: number): readonly number[] =>
  [...shadow.return].filter((_, i) => shadow.exit_bar[i]! <= bar)

/** Flat bars whose closes have these returns. */
const barsOf = (returns: readonly number[]): Bars => {
  const prices = returns.reduce<readonly number[]>((all, r) => [...all, all.at(-1)! * (1 + r)], [100])
  const column = Float64Array.from(prices)
  const time = column.map((_, i) => i * 86_400_000)
  return {
    length: column.length,
    time,
    open: column,
    high: column,
    low: column,
    close: column,
    volume: column,
  }
}
const longFrom = (bar: number, bars: number): SignalLog => ({
  header: {
    bars: [0, bars],
    scored_from: 0,
    first_time: 0,
    last_time: 0,
    dataset: 'dataset',
    strategy: 'strategy',
    name: 'long',
    params: {},
  },
  at: Int32Array.of(bar),
  state: Int8Array.of(1),
})

/** What holds of the sizes of every portfolio kernel. */
export const sizingLaws = (simulate: Simulate): readonly Law[] => {
  const run = ({ bars, log, execution, slice }: Case): AccountedSimulation =>
    simulate(bars, log, execution, slice)
  const kellyCase = anyCase().chain((given) =>
    fc
      .record({ few: fc.nat(3), more: fc.nat(4), k: fc.constantFrom(0.25, 1), cap: fc.constantFrom(0.5, 1) })
      .map(
        ({ few, more, k, cap }): Case => ({
          ...given,
          execution: {
            ...given.execution,
            sizing: { kind: 'kelly', k, cap, min_trades: few + 1, lookback: few + 1 + more, fraction: 0.5 },
            limits: noLimits,
            financing: noFinancing,
          },
        }),
      ),
  )
  return [
    law("Kelly's share is that of the shadow trades closed by the decision's close", kellyCase, (given) => {
      const { execution, slice } = given
      const sizing = execution.sizing as KellySizing
      const made = run(given)
      const shadow = run({
        ...given,
        execution: { ...execution, capital: 1e15, sizing: { kind: 'units', units: 1 }, finalize: 'mark' },
      }).trades
      made.trades.units.forEach((units, i) => {
        const decision = made.trades.decision_bar[i]!
        const share = kelly(sizing, knownAt(shadow, decision)) ?? sizing.fraction
        const at = decision - slice.scored[0] + 1
        ok(share > 0, `trade ${i} has no edge`)
        if (execution.fill === 'close') return
        const wanted = (share * made.equity[at]!) / given.bars.close[decision]!
        if (made.trades.cut[i] === 1) ok(units <= wanted * (1 + 1e-9), `trade ${i}`)
        else close(units, wanted, gross(made, execution), `trade ${i}`)
      })
    }),
    law(
      'a signal whose shadow never wins is not traded, and one that never loses is, at the cap',
      kellyCase,
      (given) => {
        const { execution } = given
        const sizing = execution.sizing as KellySizing
        const { bars } = given
        const up = Float64Array.from(bars.close, (_, i) => 100 + i)
        const rising = { ...bars, open: up, high: up, low: up, close: up }
        const free = noCosts
        const at = (state: 1 | -1, sizing: Sizing) =>
          run({
            ...given,
            bars: rising,
            log: { ...given.log, state: given.log.state.map((s) => (s === 0 ? 0 : state)) },
            execution: {
              ...execution,
              sizing,
              costs: free,
              risk: {},
              allow_short: true,
              fill: 'next_close',
              finalize: 'close',
            },
          })
        const won = at(1, sizing)
        won.trades.units.forEach((units, i) => {
          const decision = won.trades.decision_bar[i]!
          const value = (units * up[decision]!) / won.equity[decision - given.slice.scored[0] + 1]!
          const share = i < sizing.min_trades ? sizing.fraction : sizing.cap
          ok(
            won.trades.cut[i] === 1 ? value <= share : Math.abs(value - share) < 1e-9,
            `${value}, not ${share}`,
          )
        })
        const one: Sizing = { kind: 'units', units: 1 }
        deepStrictEqual(won.trades.side.length, at(1, one).trades.side.length)
        const lost = at(-1, sizing)
        const wanted = at(-1, one).trades.side.length
        deepStrictEqual(lost.trades.side.length, Math.min(wanted, sizing.min_trades))
        deepStrictEqual(lost.counts.no_edge, Math.max(0, wanted - sizing.min_trades))
      },
    ),
    {
      name: 'twice the volatility halves the size',
      check: () =>
        fc.assert(
          fc.property(
            fc.array(
              fc.integer({ min: -64, max: 64 }).map((r) => r / 1024),
              { minLength: 6, maxLength: 30, size: 'max' },
            ),
            fc.integer({ min: 2, max: 5 }),
            (returns, window) => {
              const execution: Execution = {
                ...defaultExecution,
                capital: 1000,
                fill: 'close',
                costs: noCosts,
                sizing: {
                  kind: 'volatility',
                  target: 0.1,
                  by: 'stdev',
                  window,
                  cap: 1e9,
                  periods_per_year: 252,
                },
                risk: {},
                leverage: 1e12,
                limits: {},
                financing: noFinancing,
                allow_short: true,
                finalize: 'mark',
              }
              const share = (by: number): number => {
                const bars = barsOf(returns.map((r) => by * r))
                const last = bars.length - 1
                const slice = { warmup: [0, 0] as const, scored: [0, bars.length] as const }
                const made = simulate(bars, longFrom(last, bars.length), execution, slice)
                return (made.position.at(-1)! * bars.close[last]!) / 1000
              }
              const last = returns.slice(-window)
              if (last.every((r) => r === last[0])) return
              close(share(2), share(1) / 2, share(1), 'size', 1e-9)
            },
          ),
        ),
    },
    law('too few bars to measure give an entry up, and say so', anyCase(), (given) => {
      const execution: Execution = {
        ...given.execution,
        sizing: { kind: 'volatility', target: 0.1, by: 'atr', window: 1000, cap: 1 },
      }
      const made = run({ ...given, execution })
      ok(
        made.equity.every((equity) => equity === execution.capital),
        'traded',
      )
      const plain = run({
        ...given,
        execution: { ...execution, sizing: { kind: 'fraction', fraction: 0.1 } },
      })
      ok(made.counts.unsized > 0 || plain.totals.turnover === 0, 'silent')
    }),
  ]
}
