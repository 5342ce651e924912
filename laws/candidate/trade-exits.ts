import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import type { candidateTrader } from '../../src/candidate/candidate-trader.js'
import type { Combine } from '../../src/candidate/combine.js'
import { marketOfOne } from '../../src/candidate/market-of-one.js'
import type { replayTrader } from '../../src/candidate/replay-trader.js'
import { logsContent } from '../../src/candidate/stored-artifacts.js'
import { logsOf } from '../../src/candidate/trader.js'
import { decodeWith } from '../../src/core/codec/codec.js'
import { syntheticMarket } from '../../src/market/synthetic/synthetic.js'
import { type ExecutionInput, executionCodec } from '../../src/portfolio/rules/execution-codec.js'
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
export const tradeExitLaws = ({ run, replay }: ExitReadings): readonly Law[] => [
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
            const { dataset } = must(syntheticMarket({ seed, bars: 120 }))
            const strategy = must(decodeWith(strategyCodec)({ name: 'any', enter_long, ...exits }))
            const [execution] = executions.map((one) => must(decodeWith(executionCodec)(one)))
            if (execution === undefined) return
            const choice = { members: [{ strategy, params: {} }], weights: [1], execution }
            const trader = must(run(choice, marketOfOne(dataset, { warmup: [0, 30], scored: [30, 120] })))
            const written = logsContent.codec.encode({ strategies: [strategy], logs: logsOf(trader) })
            const captured = must(decodeWith(logsContent.codec)(written))
            const [log] = captured.logs
            if (log === undefined) return
            for (const other of executions.map((one) => must(decodeWith(executionCodec)(one)))) {
              const direct = trader.run(other)
              const again = must(replay(captured, log, other, dataset)).run(other)
              deepStrictEqual([again.equity, again.trades], [direct.equity, direct.trades])
            }
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
            const { dataset } = must(syntheticMarket({ seed, bars: 120 }))
            const executions = given.map((one) => must(decodeWith(executionCodec)({ ...one, exits })))
            const [execution] = executions
            if (execution === undefined) return
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
            const choice = { members, weights: [0.4, 0.6], gate: TREND, combine, execution }
            const trader = must(run(choice, marketOfOne(dataset, { warmup: [0, 30], scored: [30, 120] })))
            const written = logsContent.codec.encode({ strategies: [], logs: logsOf(trader) })
            const captured = must(decodeWith(logsContent.codec)(written))
            const [log] = captured.logs
            if (log === undefined) return
            for (const other of executions) {
              const direct = must(run({ ...choice, execution: other }, trader.market)).run(other)
              const again = must(replay(captured, log, other, dataset)).run(other)
              deepStrictEqual([again.equity, again.trades], [direct.equity, direct.trades])
            }
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
