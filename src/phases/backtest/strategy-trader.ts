import { type Either, flatMap, isLeft, left, map, mapLeft } from 'fp-ts/lib/Either.js'
import { type FittedLabels, fittedLabels, labelColumns, labelsLate } from '../../candidate/labelling.js'
import type { Market } from '../../candidate/market.js'
import { readingsOn, strategySignals } from '../../candidate/strategy-signals.js'
import { strategyWeightTrader } from '../../candidate/strategy-weights.js'
import { marketOver, strategyNotes, type TradedData, warmupNeeds } from '../../candidate/traded-data.js'
import { loneTrader, type Trader } from '../../candidate/trader.js'
import { WEIGHTS_REFUSE } from '../../candidate/weights-refuse.js'
import { executionFor } from '../../portfolio/rules/unsized.js'
import { badConfig, type PhaseError } from '../../run/phase-error.js'
import type { StrategyFault } from '../../strategy/language/fault.js'
import { explain } from '../../strategy/reading/explain.js'
import type { WarmupNeed } from '../../strategy/reading/warmup-of.js'
import { isWeighted, type WeightedStrategy } from '../../strategy/strategy.js'
import type { StrategyRun } from './config.js'

/** A fault of a strategy as one of the config that names it. */
const strategyFault = (fault: StrategyFault): PhaseError =>
  badConfig({
    path: fault._tag === 'BadParameter' ? `params.${fault.parameter}` : 'strategy',
    message: fault.message,
  })

/** The market of a strategy's run: its range, with the warm-up that the strategy needs before it. */
export const strategyMarket = (config: StrategyRun, data: TradedData): Either<PhaseError, Market> =>
  flatMap((needs: readonly WarmupNeed[]) => marketOver(data, config.range, needs))(
    mapLeft(strategyFault)(warmupNeeds([config], data, config.range)),
  )

/** Fits the labels that a strategy reads on the bars before the first scored one of each instrument. */
const labelsOn = (
  { labels }: StrategyRun,
  market: Market,
  seed: number,
): Either<PhaseError, FittedLabels | undefined> => {
  const fitted = fittedLabels(labels, market, ({ warmup }) => warmup, seed)
  const late = isLeft(fitted) ? undefined : labelsLate(fitted.right, market, 'labels')
  return late === undefined ? fitted : left(late)
}

/** Why a strategy is silent on one instrument. */
const silenceOf = (
  { strategy, params }: StrategyRun,
  { on }: Market,
  labels: FittedLabels | undefined,
): readonly string[] => {
  if (on._tag === 'Several') return []
  const series = labelColumns(labels, on, on.slice.scored[1])
  const explained = explain(strategy, params, on.dataset.bars, on.slice, { labels: series })
  return isLeft(explained) ? [] : explained.right.map(({ sentence }) => sentence)
}

/** What does not go with target weights, if anything. */
const weightsFault = ({ capture, execution }: StrategyRun): PhaseError | undefined =>
  capture === 'signals'
    ? badConfig({
        path: 'capture',
        message: `${WEIGHTS_REFUSE.capture}; the log of orders is kept as order_log`,
      })
    : execution.sizing !== undefined
      ? badConfig({ path: 'execution.sizing', message: WEIGHTS_REFUSE.sizing })
      : execution.exits !== undefined
        ? badConfig({ path: 'execution.exits', message: WEIGHTS_REFUSE.exits })
        : undefined

/** A strategy of target weights ready to run over its market. */
const weighted = (
  config: StrategyRun & { readonly strategy: WeightedStrategy },
  data: TradedData,
  market: Market,
  labels: FittedLabels | undefined,
): Either<PhaseError, Trader> => {
  const fault = weightsFault(config)
  if (fault !== undefined) return left(fault)
  const execution = executionFor(config.execution, data.instruments.length)
  return map(
    (trader: Trader): Trader => ({
      ...trader,
      ...(labels === undefined ? {} : { labels }),
      notes: [...strategyNotes([config], data, config.range), ...trader.notes],
    }),
  )(
    mapLeft(strategyFault)(
      strategyWeightTrader(config, market, readingsOn(market, labels, config.execution), execution),
    ),
  )
}

/** A strategy ready to run over its market. */
export const strategyTrader = (
  config: StrategyRun,
  data: TradedData,
  seed: number,
): Either<PhaseError, Trader> => {
  const market = strategyMarket(config, data)
  if (isLeft(market)) return market
  const labels = labelsOn(config, market.right, seed)
  if (isLeft(labels)) return labels
  const { strategy } = config
  if (isWeighted(strategy)) return weighted({ ...config, strategy }, data, market.right, labels.right)
  const signals = mapLeft(strategyFault)(
    strategySignals(config, market.right, readingsOn(market.right, labels.right, config.execution)),
  )
  return map(
    (followed: Trader['sleeves'][number]['signals']): Trader => ({
      ...loneTrader(followed, market.right, executionFor(config.execution, data.instruments.length)),
      ...(labels.right === undefined ? {} : { labels: labels.right }),
      notes: strategyNotes([config], data, config.range),
      silence: () => silenceOf(config, market.right, labels.right),
    }),
  )(signals)
}
