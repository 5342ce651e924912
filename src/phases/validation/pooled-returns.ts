import { decisionTimes, type Ran } from '../../candidate/ran.js'
import { content } from '../../candidate/stored-artifacts.js'
import { bool, codec, finite, list, optionalField, struct, type TypeOf } from '../../core/codec/codec.js'
import type { TimedReturns } from '../../stats/timing/timing.kernel.js'

const column = codec(
  'column',
  (value): value is Float64Array => value instanceof Float64Array,
  'a column of numbers',
)
const returnsCodec = struct('pooled returns', {
  /** Of each tested bar, UTC milliseconds. */
  time: column,
  /** Net returns of an account whose position stays open at the end. */
  net: column,
  /** The last of them where it is closed there. */
  closing: finite(),
  parts: list(struct('part of the bars', { weight: column, unit: column })),
  of_several: optionalField(bool),
  /** Times of the bars on which a decision changed the position. */
  decided: column,
})
/** What a run leaves on its tested bars, so that later runs can join some of them with their own. */
export type PooledReturns = TypeOf<typeof returnsCodec>

/** The returns of one run, for the runs that pool with it. */
export const pooledReturnsContent = content('pooled_returns', returnsCodec)

/** What a run on one stretch of bars leaves for a pool. */
export const pooledReturnsOf = (ran: Ran): PooledReturns => {
  const { trader, timed } = ran
  const { execution, market } = trader
  const { equity, trades } = trader.run({ ...execution, finalize: 'mark' })
  return {
    time: market.time,
    net: market.timed({ equity, trades }, execution).net,
    closing: timed.net.at(-1) ?? 0,
    parts: timed.parts,
    ...(timed.of_several === true ? { of_several: true } : {}),
    decided: Float64Array.from(decisionTimes([ran])).sort(),
  }
}

/** Bars of a run from one time to another, both included; with `closes` the position is closed where the run ends. */
export const timedWithin = (
  { time, net, closing, parts, of_several }: PooledReturns,
  [from, to]: readonly [number, number],
  closes: boolean,
): TimedReturns & { readonly time: Float64Array } => {
  const first = time.findIndex((at) => at >= from)
  const end = first < 0 ? 0 : time.findLastIndex((at) => at <= to) + 1
  const own = (values: Float64Array): Float64Array => values.slice(Math.max(0, first), end)
  const returns = own(net)
  return {
    time: own(time),
    net: closes && end === time.length && end > 0 ? returns.with(-1, closing) : returns,
    parts: parts.map(({ weight, unit }) => ({ weight: own(weight), unit: own(unit) })),
    ...(of_several === true ? { of_several: true } : {}),
  }
}
