import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { Params } from '../../core/space/dimension.js'
import { type Bars, barsBetween, type Slice } from '../../market/bars/bars.js'
import { changesOf, renewalsOf } from '../../signal/capture.kernel.js'
import type { SignalLog } from '../../signal/signal-log.js'
import type { StrategyFault } from '../language/fault.js'
import { paramsOf } from '../params.js'
import type { Strategy } from '../strategy.js'
import { strategyHash } from '../strategy-hash.js'
import { readerOf } from './reader.kernel.js'
import { headerOf, type ReadingOptions, sliceFault } from './reading.js'
import { barsForIn } from './warmup.kernel.js'

// a column of a tile is 128 KiB: a few of them stay in the second-level cache
const TILE_BARS = 16_384

/**
 * The signal of one strategy over a slice of a dataset's bars, read in tiles that stay in cache; `gridSignals` gives the
 * same for many candidates on shared columns. `dataset` is the content hash that the log names. Errors: parameters that
 * do not fit, a slice out of the bars, too little warm-up (with the number of bars that are missing). Cost: O(bars).
 */
export const signalsOf = (
  strategy: Strategy,
  params: Params,
  bars: Bars,
  slice: Slice,
  dataset: string,
  options: ReadingOptions = {},
): Either<StrategyFault, SignalLog> => {
  const fault = sliceFault(slice, bars.length)
  if (fault !== undefined) return left(fault)
  const given = paramsOf(strategy, params)
  if (isLeft(given)) return given
  const from = slice.warmup[0]
  const to = slice.scored[1]
  const reader = readerOf(strategy, params, slice, options, undefined, barsForIn(barsBetween(bars, from, to)))
  if (isLeft(reader)) return reader
  const states = new Int8Array(to - from)
  let again: Uint8Array | undefined
  for (let at = from; at < to; at += TILE_BARS) {
    const read = reader.right.push(barsBetween(bars, at, Math.min(to, at + TILE_BARS)))
    if (isLeft(read)) return read
    states.set(read.right.state, at - from)
    if (read.right.again === undefined) continue
    again ??= new Uint8Array(to - from)
    again.set(read.right.again, at - from)
  }
  const hash = strategyHash(strategy, options.operators, options.labels)
  return right({
    header: headerOf(strategy, hash, given.right, bars, slice, dataset),
    ...changesOf(states, slice.scored[0] - from, from),
    ...(again === undefined ? {} : { renewals: renewalsOf(again, from) }),
  })
}
