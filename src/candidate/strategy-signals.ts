import { type Either, isLeft, map, right, sequenceArray } from 'fp-ts/lib/Either.js'
import type { Followed } from '../portfolio/fast/portfolio.kernel.js'
import type { UnsizedExecution } from '../portfolio/rules/unsized.js'
import type { SignalLog } from '../signal/signal-log.js'
import type { StrategyFault } from '../strategy/language/fault.js'
import type { ReadingOptions } from '../strategy/reading/reading.js'
import { signalsOf } from '../strategy/reading/signals.kernel.js'
import type { Strategy } from '../strategy/strategy.js'
import { exitsOf } from './exit-rules.js'
import { type FittedLabels, labelColumns } from './labelling.js'
import type { ByInstrument, Market } from './market.js'
import { type AtParams, paramsOn } from './traded-data.js'

/** How a strategy is read on each instrument of a market: with the label series there, and what it may read of the others. */
export type Readings = (strategy: Strategy) => readonly ReadingOptions[]

/** The readings of a market, whose bars are labelled once for all strategies, for an account under an execution. */
export const readingsOn = (
  { instruments }: Pick<Market, 'instruments'>,
  labels: FittedLabels | undefined,
  { exits }: Pick<UnsizedExecution, 'exits'>,
): Readings => {
  const columns = instruments.map((one) => labelColumns(labels, one, one.slice?.scored[1] ?? 0))
  return (strategy) =>
    instruments.map(({ across }, i) => {
      const views = across(strategy)
      return {
        labels: columns[i] ?? {},
        renews: exits !== undefined,
        ...(views === undefined ? {} : { across: views }),
      }
    })
}

/** Signals of a strategy, by instrument, with the exits that read their trades there. */
export const withExits = (
  strategy: Strategy,
  logs: ByInstrument<SignalLog>,
  { instruments }: Market,
  readings: Readings,
): Either<StrategyFault, ByInstrument<Followed>> => {
  const reading = readings(strategy)
  return sequenceArray(
    instruments.map((one, i): Either<StrategyFault, Followed | undefined> => {
      const log = logs[i]
      if (log === undefined || one.slice === undefined) return right(undefined)
      const { params } = log.header
      return map((exits: Followed['exits']): Followed => ({ log, exits }))(
        exitsOf(strategy, params, one.dataset.bars, one.slice, reading[i] ?? {}),
      )
    }),
  )
}

/** Reads a strategy on every instrument of a market: its signal there, and its exits that read trades. */
export const strategySignals = (
  { strategy, ...given }: AtParams,
  market: Market,
  readings: Readings,
): Either<StrategyFault, ByInstrument<Followed>> => {
  const reading = readings(strategy)
  const logs = sequenceArray(
    market.instruments.map(({ dataset, slice, symbol }, i): Either<StrategyFault, SignalLog | undefined> => {
      return slice === undefined
        ? right(undefined)
        : signalsOf(strategy, paramsOn(given, symbol), dataset.bars, slice, dataset.hash, reading[i])
    }),
  )
  return isLeft(logs) ? logs : withExits(strategy, logs.right, market, readings)
}
