import { badConfig, type PhaseError } from '../run/phase-error.js'
import type { Strategy } from '../strategy/strategy.js'

/** Whether a strategy has exits that read its trades. */
export const readsTrade = (strategy: Strategy): boolean =>
  strategy._tag === 'Rules' && strategy.exits !== undefined

/** Why exits that read the trade cannot be run where only signals are, if any strategy has such. */
export const exitsFault = (strategies: readonly Strategy[], path: string): PhaseError | undefined => {
  const found = strategies.find(readsTrade)
  return found === undefined
    ? undefined
    : badConfig({
        path,
        message: `"${found.name}" has exits that read its trade: a backtest of the strategy on one instrument runs them, nothing else does yet`,
      })
}
