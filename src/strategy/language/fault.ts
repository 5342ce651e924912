import { didYouMean } from '../../core/near.js'
import { showTime } from '../../market/bars/dataset-text.js'

/** Why a strategy cannot be read over some bars. */
export type StrategyFault =
  | { readonly _tag: 'BadParameter'; readonly parameter: string; readonly message: string }
  | { readonly _tag: 'BadTree'; readonly message: string }
  | { readonly _tag: 'BadSlice'; readonly message: string }
  | { readonly _tag: 'MissingLabels'; readonly name: string; readonly message: string }
  | { readonly _tag: 'MissingSeries'; readonly name: string; readonly message: string }
  | { readonly _tag: 'MissingUniverse'; readonly message: string }
  | { readonly _tag: 'UnknownInstrument'; readonly symbol: string; readonly message: string }
  | {
      readonly _tag: 'TooLittleWarmup'
      readonly needed_bars: number
      readonly given_bars: number
      readonly missing_bars: number
      readonly message: string
    }
  | { readonly _tag: 'LateBar'; readonly symbol: string; readonly time: number; readonly message: string }
  | {
      readonly _tag: 'MissingBars'
      readonly expected: number
      readonly got: number
      readonly message: string
    }

/** A parameter that a strategy does not take so. */
export const badParameter = (parameter: string, message: string): StrategyFault => ({
  _tag: 'BadParameter',
  parameter,
  message,
})
/** An expression that is none. */
export const badTree = (message: string): StrategyFault => ({ _tag: 'BadTree', message })
/** Bars that are no slice. */
export const badSlice = (message: string): StrategyFault => ({ _tag: 'BadSlice', message })
/** Labels that an expression reads and nobody gives. */
export const missingLabels = (name: string, message: string): StrategyFault => ({
  _tag: 'MissingLabels',
  name,
  message,
})
/** A further series that the bars do not have, with the nearest that they have. */
export const missingSeries = (name: string, of: string, known: readonly string[]): StrategyFault => ({
  _tag: 'MissingSeries',
  name,
  message: `${of} no series "${name}"${known.length === 0 ? ': none is given, as by --series FILE' : didYouMean(name, known)}`,
})
/** What reads other instruments where there is one alone, and what to write instead. */
export const missingUniverse = (text: string, instead: string): StrategyFault => ({
  _tag: 'MissingUniverse',
  message: `${text} reads other instruments, and one is given alone: ${instead}, or give several as a universe`,
})
/** A symbol that no instrument has, with the nearest. */
export const unknownInstrument = (symbol: string, known: readonly string[]): StrategyFault => ({
  _tag: 'UnknownInstrument',
  symbol,
  message: `there is no instrument "${symbol}"${didYouMean(symbol, known)}`,
})
/** A warm-up that is too short. */
export const tooLittleWarmup = (needed: number, given: number): StrategyFault => ({
  _tag: 'TooLittleWarmup',
  needed_bars: needed,
  given_bars: given,
  missing_bars: needed - given,
  message: `warm-up needs ${needed} bars and the slice has ${given}: ${needed - given} are missing`,
})
/** A batch of bars that does not follow the one before. */
export const missingBars = (expected: number, got: number): StrategyFault => ({
  _tag: 'MissingBars',
  expected,
  got,
  message: `bar ${expected} was expected next, the batch begins with bar ${got}`,
})
/** A bar of one of several instruments that comes when its moment has ended. */
export const lateBar = (symbol: string, time: number): StrategyFault => ({
  _tag: 'LateBar',
  symbol,
  time,
  message: `a bar of ${symbol} of ${showTime(time)} comes after bars of a later moment: give bars in the order in which they are over`,
})
