import { warningsIn } from '../bars/data-note.js'
import type { Data } from './data.js'
import type { Universe } from './universe.js'

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
