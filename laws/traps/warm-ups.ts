import { operatorSubject } from '../check/operator-target.js'
import { ownOperator, stepping } from './made.js'
import { type Trap, trapsOf } from './trap.js'

const recursive = (name: string, alpha: number, warmup: number): Trap['subject'] =>
  stepping(
    name,
    () => ({ average: Number.NaN, long: false }),
    ({ average }, bar) => {
      const next = Number.isNaN(average) ? bar.close : average + alpha * (bar.close - average)
      return { average: next, long: bar.close > next }
    },
    ({ long }) => (long ? 1 : 0),
    warmup,
  )

/** Targets that need more history than they say. */
export const forgetful: readonly Trap[] = trapsOf('history', [
  [
    'an average of 400 that says it settles in 10',
    operatorSubject({
      ...ownOperator('settles', () => 0),
      settled: () => 10,
      start: () => Float64Array.of(Number.NaN),
      advance: (state, [x], from, to, [out]) => {
        for (let i = from; i < to; i++) {
          const [before = Number.NaN, now = 0] = [state[0], x?.[i]]
          state[0] = Number.isNaN(before) ? now : before + (2 / 401) * (now - before)
          if (out !== undefined) out[i] = state[0]
        }
      },
    }),
  ],
  ['an average of 200 that says 2', recursive('slow_2', 2 / 201, 2)],
  ['an average of 400 that says 10', recursive('slow_10', 2 / 401, 10)],
  ['an average of 1000 that says 20', recursive('slow_20', 2 / 1001, 20)],
  [
    'a count of bars that says 1',
    stepping(
      'parity',
      () => 0,
      (n: number) => n + 1,
      (n) => (n % 2 === 0 ? 1 : 0),
      1,
    ),
  ],
  [
    'a running total that says 5',
    stepping(
      'total',
      () => 0,
      (sum: number, bar) => sum + Math.sign(bar.close - bar.open),
      (sum) => (sum > 0 ? 1 : 0),
      5,
    ),
  ],
  [
    'the highest ever that says 5',
    stepping(
      'ever',
      () => ({ top: 0, n: 0 }),
      ({ top }, bar) => ({ top: Math.max(top, bar.close), n: bar.close > 0.98 * top ? 1 : 0 }),
      ({ n }) => (n > 0 ? 1 : 0),
      5,
    ),
  ],
])
