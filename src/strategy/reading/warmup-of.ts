import { type Either, isLeft, map } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Params } from '../../core/space/dimension.js'
import type { Bars } from '../../market/bars/bars.js'
import type { StrategyFault } from '../language/fault.js'
import { paramsOf } from '../params.js'
import type { Strategy } from '../strategy.js'
import { cellTable } from './cell.js'
import { boundOf, needOfBound, type ReadingOptions } from './reading.js'
import { barsForIn, barsForUnknown } from './warmup.kernel.js'

/**
 * Bars of warm-up that a strategy needs before its first scored bar, from its tree. With `bars` the periods of `higher`
 * are counted on them from their first bar on; without, a coarser bar counts as one.
 */
export const warmupOf = (
  strategy: Strategy,
  params: Params,
  options: ReadingOptions & { readonly bars?: Bars } = {},
): Either<StrategyFault, number> => {
  if (strategy._tag === 'Machine')
    return pipe(
      paramsOf(strategy, params),
      map((given) => (options.warmup === 'unchecked' ? 0 : (strategy.machine.warmup?.(given) ?? 0))),
    )
  const table = cellTable()
  const bound = boundOf(strategy, params, table, options)
  if (isLeft(bound)) return bound
  const barsFor = options.bars === undefined ? barsForUnknown : barsForIn(options.bars)
  return map((each: typeof bound.right) => needOfBound(each, table, options, barsFor))(bound)
}
