import { type Gate, gateHash } from '../../candidate/gate.js'
import { labelColumnOf } from '../../candidate/labelling.js'
import { barColumns } from '../../market/bars/bar-columns.kernel.js'
import { type BarBatch, barsBetween, type Slice } from '../../market/bars/bars.js'
import { label, modelLabels } from '../../regime/classifier.js'
import type { LabelColumn, Labels } from '../../strategy/reading/cell.js'

/** Label series that strategies read while a feed comes: `take` sees bars before any strategy reads them. */
export interface LabelFeed {
  readonly columns: Labels
  readonly take: (batch: BarBatch) => void
}

/** Label series of a whole replayed feed, read once; a law holds trading by them to trading by labels of the bars so far. */
export const knownSeries = (columns: Labels): LabelFeed => ({ columns, take: () => undefined })

const UNREAD = -1

/**
 * Label series of the bars so far, for a feed whose later bars nobody has. Cost: O(bars so far) a batch and series. NaN: as
 * the models. Look-ahead: none, no later bar is there.
 */
export const seriesSoFar = (
  fitted: Readonly<Record<string, Gate>>,
  { scored: [, end] }: Slice,
): LabelFeed => {
  const history = barColumns()
  let offset: number | undefined
  const series = Object.entries(fitted).map(([name, gate]): readonly [string, Gate, LabelColumn] => {
    const names = modelLabels(gate.model).slice(1)
    return [name, gate, { names, code: new Int32Array(end).fill(UNREAD), identity: gateHash(gate) }]
  })
  return {
    columns: Object.fromEntries(series.map(([name, , column]) => [name, column])),
    take: (batch) => {
      const first = offset ?? batch.from
      offset = first
      history.append(batch)
      const bars = history.seen()
      for (const [name, { model, from_bar }, { code }] of series) {
        if (from_bar < first)
          throw new RangeError(
            `label(${name}) is known from bar ${from_bar} on, the feed begins at bar ${first}`,
          )
        if (from_bar >= first + bars.length) continue
        const so_far = labelColumnOf(
          label(model, barsBetween(bars, from_bar - first, bars.length)),
          from_bar,
          '',
        )
        for (let bar = batch.from; bar < Math.min(end, so_far.code.length); bar++)
          code[bar] = so_far.code[bar]!
      }
    },
  }
}
