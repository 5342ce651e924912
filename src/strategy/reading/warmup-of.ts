import { type Either, isLeft, map, sequenceArray } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { breakPoint } from '../../core/break-point.js'
import type { Params } from '../../core/space/dimension.js'
import type { Bars } from '../../market/bars/bars.js'
import type { StrategyFault } from '../language/fault.js'
import { paramsOf } from '../params.js'
import { operatorsOf, type Strategy, signalOnly } from '../strategy.js'
import { bind } from './bind.kernel.js'
import { cellTable, type Ref } from './cell.js'
import { boundStrategy, needOfBound, type ReadingOptions } from './reading.js'
import { barsForIn, barsForUnknown, needOf } from './warmup.kernel.js'

/**
 * Bars of warm-up that a strategy needs before its first scored bar, from its tree. With `bars` the periods of `higher`
 * are counted on them from their first bar on; without, a coarser bar counts as one.
 */
export const warmupOf = (
  strategy: Strategy,
  params: Params,
  options: ReadingOptions & { readonly bars?: Bars } = {},
): Either<StrategyFault, number> => {
  breakPoint()
  if (strategy._tag === 'Machine')
    return pipe(
      paramsOf(strategy, params),
      map((given) =>
        typeof options.warmup === 'number' ? options.warmup : (strategy.machine.warmup?.(given) ?? 0),
      ),
    )
  const table = cellTable()
  const bound = boundStrategy(signalOnly(strategy), params, table, options)
  if (isLeft(bound)) return bound
  const barsFor = options.bars === undefined ? barsForUnknown : barsForIn(options.bars)
  const known = options.operators ?? operatorsOf(strategy)
  const weights = sequenceArray(
    Object.values(strategy.targets?.weights ?? {}).map((node) =>
      bind(table, known, node, bound.right.params, options.across),
    ),
  )
  return map((refs: readonly Ref[]) =>
    Math.max(
      needOfBound(bound.right, table, options, barsFor),
      ...refs.map((ref) => needOf(table, ref, options, barsFor)),
    ),
  )(weights)
}

/** What the strategies of a run need of history under each rule; `bars` is what the run's own rule asks for. */
export interface WarmupNeed {
  readonly bars: number
  readonly first_value: number
  readonly settled: number
}
/** A need of nothing. */
export const NO_WARMUP: WarmupNeed = { bars: 0, first_value: 0, settled: 0 }
/** What several need together: the longest of each. */
export const longestNeed = (a: WarmupNeed, b: WarmupNeed): WarmupNeed => ({
  bars: Math.max(a.bars, b.bars),
  first_value: Math.max(a.first_value, b.first_value),
  settled: Math.max(a.settled, b.settled),
})

/** What a strategy needs under every rule, `options.warmup` being that of the run. */
export const warmupNeedOf = (
  strategy: Strategy,
  params: Params,
  options: ReadingOptions & { readonly bars?: Bars } = {},
): Either<StrategyFault, WarmupNeed> => {
  const { warmup = 'settled' } = options
  const needs = sequenceArray(
    (['first_value', 'settled'] as const).map((rule) =>
      warmupOf(strategy, params, { ...options, warmup: rule }),
    ),
  )
  return map(([first_value = 0, settled = 0]: readonly number[]) => ({
    bars: typeof warmup === 'number' ? warmup : warmup === 'settled' ? settled : first_value,
    first_value,
    settled,
  }))(needs)
}
