import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import type { Params } from '../core/space/dimension.js'
import type { Bars, Slice } from '../market/bars/bars.js'
import type { TradeExits } from '../portfolio/rules/trade-exits.js'
import { badConfig, type PhaseError } from '../run/phase-error.js'
import type { StrategyFault } from '../strategy/language/fault.js'
import type { ReadingOptions } from '../strategy/reading/reading.js'
import { boundExits, exitColumns } from '../strategy/reading/trade-rules.js'
import type { Strategy } from '../strategy/strategy.js'
import type { Combine } from './combine.js'

/** Whether a strategy has exits that read its trades. */
export const readsTrade = (strategy: Strategy): boolean =>
  strategy._tag === 'Rules' && strategy.exits !== undefined

/** The exits of a strategy that read its trades, over columns of a slice; undefined where it has none. */
export const exitsOf = (
  strategy: Strategy,
  params: Params,
  bars: Bars,
  slice: Slice,
  options: ReadingOptions,
): Either<StrategyFault, TradeExits | undefined> => {
  if (strategy._tag !== 'Rules' || strategy.exits === undefined) return right(undefined)
  const bound = boundExits(strategy.exits, { ...strategy.defaults, ...params }, options)
  if (isLeft(bound)) return bound
  const { rules, ratchet, extremes } = bound.right
  const columns = exitColumns(bound.right, bars, slice, options)
  return right({ rules, ratchet, extremes, columns, from: slice.warmup[0] })
}

/** A fault of strategies with exits that read their trade, if there is any, with why it is one here. */
export const exitsFault = (
  strategies: readonly Strategy[],
  path: string,
  because: string,
): PhaseError | undefined => {
  const found = strategies.find(readsTrade)
  return found === undefined
    ? undefined
    : badConfig({ path, message: `"${found.name}" has exits that read its trade: ${because}` })
}

/** Why strategies cannot trade together so, if so: exits belong to the trades of an account of their own. */
export const sharedExitsFault = (
  strategies: readonly Strategy[],
  combine: Combine | undefined,
  path: string,
): PhaseError | undefined =>
  combine === undefined || combine.kind === 'shares'
    ? undefined
    : exitsFault(
        strategies,
        path,
        `members of a ${combine.kind} have one account together, whose trades are no member's own; combine them as shares`,
      )
