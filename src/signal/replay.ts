import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { type BarBatch, type Bars, barsBetween } from '../market/bars/bars.js'
import type { SignalLog } from './signal-log.js'

/** Why a log cannot be replayed here: signals mean nothing on other bars. */
export type ReplayRefused =
  | {
      readonly _tag: 'OtherDataset'
      readonly captured_on: string
      readonly given: string
      readonly message: string
    }
  | { readonly _tag: 'OtherBars'; readonly message: string }
  | {
      readonly _tag: 'OtherStrategy'
      readonly captured_from: string
      readonly given: string
      readonly message: string
    }

/** Bars under the hash of their content. */
export interface ReplayDataset {
  readonly hash: string
  readonly bars: Bars
}

/** A log joined with the bars that it was captured on: those of its whole range, warm-up included. */
export interface Replay {
  readonly log: SignalLog
  readonly bars: BarBatch
}

const short = (hash: string): string => (hash.length > 12 ? `${hash.slice(0, 12)}..` : hash)

/**
 * Joins a log again with the bars of its dataset. Errors: bars of another content hash, or of another range or other
 * times than the header names; with `strategy`, a log that another strategy gave.
 */
export const replay = (
  log: SignalLog,
  dataset: ReplayDataset,
  strategy?: string,
): Either<ReplayRefused, Replay> => {
  const { header } = log
  if (header.dataset !== dataset.hash)
    return left({
      _tag: 'OtherDataset',
      captured_on: header.dataset,
      given: dataset.hash,
      message: `the signals of ${header.name} were captured on dataset ${short(header.dataset)}, not on ${short(dataset.hash)}`,
    })
  if (strategy !== undefined && header.strategy !== strategy)
    return left({
      _tag: 'OtherStrategy',
      captured_from: header.strategy,
      given: strategy,
      message: `the signals come from strategy ${header.name} (${short(header.strategy)}), not from ${short(strategy)}`,
    })
  const [from, to] = header.bars
  const { bars } = dataset
  if (to > bars.length || bars.time[from] !== header.first_time || bars.time[to - 1] !== header.last_time)
    return left({
      _tag: 'OtherBars',
      message: `the log covers bars [${from}, ${to}) with times of its own, which are not those of the ${bars.length} bars given`,
    })
  return right({ log, bars: barsBetween(bars, from, to) })
}
