import { warningsIn } from '../bars/data-note.js'
import { daysOfBars } from '../bars/dataset-text.js'
import type { Data } from './data.js'
import type { Universe } from './universe.js'
import type { UniverseSlice } from './universe-range.js'

/** Warnings of the instruments' bars, once each, with the symbols that they are of where not all have them. */
export const universeWarnings = ({ instruments }: Pick<Universe, 'instruments'>): readonly string[] => {
  const notes = instruments.flatMap(({ symbol, dataset }) =>
    warningsIn(dataset.notes).map((text) => [text, symbol] as const),
  )
  return [...new Set(notes.map(([text]) => text))].map((text) => {
    const of = notes.flatMap(([each, symbol]) => (each === text ? [symbol] : []))
    return of.length === instruments.length ? text : `${of.join(', ')}: ${text}`
  })
}

/** What the faults of some data mean for a result. */
export const dataWarnings = (data: Data): readonly string[] =>
  data._tag === 'One' ? warningsIn(data.dataset.notes) : universeWarnings(data.universe)

/** Why instruments are never traded in a range: without a bar in it, or without their warm-up before one. */
export const untradedNotes = (
  { instruments }: Pick<Universe, 'instruments'>,
  { bars, slices }: Pick<UniverseSlice, 'bars' | 'slices'>,
): readonly string[] => {
  const without = instruments.flatMap(({ symbol, dataset }, i) => {
    const [from, to] = bars[i] ?? [0, 0]
    return slices[i] === undefined
      ? [{ isThere: from < to, shown: `${symbol}, ${daysOfBars(dataset.bars)}` }]
      : []
  })
  const said = (isThere: boolean, because: string): readonly string[] => {
    const those = without.filter((one) => one.isThere === isThere).map(({ shown }) => shown)
    return those.length === 0 ? [] : [`${those.join('; ')}: ${because}, so never traded`]
  }
  return [...said(false, 'without a bar in the range'), ...said(true, 'never with a warm-up in the range')]
}
