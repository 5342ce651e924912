import type { Gate } from '../../candidate/gate.js'
import type { KnownLabels } from '../../candidate/traded-stream.kernel.js'
import { type Bars, barsBetween } from '../../market/bars/bars.js'
import { label } from '../../regime/classifier.js'

/** The labels of a gate as known at the last of some bars; `offset` is the dataset's number of the first. */
export type LabelsOf = (bars: Bars, offset: number) => KnownLabels

/**
 * Labels read from the bars so far, each time again: for a feed whose later bars nobody has. Cost: O(bars so far) where they
 * are asked for. Look-ahead: none, no later bar is there.
 */
export const labelsSoFar =
  ({ model, from_bar }: Gate): LabelsOf =>
  (bars, offset) => {
    if (from_bar < offset)
      // eslint-disable-next-line functional/no-throw-statements -- a mistake of who wires the feed
      throw new RangeError(`the gate has labels from bar ${from_bar} on, the feed begins at bar ${offset}`)
    return label(model, barsBetween(bars, from_bar - offset, bars.length))
  }

/**
 * Labels of a whole replayed feed, read once. A label depends on no later bar, so that they are those of the bars so far;
 * a law holds trading by the one to trading by the other.
 */
export const labelsKnown =
  (labels: KnownLabels): LabelsOf =>
  () =>
    labels

/** For a choice without a gate: nothing is ever asked. */
export const noLabels: LabelsOf = labelsKnown({ names: [], label: new Uint8Array(0) })
