import type { Bars } from '../../src/market/bars/bars.js'
import { above, aboveOf, labelling, series } from './made.js'
import type { Trap } from './trap.js'

const mean = (x: ArrayLike<number>, from: number, to: number): number => {
  const [first, last] = [Math.max(0, from), Math.min(x.length, to)]
  let sum = 0
  for (let i = first; i < last; i++) sum += x[i] ?? 0
  return sum / Math.max(1, last - first)
}
const deviation = (x: ArrayLike<number>, from: number, to: number): number => {
  const m = mean(x, from, to)
  let sum = 0
  for (let i = Math.max(0, from); i < Math.min(x.length, to); i++) sum += ((x[i] ?? 0) - m) ** 2
  return Math.sqrt(sum / Math.max(1, Math.min(x.length, to) - Math.max(0, from)))
}
const extreme = (x: ArrayLike<number>, from: number, to: number, sign: 1 | -1): number => {
  let best = x[from] ?? Number.NaN
  for (let i = from; i < Math.min(x.length, to); i++)
    if (sign * ((x[i] ?? best) - best) > 0) best = x[i] ?? best
  return best
}
/** A figure of a whole column, which is computed once of each. */
const ofWhole = (figure: (x: Float64Array) => number): ((x: Float64Array) => number) => {
  const known = new WeakMap<Float64Array, number>()
  return (x) => {
    const value = known.get(x) ?? figure(x)
    known.set(x, value)
    return value
  }
}
const wholeMean = ofWhole((x) => mean(x, 0, x.length))
const wholeDeviation = ofWhole((x) => deviation(x, 0, x.length))
const highest = ofWhole((x) => extreme(x, 0, x.length, 1))
const lowest = ofWhole((x) => extreme(x, 0, x.length, -1))
const at = (x: ArrayLike<number>, i: number): number => x[Math.min(x.length - 1, i)] ?? 0
const DAY_MS = 86_400_000

const operators: readonly (readonly [name: string, subject: Trap['subject']])[] = [
  ['the next close', above('next_close', (x, i) => at(x, i + 1))],
  ['the close after the next', above('close_in_two', (x, i) => at(x, i + 2))],
  ['a centred average of five', above('centred', (x, i) => mean(x, i - 2, i + 3))],
  ['a centred average of three', above('centred_3', (x, i) => mean(x, i - 1, i + 2))],
  [
    'a centred median',
    above('centred_median', (x, i) => [at(x, i - 1), at(x, i), at(x, i + 1)].sort((a, b) => a - b)[1] ?? 0),
  ],
  ['the mean of the whole sample', above('sample_mean', wholeMean)],
  [
    'a score by the whole sample',
    above('sample_score', (x, i) => (at(x, i) - wholeMean(x)) / wholeDeviation(x) + at(x, i) - 0.5),
  ],
  ['the highest of the next ten', above('future_high', (x, i) => 0.99 * extreme(x, i, i + 10, 1))],
  ['the lowest of the next ten', above('future_low', (x, i) => extreme(x, i, i + 10, -1))],
  ['the return of the next five bars', above('next_week', (x, i) => at(x, i) - (at(x, i + 5) - at(x, i)))],
  ['the last close of the sample', above('last_close', (x) => at(x, x.length - 1))],
  [
    'the place between lowest and highest of the sample',
    above('sample_range', (x) => (highest(x) + lowest(x)) / 2),
  ],
  [
    'an average from the end backwards',
    above('backward_average', (x, i) => {
      let value = at(x, x.length - 1)
      for (let k = x.length - 1; k >= i; k--) value += 0.2 * (at(x, k) - value)
      return value
    }),
  ],
  [
    'a line through the whole sample',
    above('sample_line', (x, i) => at(x, 0) + ((at(x, x.length - 1) - at(x, 0)) * i) / x.length),
  ],
  ['the next close after bar 500', above('late', (x, i) => (i > 500 ? at(x, i + 1) : at(x, i - 1)))],
  [
    'the next close on each fiftieth bar',
    above('now_and_then', (x, i) => (i % 50 === 0 ? at(x, i + 1) : at(x, i - 1))),
  ],
  [
    'the next close after large moves',
    above('after_moves', (x, i) =>
      Math.abs(at(x, i) / at(x, i - 1) - 1) > 0.01 ? at(x, i + 1) : at(x, i - 1),
    ),
  ],
  [
    'a turn that the next bar confirms',
    above('turn', (x, i) =>
      at(x, i - 1) < at(x, i) && at(x, i) > at(x, i + 1) ? at(x, i) + 1 : at(x, i) - 1,
    ),
  ],
  [
    'a zigzag that is drawn again',
    above('zigzag', (x, i) => (at(x, i + 3) > at(x, i) * 1.01 ? at(x, i) - 1 : at(x, i) + 1)),
  ],
  ['an average that is moved back', above('moved_back', (x, i) => mean(x, i - 5, i + 4))],
  ['the close in the middle of the sample', above('sample_middle', (x) => at(x, x.length >> 1))],
  [
    'smoothing there and back',
    above('there_and_back', (x, i) => {
      let value = at(x, Math.min(x.length - 1, i + 20))
      for (let k = Math.min(x.length - 1, i + 20); k >= i; k--) value += 0.3 * (mean(x, k - 2, k + 1) - value)
      return value
    }),
  ],
  ['the end of the batch', above('batch_end', (x, _, __, to) => at(x, to - 1))],
  [
    'the next open',
    aboveOf(
      'next_open',
      ['open'],
      (x, i, _, __, [open = x]) => at(x, i) - (at(open, i + 1) - at(x, i)) - 1e-9,
    ),
  ],
  [
    'the next high',
    aboveOf(
      'next_high',
      ['high'],
      (x, i, _, __, [high = x]) => at(x, i) * 1.002 - (at(high, i + 1) - at(x, i)),
    ),
  ],
  ['the next low', aboveOf('next_low', ['low'], (x, i, _, __, [low = x]) => at(low, i + 1) * 1.005)],
  [
    'the next volume',
    aboveOf('next_volume', ['volume'], (x, i, _, __, [volume = x]) =>
      at(volume, i + 1) > at(volume, i) ? at(x, i) + 1 : at(x, i) - 1,
    ),
  ],
  [
    'the next close where volume is 0',
    aboveOf('when_silent', ['volume'], (x, i, _, __, [volume = x]) =>
      at(volume, i) === 0 ? at(x, i + 1) : at(x, i - 1),
    ),
  ],
  [
    'the next close on days with a gap',
    aboveOf('when_gapped', ['open'], (x, i, _, __, [open = x]) =>
      Math.abs(at(open, i) / at(x, i - 1) - 1) > 0.008 ? at(x, i + 1) : at(x, i - 1),
    ),
  ],
  [
    'the next close before a holiday',
    aboveOf('before_holiday', ['time'], (x, i, _, __, [time = x]) =>
      at(time, i + 1) - at(time, i) > 2 * DAY_MS ? at(x, i) - 1 : at(x, i) + 1,
    ),
  ],
  [
    'the close of the week that goes on',
    aboveOf('week_close', ['time'], (x, i, _, __, [time = x]) => {
      const week = (k: number): number => Math.floor((at(time, k) / DAY_MS + 3) / 7)
      let last = i
      while (last + 1 < x.length && week(last + 1) === week(i)) last += 1
      return at(x, last)
    }),
  ],
]

