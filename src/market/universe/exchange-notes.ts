import { showTime } from '../bars/dataset-text.js'
import type { Universe } from './universe.js'

/** On which bars of a universe no rate of exchange is known, an instrument each, with the first of them. */
export const exchangeNotes = ({ instruments, currencies }: Universe): readonly string[] =>
  instruments.flatMap(({ symbol, dataset, exchange }) => {
    const first = exchange?.close.findIndex((rate) => Number.isNaN(rate)) ?? -1
    if (exchange === undefined || first < 0) return []
    const { pair, close } = exchange
    const count = close.reduce((sum, rate) => sum + (Number.isNaN(rate) ? 1 : 0), 0)
    const file = currencies?.rates.find((rate) => rate.pair === pair)?.dataset.name ?? pair
    return [
      `${symbol}: no rate of ${pair} (${file}) of the last five days on ${count} of ${close.length} bars, from ${showTime(dataset.bars.time[first] ?? 0)} on: nothing is entered there`,
    ]
  })
