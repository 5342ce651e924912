import { type Either, isLeft } from 'fp-ts/lib/Either.js'
import { decode, encode } from '../../src/core/canonical/canonical.kernel.js'
import type { Params } from '../../src/core/space/dimension.js'
import { type Bars, barsBetween } from '../../src/market/bars/bars.js'
import { type ReaderState, readerOf, type SignalReader } from '../../src/strategy/reading/reader.kernel.js'
import type { ReadingOptions } from '../../src/strategy/reading/reading.js'
import type { Strategy } from '../../src/strategy/strategy.js'
import type { Push, Subject } from './subject.js'

const orThrow = <A>(read: Either<{ readonly message: string }, A>): A => {
  if (isLeft(read)) throw new Error(read.left.message)
  return read.right
}
const storedAndRead = (state: ReaderState): ReaderState => {
  const bytes = encode(state)
  if (isLeft(bytes))
    throw new Error(`its state cannot be stored: ${bytes.left.path} is ${bytes.left.because}`)
  const read = decode(bytes.right)
  if (isLeft(read)) throw new Error('its state is stored and does not read')
  return read.right as ReaderState
}

/** The readings of a strategy that take bars as they come: in batches, and stopped and gone on with. */
export const incremental = (
  strategy: Strategy,
  params: Params,
  options: ReadingOptions,
): Required<Pick<Subject, 'open' | 'resumed'>> => {
  const reader = (from: number, state?: ReaderState): SignalReader =>
    orThrow(
      readerOf(
        strategy,
        params,
        { warmup: [0, from], scored: [from, Number.POSITIVE_INFINITY] },
        options,
        state,
      ),
    )
  const pushing = (from: number, { push }: SignalReader, first: number): Push => {
    let at = first
    return (batch) => {
      const read = orThrow(push({ ...batch, from: at }))
      const skipped = Math.max(0, from - at)
      at += batch.length
      return read.state.slice(skipped)
    }
  }
  return {
    open: (from) => pushing(from, reader(from), 0),
    resumed: (bars: Bars, from, at) => {
      const before = reader(from)
      const head = pushing(from, before, 0)(barsBetween(bars, 0, at + 1))
      const after = reader(from, storedAndRead(before.state()))
      const tail = pushing(from, after, at + 1)(barsBetween(bars, at + 1, bars.length))
      return [...Array.from(head), ...Array.from(tail)]
    },
  }
}
