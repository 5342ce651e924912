import { type Either, map, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { showTime } from '../market/bars/dataset-text.js'
import type { Execution } from '../portfolio/rules/execution.js'
import type { StrategyFault } from '../strategy/language/fault.js'
import { type WeightColumn, weightsOf } from '../strategy/reading/weights.kernel.js'
import type { WeightedStrategy } from '../strategy/strategy.js'
import type { ByInstrument, Market } from './market.js'
import type { Readings } from './strategy-signals.js'
import { type AtParams, paramsOn } from './traded-data.js'
import { type Trader, weightTrader } from './trader.js'

/** Reads the target weights of a strategy on every instrument of a market. */
const strategyWeights = (
  { strategy, ...given }: AtParams & { readonly strategy: WeightedStrategy },
  { instruments }: Market,
  readings: Readings,
): Either<StrategyFault, ByInstrument<WeightColumn>> => {
  const reading = readings(strategy)
  return sequenceArray(
    instruments.map((one, i): Either<StrategyFault, WeightColumn | undefined> => {
      const { dataset, slice, symbol = dataset.name } = one
      return slice === undefined
        ? right(undefined)
        : weightsOf(strategy, paramsOn(given, one.symbol), symbol, dataset.bars, slice, reading[i])
    }),
  )
}

/** What a reader of a result is to know of weights: instruments without one, and weights that are no number. */
const weightNotes = (
  strategy: WeightedStrategy,
  columns: ByInstrument<WeightColumn>,
  { instruments }: Market,
): readonly string[] => {
  const symbols = instruments.map(({ symbol, dataset }) => symbol ?? dataset.name)
  const strange = Object.keys(strategy.targets.weights).filter(
    (symbol) => symbol !== '*' && !symbols.includes(symbol),
  )
  return [
    ...strange.map((symbol) => `${symbol} has a weight and is none of the instruments that trade`),
    ...columns.flatMap((column, i) => {
      const { symbol, dataset, slice } = instruments[i] ?? {}
      if (column === undefined || dataset === undefined || slice === undefined) return []
      const name = symbol ?? dataset.name
      const time = (bar: number): string => showTime(dataset.bars.time[bar] ?? Number.NaN)
      const { infinite, unknown } = column
      const [first, end] = slice.scored
      return [
        ...(infinite[0] === undefined
          ? []
          : [
              `${name}: the weight is infinite on ${infinite.length} bars, first on ${time(infinite[0])}: no target there`,
            ]),
        ...(unknown < end - first
          ? []
          : [
              `${name}: the weight is unknown on every bar from ${time(first)} to ${time(end - 1)}, so never traded`,
            ]),
      ]
    }),
  ]
}

/** A strategy of target weights, read on a market and ready to go to them there. */
export const strategyWeightTrader = (
  given: AtParams & { readonly strategy: WeightedStrategy },
  market: Market,
  readings: Readings,
  execution: Execution,
): Either<StrategyFault, Trader> =>
  map(
    (columns: ByInstrument<WeightColumn>): Trader => ({
      ...weightTrader(columns, given.strategy.targets.rebalance, market, execution),
      notes: weightNotes(given.strategy, columns, market),
    }),
  )(strategyWeights(given, market, readings))
