import { type Either, isLeft, map, right, sequenceArray } from 'fp-ts/lib/Either.js'
import type { SignalLog } from '../signal/signal-log.js'
import type { StrategyFault } from '../strategy/language/fault.js'
import type { ReadingOptions } from '../strategy/reading/reading.js'
import { signalsOf } from '../strategy/reading/signals.kernel.js'
import type { Strategy } from '../strategy/strategy.js'
import { exitsOf } from './exit-rules.js'
import { type FittedLabels, labelColumns } from './labelling.js'
import type { ByInstrument, Followed, Market, SlicedInstrument } from './market.js'
import type { AtParams } from './traded-data.js'

/** How a strategy is read on an instrument: with its label series there, and what it may read of the others. */
export const readingOn = (
  { dataset, slice, across }: SlicedInstrument,
  strategy: Strategy,
  labels: FittedLabels | undefined,
): ReadingOptions => {
  const views = across(strategy)
  return {
    labels: labelColumns(labels, { dataset }, slice?.scored[1] ?? 0),
    ...(views === undefined ? {} : { across: views }),
  }
}

/** Signals of a strategy, by instrument, with the exits that read their trades there. */
export const withExits = (
  strategy: Strategy,
  logs: ByInstrument<SignalLog>,
  { instruments }: Market,
  labels: FittedLabels | undefined,
): Either<StrategyFault, ByInstrument<Followed>> =>
  sequenceArray(
    instruments.map((one, i): Either<StrategyFault, Followed | undefined> => {
      const log = logs[i]
      if (log === undefined || one.slice === undefined) return right(undefined)
      const { params } = log.header
      return map((exits: Followed['exits']): Followed => ({ log, exits }))(
        exitsOf(strategy, params, one.dataset.bars, one.slice, readingOn(one, strategy, labels)),
      )
    }),
  )

/** Reads a strategy on every instrument of a market: its signal there, and its exits that read trades. */
export const strategySignals = (
  { strategy, params }: AtParams,
  market: Market,
  labels: FittedLabels | undefined,
): Either<StrategyFault, ByInstrument<Followed>> => {
  const logs = sequenceArray(
    market.instruments.map((one): Either<StrategyFault, SignalLog | undefined> => {
      const { dataset, slice } = one
      return slice === undefined
        ? right(undefined)
        : signalsOf(strategy, params, dataset.bars, slice, dataset.hash, readingOn(one, strategy, labels))
    }),
  )
  return isLeft(logs) ? logs : withExits(strategy, logs.right, market, labels)
}
