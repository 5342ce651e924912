import { sha256 } from '../../core/canonical/content-key.js'
import { once } from '../../core/once.js'
import { moduleOf } from '../../core/web-assembly.js'
import type { SignalLog } from '../../signal/signal-log.js'
import type { TradeFold } from '../../stats/metrics/trade-fold.kernel.js'
import { noCounts } from '../account/simulation.js'
import type { Execution } from '../rules/execution.js'
import type { FixedSizing } from '../rules/sizing.js'
import type { EventWalk } from './event.kernel.js'
import { EVENT_WALK } from './event-walk-module.js'
import { accountSummer, type StretchSums } from './stretch-sums.kernel.js'
import type { FieldPlaces, SumsMemory } from './sums-memory.kernel.js'

/** An account that followed a signal, in the figures that a trial record reads. */
export interface FollowedAccount extends EventWalk, StretchSums {
  readonly trades: TradeFold
  readonly returns_hash: string
}

/** Whether positions have a stop or a target, for which the memory must hold ranges. */
export const hasLevels = ({ risk }: Pick<Execution, 'risk'>): boolean =>
  (risk.stop_loss ?? risk.take_profit) !== undefined

/** What an execution asks for, as the module reads it. */
const termsOf = (execution: FixedExecution, [scored_from, scored_to]: readonly [number, number]) => {
  const { costs, fill, limits, leverage, sizing, capital, finalize, allow_short, risk } = execution
  return {
    scored_from,
    scored_to,
    delay: fill === 'close' ? 0 : 1,
    opens: fill === 'next_open' ? 1 : 0,
    closes: finalize === 'close' ? 1 : 0,
    shorts: allow_short ? 1 : 0,
    by_units: sizing.kind === 'units' ? 1 : 0,
    is_limited: limits.max_position_size === undefined ? 0 : 1,
    capital,
    amount: sizing.kind === 'units' ? sizing.units : sizing.fraction,
    most: limits.max_position_size ?? 0,
    rate: costs.commission.rate,
    per_share: costs.commission.per_share,
    slippage: costs.slippage.rate,
    bound: Math.min(leverage, limits.exposure ?? Infinity),
    has_levels: hasLevels(execution) ? 1 : 0,
    stop_loss: risk.stop_loss ?? Infinity,
    take_profit: risk.take_profit ?? Infinity,
  }
}
type Term = keyof ReturnType<typeof termsOf>
type Left =
  | 'hashed'
  | 'held'
  | 'forced'
  | 'cuts'
  | 'dropped'
  | 'unfilled'
  | 'max_position_size'
  | 'commission'
  | 'slipped'
  | 'turnover'
  | keyof TradeFold
const COLUMNS = [
  'open',
  'at',
  'state',
  'fills',
  'low',
  'high',
  'chunk_low',
  'chunk_high',
  'large_low',
  'large_high',
] as const
type Column = (typeof COLUMNS)[number]
interface Walk extends FieldPlaces<Column | Term | Left> {
  readonly followChanges: (layout: number, ground: number, from: number, count: number) => number
}
const walkModule = once(() => moduleOf(EVENT_WALK))

/** An execution whose levels stand where they were set, and whose entries ask for a share or for units, whatever was before. */
export interface FixedExecution extends Execution {
  readonly sizing: FixedSizing
}
export const isFixed = (execution: Execution): execution is FixedExecution =>
  (execution.risk.trailing_stop ?? execution.risk.max_holding) === undefined &&
  (execution.sizing.kind === 'fraction' || execution.sizing.kind === 'units')

/**
 * Follows signals from fill to fill and sums their accounts, by WebAssembly: `walkEvents`, `foldTrades`, `returnsHash` and the
 * sums of the stretches, to the bit, without an object a trade. Cost: O(change points) a signal, shorts also read the closes that they are
 * held over; then as `accountSummer`. NaN: prices must be finite and above 0. Look-ahead: as `walkEvents`.
 */
export const followedAccounts = (
  ground: SumsMemory,
): ((signals: readonly SignalLog[], execution: FixedExecution) => readonly FollowedAccount[]) => {
  const { at: places, memory, scored, reals, whole } = ground
  const { n, slice } = scored
  const summer = accountSummer(ground)
  const module = walkModule()(memory) as Walk
  const numberAt = (name: Column | Term | Left): number =>
    (places.walk + module[`at_${name}`].value) / Float64Array.BYTES_PER_ELEMENT
  const numbers = reals(0, Math.floor(memory.buffer.byteLength / Float64Array.BYTES_PER_ELEMENT))
  for (const name of COLUMNS) numbers[numberAt(name)] = places[name]
  const bars = whole(places.at, n + 1)
  const states = new Int8Array(memory.buffer, places.state, n + 1)
  const [hashed, held, forced, cuts] = [
    numberAt('hashed'),
    numberAt('held'),
    numberAt('forced'),
    numberAt('cuts'),
  ]
  const [dropped, unfilled, limited] = [
    numberAt('dropped'),
    numberAt('unfilled'),
    numberAt('max_position_size'),
  ]
  const [commission, slipped, turnover] = [numberAt('commission'), numberAt('slipped'), numberAt('turnover')]
  const fold = numberAt('trades')
  const [first] = slice.scored

  /** Puts the change points that scored bars see into the memory, and gives how many they are. */
  const put = ({ at, state }: SignalLog): number => {
    let from = 0
    while (from < at.length && at[from]! <= first) from++
    if (from > 0) from -= 1
    let to = at.length
    while (to > from && at[to - 1]! >= first + n) to--
    bars.set(at.subarray(from, to))
    states.set(state.subarray(from, to))
    return to - from
  }
  const left = (execution: FixedExecution): Omit<FollowedAccount, keyof StretchSums> => ({
    held: numbers[held]!,
    counts: {
      ...noCounts,
      forced: numbers[forced]!,
      dropped: numbers[dropped]!,
      unfilled: numbers[unfilled]!,
      max_position_size: numbers[limited]!,
      [(execution.limits.exposure ?? Infinity) < execution.leverage ? 'exposure' : 'cuts']: numbers[cuts]!,
    },
    totals: {
      commission: numbers[commission]!,
      slippage: numbers[slipped]!,
      turnover: numbers[turnover]!,
      financing: 0,
    },
    trades: {
      trades: numbers[fold]!,
      wins: numbers[fold + 1]!,
      losses: numbers[fold + 2]!,
      gross_profit: numbers[fold + 3]!,
      gross_loss: numbers[fold + 4]!,
      mean: numbers[fold + 5]!,
      deviations2: numbers[fold + 6]!,
      returns: numbers[fold + 7]!,
      best: numbers[fold + 8]!,
      worst: numbers[fold + 9]!,
      bars: numbers[fold + 10]!,
    },
    returns_hash: sha256(new Uint8Array(memory.buffer, places.fills, numbers[hashed])),
  })
  return (signals, execution) => {
    for (const [name, value] of Object.entries(termsOf(execution, slice.scored)))
      numbers[numberAt(name as Term)] = value
    const { add, taken } = summer(execution.capital)
    const walked: Omit<FollowedAccount, keyof StretchSums>[] = []
    for (const signal of signals) {
      const count = put(signal)
      // each change begins a stretch, and so does each level that is reached
      add(2 * count + 2, (place) => {
        const next = module.followChanges(0, places.walk, place, count)
        walked.push(left(execution))
        return next
      })
    }
    return taken().map((sums, i) => ({ ...walked[i]!, ...sums }))
  }
}
