import type { BarRange } from '../market/bars/bars.js'

/** The name of label 0: too little data, or nothing decided yet. */
export const UNKNOWN = 'unknown'

/**
 * The regime of each bar, as known at its close: `names[label[i]]`, `names[0]` is `unknown`. No label depends on a later bar,
 * given the model. Only labels of this type may gate.
 */
export interface FilteredLabels {
  readonly _tag: 'FilteredLabels'
  readonly names: readonly string[]
  readonly label: Uint8Array
  /** Bars on which the model was fitted, as indices of these bars: here labels serve selection within train only. */
  readonly fitted_here: readonly BarRange[]
}

/** Regimes as seen afterwards, by all bars at once (smoothed or Viterbi). For charts; no gate accepts them. */
export interface SmoothedLabels {
  readonly _tag: 'SmoothedLabels'
  readonly names: readonly string[]
  readonly label: Uint8Array
}

/** The regime of bar `i`. */
export const labelAt = ({ names, label }: FilteredLabels | SmoothedLabels, i: number): string =>
  names[label[i] ?? 0] ?? UNKNOWN
