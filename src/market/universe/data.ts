import type { Dataset } from '../bars/dataset-record.js'
import type { Universe } from './universe.js'

/** One instrument. */
export interface One {
  readonly _tag: 'One'
  readonly dataset: Dataset
}
/** Several instruments on the union of their times. */
export interface Several {
  readonly _tag: 'Several'
  readonly universe: Universe
}
/** What trades is traded on: nothing stands for the first of several, and what takes one only says so in its type. */
export type Data = One | Several

/** The content hash of some data: of its bars, or of its universe. */
export const hashOf = (data: Data): string => (data._tag === 'One' ? data.dataset.hash : data.universe.hash)

/** How many instruments some data has. */
export const instrumentsIn = (data: Data): number =>
  data._tag === 'One' ? 1 : data.universe.instruments.length

/** Bars, or a universe, as data. */
export const dataOf = (given: Dataset | Universe): Data =>
  'instruments' in given ? { _tag: 'Several', universe: given } : { _tag: 'One', dataset: given }
