import { isLeft } from 'fp-ts/lib/Either.js'
import type { Params } from '../../src/core/space/dimension.js'
import type { Bars } from '../../src/market/bars/bars.js'
import type { ReadingOptions } from '../../src/strategy/reading/reading.js'
import { weightsOf } from '../../src/strategy/reading/weights.kernel.js'
import type { RuleStrategy } from '../../src/strategy/strategy.js'
import { sliceFrom, throwFault } from './strategy-slice.js'
import type { Decision, Subject } from './subject.js'
import { writesOf } from './written-values.js'

/** A strategy of target weights as a subject: the weight at each close of one instrument. */
const weightSubject = (
  strategy: RuleStrategy,
  symbol: string,
  params: Params,
  reading: ReadingOptions,
): Subject => {
  const isNothing = (decision: Decision): boolean => decision === 0 || Number.isNaN(decision)
  const weightsOn = (bars: Bars, from: number, options: ReadingOptions): Float64Array => {
    const read = weightsOf(strategy, params, symbol, bars, sliceFrom(bars, from), { ...options, warmup: 0 })
    if (isLeft(read)) return throwFault(read.left)
    return (read.right?.weights ?? new Float64Array(bars.length)).slice(from)
  }
  return {
    kind: 'strategy',
    name: strategy.name,
    history: () => 0,
    anchored: true,
    idle: isNothing,
    side: (decision) => (isNothing(decision) ? 0 : Number(decision)),
    show: (decision) =>
      Number.isNaN(decision) ? 'unknown' : `weight ${Number(Number(decision).toPrecision(6))}`,
    decide: (bars, from) => weightsOn(bars, from, reading),
    writes: writesOf(strategy, reading, (bars, from, operators) => {
      weightsOn(bars, from, { ...reading, operators })
    }),
  }
}

/** Its weight of the first of some instruments, and as variants those of the others. */
export const weightsSubject = (
  strategy: RuleStrategy,
  [first = '', ...others]: readonly string[],
  params: Params,
  reading: ReadingOptions,
): Subject => ({
  ...weightSubject(strategy, first, params, reading),
  ...(others.length === 0
    ? {}
    : {
        variants: others.map((symbol) => ({
          ...weightSubject(strategy, symbol, params, reading),
          name: `weight of ${symbol}`,
        })),
      }),
})
