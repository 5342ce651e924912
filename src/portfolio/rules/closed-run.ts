import type { Execution } from './execution.js'

/** A run with every position closed at its end: the one at hand where its execution does that, else another one. */
export const closedRun = <R>(run: R, execution: Execution, again: (closing: Execution) => R): R =>
  execution.finalize === 'close' ? run : again({ ...execution, finalize: 'close' })
