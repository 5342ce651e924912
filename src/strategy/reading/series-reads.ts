import type { Bars } from '../../market/bars/bars.js'
import { missingSeries, type StrategyFault } from '../language/fault.js'
import { type NamedSeries, type Node, nodesOf } from '../language/tree.js'
import { expressionsOf, type Strategy } from '../strategy.js'
import type { Across } from './across.js'

/** The further series that expressions read. */
const seriesIn = (expressions: readonly Node[]): readonly NamedSeries[] =>
  expressions.flatMap(nodesOf).filter((node) => node._tag === 'Series')

/**
 * A series that expressions read and neither these bars nor, of several instruments, any of them have; or nothing. Where some of
 * several have it, it is unknown on the others.
 */
export const seriesFault = (
  expressions: readonly Node[],
  { series = {} }: Pick<Bars, 'series'>,
  across: Across | undefined,
): StrategyFault | undefined => {
  const own = [...new Set([...Object.keys(series), ...(across?.series() ?? [])])]
  return seriesIn(expressions).flatMap(({ name, symbol }): readonly StrategyFault[] => {
    const known = symbol === undefined ? own : (across?.series(symbol) ?? [])
    return known.includes(name)
      ? []
      : [missingSeries(name, symbol === undefined ? 'these bars have' : `${symbol} has`, known)]
  })[0]
}

/** The same of the rules of a strategy; a machine names none. */
export const strategySeriesFault = (
  strategy: Strategy,
  bars: Pick<Bars, 'series'>,
  across: Across | undefined,
): StrategyFault | undefined =>
  strategy._tag === 'Machine' ? undefined : seriesFault(expressionsOf(strategy), bars, across)
