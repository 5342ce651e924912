import { type Either, isLeft, map, right } from 'fp-ts/lib/Either.js'
import type { Params } from '../../core/space/dimension.js'
import { type Bars, barsBetween, type Slice } from '../../market/bars/bars.js'
import { statesOf } from '../../signal/capture.kernel.js'
import type { StrategyFault } from '../language/fault.js'
import { paramsOf } from '../params.js'
import { operatorsOf, type RuleStrategy, signalOnly } from '../strategy.js'
import { EVERY } from '../target-weights.js'
import { bind } from './bind.kernel.js'
import { cellTable } from './cell.js'
import type { ReadingOptions } from './reading.js'
import { sheetOf, values } from './sheet.kernel.js'
import { signalsOf } from './signals.kernel.js'

/** The weights of an instrument by bar of its dataset. */
export interface WeightColumn {
  /** Share of the account; 0 where a signal next to it is 0; NaN where it is unknown, infinite or no scored bar. */
  readonly weights: Float64Array
  /** Where a signal next to it is not 0; absent where there is no signal. */
  readonly held?: Uint8Array
  /** Scored bars on which it is infinite, and how many it is unknown on. */
  readonly infinite: readonly number[]
  readonly unknown: number
}

const heldBy = (
  strategy: RuleStrategy,
  params: Params,
  bars: Bars,
  slice: Slice,
  options: ReadingOptions,
): Either<StrategyFault, Uint8Array | undefined> => {
  if (Object.keys(strategy.rules).length === 0) return right(undefined)
  return map((log: Parameters<typeof statesOf>[0]) => {
    const held = new Uint8Array(bars.length)
    const states = statesOf(log)
    for (let i = 0; i < states.length; i++) held[slice.warmup[0] + i] = states[i] === 0 ? 0 : 1
    return held
  })(signalsOf(signalOnly(strategy), params, bars, slice, '', options))
}

/**
 * Reads the weight of an instrument over the scored bars of a slice; undefined where the strategy has none for it. Errors: those of
 * `signalsOf`. Cost: O(bars). NaN: unknown. Look-ahead: none.
 */
export const weightsOf = (
  strategy: RuleStrategy,
  params: Params,
  symbol: string,
  bars: Bars,
  slice: Slice,
  options: ReadingOptions = {},
): Either<StrategyFault, WeightColumn | undefined> => {
  const rules = strategy.targets?.weights ?? {}
  const rule = Object.hasOwn(rules, symbol) ? rules[symbol] : rules[EVERY]
  if (rule === undefined) return right(undefined)
  const given = paramsOf(strategy, params)
  if (isLeft(given)) return given
  const table = cellTable()
  const ref = bind(table, options.operators ?? operatorsOf(strategy), rule, given.right, options.across)
  if (isLeft(ref)) return ref
  const held = heldBy(strategy, params, bars, slice, options)
  if (isLeft(held)) return held
  const [from, to] = [slice.warmup[0], slice.scored[1]]
  const read = values(sheetOf(table, barsBetween(bars, from, to), options), ref.right)
  const weights = new Float64Array(bars.length).fill(Number.NaN)
  const infinite: number[] = []
  let unknown = 0
  for (let bar = slice.scored[0]; bar < to; bar++) {
    const value = read[bar - from]!
    const off = held.right?.[bar] === 0
    if (!off && Number.isNaN(value)) unknown += 1
    else if (!off && !Number.isFinite(value)) infinite.push(bar)
    else weights[bar] = off ? 0 : value
  }
  return right({ weights, ...(held.right === undefined ? {} : { held: held.right }), infinite, unknown })
}
