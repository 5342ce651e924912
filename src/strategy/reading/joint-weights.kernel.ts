import { dayOf } from '../../market/bars/trading-day.js'
import { isMember } from '../../market/universe/membership.js'
import type { Universe } from '../../market/universe/universe.js'
import type { JointOperator, Plain } from '../language/operator.js'

/** The last n steps at which all of some members have a bar with a known value, newest first; undefined where there are fewer. */
const commonSteps = (
  { instruments }: Universe,
  values: readonly Float64Array[],
  some: readonly number[],
  step: number,
  n: number,
): readonly number[] | undefined => {
  const found: number[] = []
  for (let at = step; at >= 0 && found.length < n; at--) {
    const isCommon = some.every((i) => {
      const { last } = instruments[i]!
      return (
        last[at]! >= 0 && last[at] !== (at === 0 ? -1 : last[at - 1]) && !Number.isNaN(values[i]![last[at]!]!)
      )
    })
    if (isCommon) found.push(at)
  }
  return found.length < n ? undefined : found
}

/**
 * What an operator over the last values of all members gives each, by bar of its own: at each step it sees the members that have a
 * bar in that trading day, belong to the universe on it, and have n known values behind them. Cost: O(steps x n x members) and the operator's. NaN: of the others.
 * Look-ahead: none.
 */
export const jointWeights = (
  members: Universe,
  values: readonly Float64Array[],
  operator: JointOperator,
  plain: readonly Plain[],
): readonly Float64Array[] => {
  const { instruments, steps } = members
  const n = operator.window(plain)
  const out = values.map((own) => new Float64Array(own.length).fill(Number.NaN))
  for (let step = 0; step < steps.length; step++) {
    const closing = instruments.filter(({ last }) => last[step] !== (step === 0 ? -1 : last[step - 1]))
    const day = Math.max(...closing.map(({ dataset, last }) => dayOf(dataset.bars, last[step]!)))
    const some = [...instruments.keys()].filter((i) => {
      const instrument = instruments[i]!
      const { dataset, last } = instrument
      const bar = last[step]!
      if (bar < n - 1 || !isMember(instrument, bar) || dayOf(dataset.bars, bar) < day) return false
      return values[i]!.subarray(bar - n + 1, bar + 1).every((value) => !Number.isNaN(value))
    })
    const common = some.length === 0 ? undefined : commonSteps(members, values, some, step, n)
    if (common === undefined) continue
    const columns = some.map((i) =>
      Float64Array.from(common, (_, k) => values[i]![instruments[i]!.last[common[n - 1 - k]!]!]!),
    )
    const made = operator.joint(columns, plain)
    for (const [k, i] of some.entries()) out[i]![instruments[i]!.last[step]!] = made[k]!
  }
  return out
}
