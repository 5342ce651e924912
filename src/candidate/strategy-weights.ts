import { type Either, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { showTime } from '../market/bars/dataset-text.js'
import type { StrategyFault } from '../strategy/language/fault.js'
import { type WeightColumn, weightsOf } from '../strategy/reading/weights.kernel.js'
import type { RuleStrategy } from '../strategy/strategy.js'
import type { ByInstrument, Market } from './market.js'
import type { Readings } from './strategy-signals.js'
import type { AtParams } from './traded-data.js'

/** Reads the target weights of a strategy on every instrument of a market. */
export const strategyWeights = (
  { strategy, params }: AtParams & { readonly strategy: RuleStrategy },
  { instruments }: Market,
  readings: Readings,
): Either<StrategyFault, ByInstrument<WeightColumn>> => {
  const reading = readings(strategy)
  return sequenceArray(
    instruments.map((one, i): Either<StrategyFault, WeightColumn | undefined> => {
      const { dataset, slice, symbol = dataset.name } = one
      return slice === undefined
        ? right(undefined)
        : weightsOf(strategy, params, symbol, dataset.bars, slice, reading[i])
    }),
  )
}

/** What a reader of a result is to know of weights: instruments without one, and weights that are no number. */
export const weightNotes = (
  strategy: RuleStrategy,
  columns: ByInstrument<WeightColumn>,
  { instruments }: Market,
): readonly string[] => {
  const symbols = instruments.map(({ symbol, dataset }) => symbol ?? dataset.name)
  const strange = Object.keys(strategy.targets?.weights ?? {}).filter(
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
