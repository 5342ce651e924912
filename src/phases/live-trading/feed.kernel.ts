import { setImmediate } from 'node:timers/promises'
import { type Either, right } from 'fp-ts/lib/Either.js'
import { from } from 'rxjs'
import type { BarStream } from '../../market/bars/bar-stream.kernel.js'
import { type BarBatch, type BarRange, type Bars, barsBetween } from '../../market/bars/bars.js'

/** Bars after which a replay lets other work of the process go on. */
const BREATH_BARS = 512

async function* replay(
  bars: Bars,
  [first, end]: BarRange,
  size: number,
): AsyncGenerator<Either<never, BarBatch>> {
  let breath = first + BREATH_BARS
  for (let at = first; at < end; at += size) {
    if (at >= breath) {
      breath = at + BREATH_BARS
      await setImmediate()
    }
    yield right(barsBetween(bars, at, Math.min(end, at + size)))
  }
}

/**
 * Known bars as a feed: batches of `size` bars with the numbers that they have in the dataset, as fast as they are taken.
 * Cost: O(bars), views. NaN: as in the bars. Look-ahead: none, a batch holds no later bar.
 */
export const replayedFeed = (bars: Bars, range: BarRange, size: number): BarStream =>
  from(replay(bars, range, size))
