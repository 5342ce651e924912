import type { Bars } from '../bars/bars.js'
import { isMember } from './membership.js'
import type { Instrument, Universe } from './universe.js'

const START = 100

/**
 * The mean of all members as bars by step: each step goes on from the last close by the mean return of the members of which a bar
 * is over there, and its open, high and low by theirs, all over the member's close before. A step at which none has two closes
 * stays where it was. The first level is 100, the volume is unknown. Cost: O(steps x members). NaN: volume alone. Look-ahead: none.
 */
export const meanBars = ({ instruments, steps }: Pick<Universe, 'instruments' | 'steps'>): Bars => {
  const { length, time } = steps
  const column = (): Float64Array => new Float64Array(length)
  const [open, high, low, close] = [column(), column(), column(), column()]
  let level = START
  for (let step = 0; step < length; step++) {
    let [o, h, l, c, count] = [0, 0, 0, 0, 0]
    for (const instrument of instruments) {
      const { bars } = instrument.dataset
      const bar = instrument.last[step]!
      if (bar < 1 || (step > 0 && bar === instrument.last[step - 1]) || !isMember(instrument, bar)) continue
      const before = bars.close[bar - 1]!
      o += bars.open[bar]! / before
      h += bars.high[bar]! / before
      l += bars.low[bar]! / before
      c += bars.close[bar]! / before
      count += 1
    }
    open[step] = count === 0 ? level : (level * o) / count
    high[step] = count === 0 ? level : (level * h) / count
    low[step] = count === 0 ? level : (level * l) / count
    if (count > 0) level *= c / count
    close[step] = level
  }
  return { length, time, open, high, low, close, volume: new Float64Array(length).fill(Number.NaN) }
}

/** The step at which each bar of an instrument is over. Cost: O(steps and bars). */
export const stepsOfBars = ({ last, dataset }: Pick<Instrument, 'last' | 'dataset'>): Int32Array => {
  const out = new Int32Array(dataset.bars.length).fill(last.length)
  let bar = 0
  for (let step = 0; step < last.length; step++) while (bar <= last[step]!) out[bar++] = step
  return out
}