const up = (bars: Bars, i: number, back: number, ahead: number): boolean =>
  at(bars.close, i + ahead) > at(bars.close, i - back)
const labels: readonly (readonly [name: string, subject: Trap['subject']])[] = [
  ['labels by the next bar', labelling('labels_next', (bars, i) => up(bars, i, 0, 1))],
  ['labels by a centred window', labelling('labels_centred', (bars, i) => up(bars, i, 5, 5))],
  [
    'labels by the mean of the sample',
    labelling('labels_sample', ({ close }, i) => at(close, i) > wholeMean(close)),
  ],
  [
    'labels without short regimes',
    labelling('labels_merged', (bars, i) =>
      up(bars, i, 3, 0) === up(bars, i + 2, 3, 0) ? up(bars, i, 3, 0) : up(bars, i, 8, 0),
    ),
  ],
  [
    'labels smoothed both ways',
    labelling('labels_smoothed', ({ close }, i) => mean(close, i - 3, i + 4) > mean(close, i - 20, i + 1)),
  ],
  [
    'labels by the volatility to come',
    labelling(
      'labels_volatility',
      ({ close }, i) => deviation(close, i, i + 10) > deviation(close, i - 10, i + 1),
    ),
  ],
  [
    'labels by the last bar',
    labelling('labels_last', ({ close }, i) => at(close, i) > at(close, close.length - 1)),
  ],
  [
    'labels by a volume of the middle',
    labelling('labels_median', ({ volume }, i) => at(volume, i) > at(volume, volume.length >> 1)),
  ],
]
const values: readonly (readonly [name: string, subject: Trap['subject']])[] = [
  ['a series that is shifted back', series('shifted', ({ close }, i) => at(close, i + 1) - at(close, i))],
  ['a series scaled by its sample', series('scaled', ({ close }, i) => at(close, i) / highest(close))],
  [
    'a series without its trend',
    series(
      'detrended',
      ({ close }, i) => at(close, i) - ((at(close, close.length - 1) - at(close, 0)) * i) / close.length,
    ),
  ],
  [
    'a series filled from behind',
    series('filled', ({ volume }, i) => {
      let k = i
      while (k + 1 < volume.length && at(volume, k) === 0) k += 1
      return at(volume, k)
    }),
  ],
  [
    'the drawdown that is to come',
    series('drawdown', ({ close }, i) => extreme(close, i, i + 20, -1) / at(close, i) - 1),
  ],
]

/** Targets that read later bars: a prefix of the bars gives other decisions. */
export const peekers: readonly Trap[] = [...operators, ...labels, ...values].map(([name, subject]) => ({
  name,
  subject,
  breaks: 'prefix',
}))
