import type { InSteps } from '../core/steps.kernel.js'

/** The parts of a trial's row, one behind the other. */
export type Row = readonly ArrayLike<number>[]

/** Trials whose rows are written in a step: some milliseconds. */
const WRITTEN_A_STEP = 4096

/** The rows of trials, all of one length, one after the other. Cost: O(numbers). NaN: kept. Look-ahead: not a series. */
export function* rowsOf<Trial>(
  trials: readonly Trial[],
  rowOf: (trial: Trial) => Row,
  length: number,
): InSteps<Float64Array> {
  const all = new Float64Array(trials.length * length)
  for (let i = 0; i < trials.length; i++) {
    if (i % WRITTEN_A_STEP === 0) yield
    let at = i * length
    for (const part of rowOf(trials[i]!)) {
      all.set(part, at)
      at += part.length
    }
  }
  return all
}

/** The names that any of some records has, sorted. Cost: O(names of all). NaN: not read. Look-ahead: not a series. */
export function* fieldNames(records: readonly object[]): InSteps<readonly string[]> {
  const found = new Set<string>()
  for (let i = 0; i < records.length; i++) {
    if (i % WRITTEN_A_STEP === 0) yield
    for (const name in records[i]) found.add(name)
  }
  return [...found].sort()
}
