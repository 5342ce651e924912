import type { BarRange } from '../../market/bars/bars.js'
import { moneyOf } from '../../market/universe/money.js'
import type { Instrument } from '../../market/universe/universe.js'

/**
 * Close-to-close returns of an instrument, in money of the account, over stretches of steps, one value a step; NaN where no bar of it is over there, or none
 * was before. Cost: O(steps). Look-ahead: none.
 */
export const memberReturns = (
  instrument: Pick<Instrument, 'dataset' | 'last' | 'terms' | 'exchange'>,
  stretches: readonly BarRange[],
): Float64Array => {
  const { dataset, last } = instrument
  const { close } = dataset.bars
  const money = moneyOf(instrument)
  const exchanged = (bar: number): number =>
    money?.isPaid === true ? money.close[bar]! / money.close[bar - 1]! : 1
  const returns = new Float64Array(stretches.reduce((sum, [from, to]) => sum + to - from, 0)).fill(Number.NaN)
  let at = 0
  for (const [from, to] of stretches)
    for (let k = from; k < to; k++, at++) {
      const bar = last[k]!
      if (bar > 0 && k > 0 && last[k - 1]! < bar)
        returns[at] = (close[bar]! / close[bar - 1]!) * exchanged(bar) - 1
    }
  return returns
}

/** Sum and number of known values, step by step, over columns. */
export interface StepSums {
  readonly sum: Float64Array
  readonly count: Int32Array
}

/** Adds columns step by step, leaving out what is NaN. Cost: O(steps x columns). Look-ahead: none. */
export const stepSums = (steps: number, columns: Iterable<Float64Array>): StepSums => {
  const sum = new Float64Array(steps)
  const count = new Int32Array(steps)
  for (const column of columns)
    for (let k = 0; k < steps; k++)
      if (!Number.isNaN(column[k]!)) {
        sum[k] = sum[k]! + column[k]!
        count[k] = count[k]! + 1
      }
  return { sum, count }
}

/** The mean of the other columns at each step; NaN where none is known. Cost: O(steps). NaN: left out. Look-ahead: none. */
export const meanOfOthers = ({ sum, count }: StepSums, own: Float64Array): Float64Array => {
  const mean = new Float64Array(own.length)
  for (let k = 0; k < own.length; k++) {
    const isKnown = !Number.isNaN(own[k]!)
    const others = count[k]! - (isKnown ? 1 : 0)
    mean[k] = others > 0 ? (sum[k]! - (isKnown ? own[k]! : 0)) / others : Number.NaN
  }
  return mean
}

/** The mean of some columns at each step; NaN where none is known. Cost: O(steps). NaN: left out. Look-ahead: none. */
export const meanOfSums = ({ sum, count }: StepSums): Float64Array => sum.map((all, k) => all / count[k]!)

/** What is left of sums over columns without some of these. Cost: O(steps). NaN: left out. Look-ahead: none. */
export const sumsWithout = (all: StepSums, some: StepSums): StepSums => ({
  sum: all.sum.map((value, k) => value - some.sum[k]!),
  count: all.count.map((value, k) => value - some.count[k]!),
})
