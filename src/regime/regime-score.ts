import type { BarRange } from '../market/bars/bars.js'
import { definedOr, type Metric } from '../stats/metrics/metric.js'
import { episodesOf } from './attribution.kernel.js'
import type { FilteredLabels, SmoothedLabels } from './labels.js'

/** How a classifier divided some bars: shown next to its results, never a reason to refuse them. */
export interface RegimeScore {
  readonly names: readonly string[]
  /** Share of the bars, and mean length of an unbroken run in bars, by name. */
  readonly share: Readonly<Record<string, Metric>>
  readonly mean_duration: Readonly<Record<string, Metric>>
  /** `transitions[from][to]`: neighbouring bars, staying included, in the order of `names`. */
  readonly transitions: readonly (readonly number[])[]
}

/** The score of the labels of some bars, by default all. */
export const regimeScore = (
  { names, label }: FilteredLabels | SmoothedLabels,
  [from, to]: BarRange = [0, label.length],
): RegimeScore => {
  const k = names.length
  const found = episodesOf(label, k, from, to)
  const each = (value: (i: number) => Metric): Readonly<Record<string, Metric>> =>
    Object.fromEntries(names.map((name, i) => [name, value(i)]))
  return {
    names,
    share: each((i) => definedOr((found.bars[i] ?? 0) / (to - from), 'there are no bars')),
    mean_duration: each((i) => definedOr((found.bars[i] ?? 0) / (found.runs[i] ?? 0), 'it never occurred')),
    transitions: names.map((_, i) => [...found.transitions.subarray(i * k, (i + 1) * k)]),
  }
}
