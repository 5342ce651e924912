import type { Difference } from './difference.js'

/** A golden case as its file holds it; what stands in `expected` depends on the kind. */
export interface GoldenCase {
  readonly case: string
  readonly kind: string
  readonly expected: unknown
}

/** The rows `[from, to)` of a data file that a case is about; all where it names none. */
export type Rows = readonly [from: number, to: number] | null

/** The bytes of a data file that a case names, as they lie on disk. */
export type Load = (file: string) => Promise<Uint8Array>

/** Says a case in this project's own words, runs it, and gives every figure that differs. */
export type Translator = (golden: GoldenCase, load: Load) => Promise<readonly Difference[]>
