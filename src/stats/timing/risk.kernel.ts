import { type SharpeDifference, sharpeDifference } from './sharpe-difference.kernel.js'
import { meanOfColumn, type TimedReturns } from './timing.kernel.js'

/** Deviation a year of some returns, and the deepest fall of what they compound to. */
export interface RiskTaken {
  readonly volatility: number
  /** 0 or below. */
  readonly max_drawdown: number
}

/** The risk of an account next to that of its mean exposure held. */
export interface RiskComparison extends RiskTaken {
  readonly held: RiskTaken
  readonly sharpe_difference?: SharpeDifference
}

/** Cost: O(n). NaN: spreads. Look-ahead: not a series. */
const riskOf = (returns: Float64Array, periods: number): RiskTaken => {
  const mean = meanOfColumn(returns)
  let squares = 0
  let wealth = 1
  let peak = 1
  let deepest = 0
  for (let t = 0; t < returns.length; t++) {
    squares += (returns[t]! - mean) * (returns[t]! - mean)
    wealth *= 1 + returns[t]!
    peak = Math.max(peak, wealth)
    deepest = Math.min(deepest, wealth / peak - 1)
  }
  return { volatility: Math.sqrt((periods * squares) / Math.max(1, returns.length)), max_drawdown: deepest }
}

/** What the mean weights of both parts of a bar earn at no cost. Cost: O(n) a part. NaN: spreads. Look-ahead: the means are of all bars. */
export const heldReturns = ({ net, parts }: TimedReturns): Float64Array => {
  const held = new Float64Array(net.length)
  for (const { weight, unit } of parts) {
    const w = meanOfColumn(weight)
    for (let t = 0; t < held.length; t++) held[t] = held[t]! + w * unit[t]!
  }
  return held
}

/** The risk of an account next to its mean exposure held, both by trading day. Cost: that of `sharpeDifference`. */
export const riskComparison = (net: Float64Array, held: Float64Array, periods: number): RiskComparison => {
  const sharpe_difference = sharpeDifference(net, held, periods)
  return {
    ...riskOf(net, periods),
    held: riskOf(held, periods),
    ...(sharpe_difference === undefined ? {} : { sharpe_difference }),
  }
}
