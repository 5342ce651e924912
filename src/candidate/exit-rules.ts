import { type Either, map, right, sequenceArray } from 'fp-ts/lib/Either.js'
import type { Params } from '../core/space/dimension.js'
import type { Bars, Slice } from '../market/bars/bars.js'
import type { Execution } from '../portfolio/rules/execution.js'
import { type TradeExits, tradeExits } from '../portfolio/rules/trade-exits.js'
import { badConfig, missingInput, type PhaseError } from '../run/phase-error.js'
import type { SignalLog } from '../signal/signal-log.js'
import type { StrategyFault } from '../strategy/language/fault.js'
import type { ReadingOptions } from '../strategy/reading/reading.js'
import {
  type BoundExits,
  boundAccountExits,
  boundExits,
  exitColumns,
} from '../strategy/reading/trade-rules.js'
import { hasEvents, operatorsOf, type Strategy } from '../strategy/strategy.js'
import { type Combine, SHARES } from './combine.js'
import type { ByInstrument } from './market.js'

interface ExitMember {
  readonly strategy: Strategy
  readonly params: Params
}
/** Members, how they trade together and under which execution. */
interface ExitTerms {
  readonly members: readonly ExitMember[]
  readonly combine?: Combine
  readonly execution: Pick<Execution, 'exits'>
}

/** Whether a strategy has exits that read its trades. */
export const readsTrade = (strategy: Strategy): boolean =>
  strategy._tag === 'Rules' && strategy.exits !== undefined

/** The exits of a strategy at parameters; undefined where it has none. */
const boundOf = (
  { strategy, params }: ExitMember,
  options: ReadingOptions,
): Either<StrategyFault, BoundExits | undefined> =>
  strategy._tag !== 'Rules' || strategy.exits === undefined
    ? right(undefined)
    : boundExits(
        strategy.exits,
        { ...strategy.defaults, ...params },
        { operators: operatorsOf(strategy), ...options },
      )

/** The exits of a strategy that read its trades, over columns of a slice; undefined where it has none. */
export const exitsOf = (
  strategy: Strategy,
  params: Params,
  bars: Bars,
  slice: Slice,
  options: ReadingOptions,
): Either<StrategyFault, TradeExits | undefined> =>
  map((exits: BoundExits | undefined) => {
    if (exits === undefined) return undefined
    const over = (other: Slice): TradeExits => ({
      ...tradeExits(exits, exitColumns(exits, bars, other, options), other.warmup[0]),
      over,
    })
    return over(slice)
  })(boundOf({ strategy, params }, options))

/** The exits of each account of a choice: those of its execution, or of the member that has a share of its own. */
export const exitsByAccount = ({
  members,
  combine = SHARES,
  execution: { exits },
}: ExitTerms): Either<StrategyFault, readonly (BoundExits | undefined)[]> => {
  const bound = exits === undefined ? undefined : boundAccountExits(exits)
  return combine.kind === 'shares'
    ? sequenceArray(members.map((one) => (bound === undefined ? boundOf(one, {}) : right(bound))))
    : right([bound])
}

/**
 * Why captured signals cannot be traded under an execution with exits, if so: where an entry fires again is kept by a capture
 * under exits alone. Signals of states and of machines have no such entry.
 */
export const renewalsFault = (
  { exits }: Pick<Execution, 'exits'>,
  strategy: Strategy | undefined,
  logs: ByInstrument<SignalLog>,
): PhaseError | undefined => {
  const lost = logs.find((log) => log !== undefined && log.renewals === undefined)
  const renews = strategy === undefined || (strategy._tag === 'Rules' && hasEvents(strategy))
  return exits === undefined || lost === undefined || !renews
    ? undefined
    : missingInput(
        `the signals of ${lost.header.name} were captured under an execution without exits, which keeps no entry that fires again: give that execution these exits, or others, and capture again`,
      )
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
  { members, combine, execution }: ExitTerms,
  path: string,
): PhaseError | undefined =>
  combine === undefined || combine.kind === 'shares' || execution.exits !== undefined
    ? undefined
    : exitsFault(
        members.map(({ strategy }) => strategy),
        path,
        `members of a ${combine.kind} have one account together, whose trades are no member's own; name its exits in the execution, as execution.exits, or combine the members as shares`,
      )
