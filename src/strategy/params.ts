import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { didYouMean } from '../core/near.js'
import type { Params, ParamValue } from '../core/space/dimension.js'
import { badParameter, type StrategyFault } from './language/fault.js'
import type { Strategy } from './strategy.js'

const problemOf = (strategy: Strategy, name: string, value: ParamValue | undefined): string | undefined => {
  const dimension = Object.hasOwn(strategy.space, name) ? strategy.space[name] : undefined
  if (dimension === undefined)
    return `strategy ${strategy.name} has no parameter "${name}"${didYouMean(name, Object.keys(strategy.space))}`
  if (value === undefined) return `strategy ${strategy.name} needs a value for "${name}"`
  if (dimension._tag === 'Choice') {
    const words = dimension.values.every((each) => typeof each === 'string')
    return words === (typeof value === 'string')
      ? undefined
      : `"${name}" is ${words ? 'a text' : 'a number'}, not ${value}`
  }
  if (typeof value !== 'number' || !Number.isFinite(value)) return `"${name}" is a number, not ${value}`
  return dimension._tag === 'Int' && !Number.isSafeInteger(value)
    ? `"${name}" is a whole number, not ${value}`
    : undefined
}

/**
 * The parameters of a run: what is given over the strategy's defaults. An unknown name, a missing
 * value or one of the wrong kind is a fault; bounds are looked at where a config is read (bounds.ts).
 */
export const paramsOf = (strategy: Strategy, given: Params): Either<StrategyFault, Params> => {
  const params = { ...strategy.defaults, ...given }
  const names = [...new Set([...Object.keys(strategy.space), ...Object.keys(params)])]
  const faults = names.flatMap((name) => {
    const problem = problemOf(strategy, name, Object.hasOwn(params, name) ? params[name] : undefined)
    return problem === undefined ? [] : [badParameter(name, problem)]
  })
  return faults[0] === undefined ? right(params) : left(faults[0])
}
