import type { Bars, Slice } from '../../market/bars/bars.js'
import { isMember } from '../../market/universe/membership.js'
import type { Instrument, Universe } from '../../market/universe/universe.js'
import type { UniverseSlice } from '../../market/universe/universe-range.js'
import type { Normalization, TargetRules } from '../../signal/target-rules.js'
import type { Execution } from '../rules/execution.js'
import { multiplierOf, ownExecution } from '../rules/own-terms.js'
import { type OrderRun, simulateOrders } from './engine.kernel.js'
import { followTarget, type TargetColumn } from './follow-target.js'
import { runUniverse, type UniverseRun } from './universe-run.kernel.js'

/** Instruments by step, as far as normalizing reads them. */
interface Members {
  readonly instruments: readonly Pick<Instrument, 'last' | 'delisted' | 'membership'>[]
  readonly steps: { readonly length: number }
}
type Columns = readonly (TargetColumn | undefined)[]

/**
 * The weights of members next to one another: at each moment by the last weights of all that are listed, those of members without
 * a bar among them, so that their share is not given to others. From the close of a delisting on a member is none, nor is an
 * instrument while its last bar is outside its membership. A sum of 0 leaves all in cash. Cost: O(steps x members). NaN: unknown,
 * in no sum. Look-ahead: none.
 */
export const normalizedWeights = (
  { instruments, steps }: Members,
  columns: Columns,
  how: Normalization,
): Columns => {
  if (how === 'none') return columns
  const out = columns.map((own) => own?.weights.slice())
  const known = (i: number, step: number): number => {
    const instrument = instruments[i]!
    const { last, delisted } = instrument
    const weights = columns[i]?.weights
    return weights === undefined ||
      (delisted && last[step] === weights.length - 1) ||
      !isMember(instrument, last[step]!)
      ? Number.NaN
      : (weights[last[step]!] ?? Number.NaN)
  }
  const done = new Int32Array(instruments.length).fill(-1)
  for (let step = 0; step < steps.length; step++) {
    let sum = 0
    let count = 0
    for (let i = 0; i < instruments.length; i++) {
      const value = known(i, step)
      if (Number.isNaN(value)) continue
      sum += value
      count += 1
    }
    const mean = how === 'net' ? sum / count : 0
    const shaped = (value: number): number => (how === 'long_only' ? Math.max(0, value) : value - mean)
    let gross = 0
    for (let i = 0; i < instruments.length; i++) {
      const value = known(i, step)
      if (!Number.isNaN(value)) gross += Math.abs(shaped(value))
    }
    for (let i = 0; i < instruments.length; i++) {
      const bar = instruments[i]!.last[step]!
      const own = columns[i]?.weights
      if (bar === done[i] || bar < 0 || own === undefined) continue
      done[i] = bar
      out[i]![bar] = !isMember(instruments[i]!, bar)
        ? Number.NaN
        : gross === 0 && !Number.isNaN(own[bar]!)
          ? 0
          : shaped(own[bar]!) / gross
    }
  }
  return columns.map((own, i) => {
    const weights = out[i]
    return own === undefined || weights === undefined ? own : { ...own, weights }
  })
}

/** What a point of the price of a unit is worth at the close of each bar. */
const pointsOf = (
  { terms, exchange }: Pick<Instrument, 'terms' | 'exchange'>,
  execution: Execution,
): ((bar: number) => number) => {
  const multiplier = multiplierOf(ownExecution(execution, terms))
  return exchange === undefined ? () => multiplier : (bar) => multiplier * (exchange.close[bar] ?? Number.NaN)
}

/**
 * Runs one cash account that follows target weights: of each instrument a share of the account's equity by bar of its dataset,
 * -1..1 or beyond under a leverage; without a column nothing is traded. Where a signal ends to hold a weight its target is 0. Decided at closes, filled as the execution says, with units
 * of the decision or of the fill as its `units.at` says. Unless its `sharing` says otherwise, sales and covers go before
 * purchases, and where cash is short all purchases of a moment shrink by one factor, which is counted as `cuts`. An unknown weight is no target. Cost: O(bars of all). NaN: prices must be finite and above
 * 0. Look-ahead: none.
 */
export const runWeights = (
  universe: Universe,
  columns: Columns,
  rules: TargetRules,
  execution: Execution,
  slice: UniverseSlice,
): UniverseRun => {
  const targets = normalizedWeights(universe, columns, rules.normalize)
  const machines = universe.instruments.map((instrument, at) => {
    const own = targets[at]
    return own === undefined
      ? undefined
      : followTarget(own, instrument.dataset.bars, rules, pointsOf(instrument, execution))
  })
  return runUniverse(universe, machines, execution, slice, { shrinks: true })
}

/** `runWeights` on one instrument alone: the same account to the bit. Cost and the rest: as `runWeights`. */
export const simulateWeights = (
  bars: Bars,
  column: TargetColumn,
  rules: TargetRules,
  execution: Execution,
  slice: Slice,
): OrderRun => {
  const alone = {
    instruments: [{ last: Int32Array.from({ length: bars.length }, (_, i) => i), delisted: false }],
    steps: { length: bars.length },
  }
  const [own = column] = normalizedWeights(alone, [column], rules.normalize)
  return simulateOrders(bars, followTarget(own, bars, rules, pointsOf({}, execution)), execution, slice, {
    shrinks: true,
  })
}
