import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import type { Candidate } from '../../src/candidate/candidate.js'
import type { candidateTrader } from '../../src/candidate/candidate-trader.js'
import type { Combine } from '../../src/candidate/combine.js'
import { marketOfOne } from '../../src/candidate/market-of-one.js'
import type { replayTrader } from '../../src/candidate/replay-trader.js'
import { logsContent } from '../../src/candidate/stored-artifacts.js'
import { logsOf } from '../../src/candidate/trader.js'
import { decodeWith } from '../../src/core/codec/codec.js'
import { syntheticMarket } from '../../src/market/synthetic/synthetic.js'
import { type ExecutionInput, executionCodec } from '../../src/portfolio/rules/execution-codec.js'
import type { Strategy } from '../../src/strategy/strategy.js'
import { strategyCodec } from '../../src/strategy/strategy-codec.js'
import type { Law } from '../law.js'
import { must } from '../strategy/strategy.js'

/** What runs a choice and what replays its captured signals, such as the library's own. */
export interface ExitReadings {
  readonly run: typeof candidateTrader
  readonly replay: typeof replayTrader
}

const TREND = { model: { kind: 'trend', window: 12, enter: 0.25, leave: 0.1 }, from_bar: 1 } as const
const anyEntry = fc.constantFrom(
  'crosses_above(close, sma(close, 8))',
  'close > sma(close, 5)',
  'rsi(close, 4) < 40',
)
const anyExits = fc.constantFrom<Readonly<Record<string, unknown>>>(
  { exit_long: 'bars_since_entry() >= 4' },
  { stop: 'highest_since_entry(close) - 2 * atr(5)' },
  { stop: 'lowest_since_entry(low) * 0.97', ratchet: false },
  { exit_long: 'close > entry_price() * 1.02', target: 'entry_price() * 1.05' },
)
/** Members of several strategies that trade one account, whose exits are those of its execution. */
const anyCombine = fc.constantFrom<Combine>(
  { kind: 'vote', rule: 'majority', threshold: 0.5 },
  { kind: 'vote', rule: 'weighted', threshold: 0.4 },
  { kind: 'switch', at_change: 'hold', cool_down: 3 },
  { kind: 'switch', at_change: 'close', cool_down: 3 },
  { kind: 'switch', at_change: 'cool_down', cool_down: 3 },
)
const anyExecution = fc.record<ExecutionInput & object>({
  fill: fc.constantFrom('next_open', 'next_close', 'close'),
  costs: fc.constantFrom({ rate: 0 }, { rate: 0.002 }, { slippage: 0.001 }),
  sizing: fc.constantFrom({ kind: 'fraction', fraction: 1 }, { kind: 'fraction', fraction: 0.3 }),
})

/** What holds of exits that read their trade. */
export const tradeExitLaws = ({ run, replay }: ExitReadings): readonly Law[] => {
  /** Captures a choice under the first execution, and holds its replay under each to its run there. */
  const replays = (
    seed: number,
    choice: Omit<Candidate, 'execution'>,
    strategies: readonly Strategy[],
    given: readonly ExecutionInput[],
  ): void => {
    const { dataset } = must(syntheticMarket({ seed, bars: 120 }))
    const on = marketOfOne(dataset, { warmup: [0, 30], scored: [30, 120] })
    const executions = given.map((one) => must(decodeWith(executionCodec)(one)))
    const traders = executions.map((execution) => must(run({ ...choice, execution }, on)))
    const logs = traders.slice(0, 1).flatMap(logsOf)
    const captured = must(decodeWith(logsContent.codec)(logsContent.codec.encode({ strategies, logs })))
    for (const log of captured.logs.slice(0, 1))
      for (const [i, execution] of executions.entries()) {
        const direct = traders[i]?.run(execution)
        const again = must(replay(captured, log, execution, dataset)).run(execution)
        deepStrictEqual([again.equity, again.trades], [direct?.equity, direct?.trades])
      }
  }
  return [
    {
      name: 'captured signals replay as the run of their strategy, exits that read the trade included, under any fill and costs',
      check: () =>
        fc.assert(
          fc.property(
            fc.integer({ min: 1, max: 9999 }),
            anyEntry,
            anyExits,
            fc.array(anyExecution, { minLength: 1, maxLength: 3 }),
            (seed, enter_long, exits, executions) => {
              const strategy = must(decodeWith(strategyCodec)({ name: 'any', enter_long, ...exits }))
              replays(seed, { members: [{ strategy, params: {} }], weights: [1] }, [strategy], executions)
            },
          ),
          { numRuns: 30 },
        ),
    },
    {
      name: 'signals of members that vote or switch replay as their run, exits of the execution included, under any fill and costs',
      check: () =>
        fc.assert(
          fc.property(
            fc.integer({ min: 1, max: 9999 }),
            fc.tuple(anyEntry, anyEntry),
            anyExits,
            anyCombine,
            fc.array(anyExecution, { minLength: 1, maxLength: 3 }),
            (seed, entries, exits, combine, given) => {
              const members = entries.map((enter_long, i) => ({
                strategy: must(
                  decodeWith(strategyCodec)({
                    name: `m${i}`,
                    enter_long,
                    exit_long: i === 0 ? 'close < sma(close, 12)' : 'bars_since_entry() >= 9',
                  }),
                ),
                params: {},
                ...(i === 0 ? { regime: 'trending_up' } : {}),
              }))
              const executions = given.map((one) => ({ ...one, exits }))
              replays(seed, { members, weights: [0.4, 0.6], gate: TREND, combine }, [], executions)
            },
          ),
          { numRuns: 30 },
        ),
    },
    {
      name: 'exits of an execution are those of a strategy that has the same',
      check: () =>
        fc.assert(
          fc.property(
            fc.integer({ min: 1, max: 9999 }),
            anyEntry,
            anyExits,
            anyExecution,
            (seed, enter_long, exits, given) => {
              const { dataset } = must(syntheticMarket({ seed, bars: 120 }))
              const on = marketOfOne(dataset, { warmup: [0, 30], scored: [30, 120] })
              const ran = (more: Readonly<Record<string, unknown>>, written: ExecutionInput) => {
                const strategy = must(decodeWith(strategyCodec)({ name: 'any', enter_long, ...more }))
                const execution = must(decodeWith(executionCodec)(written))
                const choice = { members: [{ strategy, params: {} }], weights: [1], execution }
                const { equity, trades, held } = must(run(choice, on)).run(execution)
                return { equity, trades, held }
              }
              const own = ran(exits, given)
              deepStrictEqual(ran({}, { ...given, exits }), own)
              deepStrictEqual(ran({ stop: 'entry_price() * 0.999' }, { ...given, exits }), own)
            },
          ),
          { numRuns: 30 },
        ),
    },
  ]
}
