import { breakPoint } from '../../core/break-point.js'
import { withRoom } from '../../core/growing-column.kernel.js'
import { dayOf } from '../../market/bars/trading-day.js'
import { isMember } from '../../market/universe/membership.js'
import type { JointOperator, Plain } from '../language/operator.js'
import type { SeenInstrument } from './across.js'

/** By step, the last bar of each instrument that is over; -1 before the first. */
type LastBars = readonly Int32Array[]

const lastAt = (steps: LastBars, step: number, i: number): number => (step < 0 ? -1 : steps[step]![i]!)

/** The last n steps at which all of some members have a bar with a known value, newest first; undefined where there are fewer. */
const commonSteps = (
  steps: LastBars,
  values: readonly Float64Array[],
  some: readonly number[],
  n: number,
): readonly number[] | undefined => {
  const found: number[] = []
  for (let at = steps.length - 1; at >= 0 && found.length < n; at--) {
    const isCommon = some.every((i) => {
      const bar = lastAt(steps, at, i)
      return bar >= 0 && bar !== lastAt(steps, at - 1, i) && !Number.isNaN(values[i]![bar]!)
    })
    if (isCommon) found.push(at)
  }
  return found.length < n ? undefined : found
}

/** What an operator gives each member, by bar of its own, from the values of all on their bars so far; columns may be longer. */
type JointColumns = (values: readonly Float64Array[]) => readonly Float64Array[]

/**
 * What an operator over the last values of all members gives each as bars come: at each step it sees the members that have a
 * bar in that trading day, belong to the universe on it, and have n known values behind them. Cost: O(new steps x n x members)
 * and the operator's. NaN: of the others. Look-ahead: none.
 */
export const jointWeights = (
  instruments: readonly SeenInstrument[],
  operator: JointOperator,
  plain: readonly Plain[],
): JointColumns => {
  const n = operator.window(plain)
  const steps: Int32Array[] = []
  const last = new Int32Array(instruments.length).fill(-1)
  let out: readonly Float64Array[] = instruments.map(() => new Float64Array(0))
  const nextOf = ({ dataset, closed }: SeenInstrument, i: number): number =>
    last[i]! + 1 < dataset.bars.length ? closed[last[i]! + 1]! : Infinity
  const decide = (closing: readonly number[], values: readonly Float64Array[]): void => {
    const day = Math.max(...closing.map((i) => dayOf(instruments[i]!.dataset.bars, last[i]!)))
    const some = [...instruments.keys()].filter((i) => {
      const instrument = instruments[i]!
      const bar = last[i]!
      if (bar < n - 1 || !isMember(instrument, bar) || dayOf(instrument.dataset.bars, bar) < day) return false
      return values[i]!.subarray(bar - n + 1, bar + 1).every((value) => !Number.isNaN(value))
    })
    const common = some.length === 0 ? undefined : commonSteps(steps, values, some, n)
    if (common === undefined) return
    const columns = some.map((i) =>
      Float64Array.from(common, (_, k) => values[i]![lastAt(steps, common[n - 1 - k]!, i)]!),
    )
    const made = operator.joint(columns, plain)
    for (const [k, i] of some.entries()) out[i]![last[i]!] = made[k]!
  }
  return (values) => {
    out = out.map((own, i) => withRoom(own, instruments[i]!.dataset.bars.length, Number.NaN))
    for (;;) {
      breakPoint()
      let moment = Infinity
      for (let i = 0; i < instruments.length; i++) moment = Math.min(moment, nextOf(instruments[i]!, i))
      if (moment === Infinity) return out
      const closing = [...instruments.keys()].filter((i) => nextOf(instruments[i]!, i) === moment)
      for (const i of closing) last[i]! += 1
      steps.push(last.slice())
      decide(closing, values)
    }
  }
}
