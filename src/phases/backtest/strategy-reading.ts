import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { exitsOf } from '../../candidate/exit-rules.js'
import { type FittedLabels, fittedLabels, labelColumns, labelsLate } from '../../candidate/labelling.js'
import { type InstrumentServices, sliceOf, warmupWarnings } from '../../candidate/services.js'
import type { Slice } from '../../market/bars/bars.js'
import type { TradeExits } from '../../portfolio/rules/trade-exits.js'
import { badConfig, type PhaseError } from '../../run/phase-error.js'
import type { SignalLog } from '../../signal/signal-log.js'
import { beyondBounds } from '../../strategy/bounds.js'
import type { StrategyFault } from '../../strategy/language/fault.js'
import { explain } from '../../strategy/reading/explain.js'
import { signalsOf } from '../../strategy/reading/signals.kernel.js'
import { type WarmupNeed, warmupNeedOf } from '../../strategy/reading/warmup-of.js'
import { strategyWarnings } from '../../strategy/reads.js'
import type { StrategyRun } from './config.js'

type StrategyOn = Pick<StrategyRun, 'strategy' | 'params' | 'range' | 'labels'>

/** A fault of a strategy as one of the config that names it. */
export const strategyFault = (fault: StrategyFault): PhaseError =>
  badConfig({
    path: fault._tag === 'BadParameter' ? `params.${fault.parameter}` : 'strategy',
    message: fault.message,
  })

const strategyNeed = (
  { strategy, params, range: { warmup, tolerance } }: Omit<StrategyOn, 'labels'>,
  { dataset: { bars } }: InstrumentServices,
): Either<StrategyFault, WarmupNeed> =>
  warmupNeedOf(strategy, params, {
    bars,
    ...(warmup === undefined ? {} : { warmup }),
    ...(tolerance === undefined ? {} : { tolerance }),
  })

const strategyNotes = (config: StrategyOn, services: InstrumentServices): readonly string[] => {
  const need = strategyNeed(config, services)
  return [
    ...(isLeft(need) ? [] : warmupWarnings(config.range, need.right)),
    ...strategyWarnings(config.strategy, services.dataset.bars),
    ...beyondBounds(config.strategy, config.params),
  ]
}

/** The bars of a strategy's run: its range, with the warm-up that the strategy needs before it. */
export const strategySlice = (
  { strategy, params, range }: StrategyOn,
  services: InstrumentServices,
): Either<PhaseError, Slice> => {
  const need = strategyNeed({ strategy, params, range }, services)
  return isLeft(need) ? left(strategyFault(need.left)) : sliceOf(services, range, need.right)
}

/** A strategy's signal over its slice, what labelled the bars for it, and why it is silent, where it is. */
export interface ReadStrategy {
  readonly slice: Slice
  readonly log: SignalLog
  readonly labels?: FittedLabels
  /** The exits of the strategy that read its trades. */
  readonly exits?: TradeExits
  readonly silence: () => readonly string[]
  /** What a reader of the result is to know of the strategy on these bars. */
  readonly notes: readonly string[]
}

/** Fits the labels that a strategy reads on the bars before the first scored one, and reads its signal. */
export const strategyRead = (
  config: StrategyOn,
  services: InstrumentServices,
  seed: number,
): Either<PhaseError, ReadStrategy> => {
  const slice = strategySlice(config, services)
  if (isLeft(slice)) return slice
  const { strategy, params } = config
  const { bars, hash } = services.dataset
  const { warmup, scored } = slice.right
  const fitted = fittedLabels(config.labels, services, warmup, seed)
  if (isLeft(fitted)) return fitted
  const late = labelsLate(fitted.right, slice.right, 'labels')
  if (late !== undefined) return left(late)
  const labels = labelColumns(fitted.right, services, scored[1])
  const log = signalsOf(strategy, params, bars, slice.right, hash, { labels })
  if (isLeft(log)) return left(strategyFault(log.left))
  const exits = exitsOf(strategy, log.right.header.params, bars, slice.right, { labels })
  if (isLeft(exits)) return left(strategyFault(exits.left))
  return right({
    slice: slice.right,
    log: log.right,
    ...(exits.right === undefined ? {} : { exits: exits.right }),
    ...(fitted.right === undefined ? {} : { labels: fitted.right }),
    notes: strategyNotes(config, services),
    silence: () => {
      const explained = explain(strategy, params, bars, slice.right, { labels })
      return explained._tag === 'Right' ? explained.right.map(({ sentence }) => sentence) : []
    },
  })
}
