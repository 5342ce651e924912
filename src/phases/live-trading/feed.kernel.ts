import { setImmediate } from 'node:timers/promises'
import { type Either, right } from 'fp-ts/lib/Either.js'
import { concatMap, from, type Observable } from 'rxjs'
import type { BarStream } from '../../market/bars/bar-stream.kernel.js'
import { type BarBatch, type BarRange, type Bars, barsBetween } from '../../market/bars/bars.js'
import type { FeedBar } from '../../market/universe/moments-of-feed.kernel.js'
import { replayedUniverse } from '../../market/universe/replayed-universe.kernel.js'
import type { Universe } from '../../market/universe/universe.js'

/** Bars after which a replay lets other work of the process go on. */
const BREATH_BARS = 512

function* batchesOf(bars: Bars, [first, end]: BarRange, size: number): Generator<Either<never, BarBatch>> {
  for (let at = first; at < end; at += size) yield right(barsBetween(bars, at, Math.min(end, at + size)))
}

async function* stretches(
  bars: Bars,
  [first, end]: BarRange,
  size: number,
): AsyncGenerator<Iterable<Either<never, BarBatch>>> {
  const whole = size * Math.ceil(BREATH_BARS / size)
  for (let at = first; at < end; at += whole) {
    if (at > first) await setImmediate()
    yield batchesOf(bars, [at, Math.min(end, at + whole)], size)
  }
}

/**
 * Known bars as a feed: batches of `size` bars with the numbers that they have in the dataset, as fast as they are taken.
 * Cost: O(bars), views. NaN: as in the bars. Look-ahead: none, a batch holds no later bar.
 */
export const replayedFeed = (bars: Bars, range: BarRange, size: number): BarStream =>
  from(stretches(bars, range, size)).pipe(concatMap((batches) => from(batches)))

async function* replayTimes(
  universe: Universe,
  end: number,
  size: number,
): AsyncGenerator<Either<never, readonly FeedBar[]>> {
  let held: FeedBar[] = []
  let times = 0
  let breath = 0
  for (const bars of replayedUniverse(universe, end)) {
    held.push(...bars)
    breath += bars.length
    times += 1
    if (times < size) continue
    yield right(held)
    held = []
    times = 0
    if (breath < BREATH_BARS) continue
    breath = 0
    await setImmediate()
  }
  if (held.length > 0) yield right(held)
}

/**
 * A known universe as a feed, `size` times at once, as fast as they are taken: each instrument from its first bar on, up to and
 * with the bars that are over at `end`. Cost: as `replayedUniverse`. NaN: as in the bars. Look-ahead: none beyond its openings'.
 */
export const replayedTimes = (
  universe: Universe,
  end: number,
  size: number,
): Observable<Either<never, readonly FeedBar[]>> => from(replayTimes(universe, end, size))
