/** A classifier: deep below the highest close of the last bars, or not; how deep is deep is fitted on the train bars. */
import {
  type ClassifierPart,
  finite,
  integer,
  type LibraryInput,
  left,
  right,
  struct,
  withDefault,
} from 'regimen/parts'

interface Config {
  readonly window: number
  readonly share: number
}
interface Model {
  readonly window: number
  readonly depth: number
}

const depths = (close: Float64Array, window: number): Float64Array =>
  close.map((price, i) => 1 - price / Math.max(...close.subarray(Math.max(0, i - window + 1), i + 1)))

export const valley: ClassifierPart<Config, Model> = {
  name: 'valley',
  version: 1,
  config: struct('valley', { window: withDefault(integer(2), 60), share: withDefault(finite(0, 1), 0.3) }),
  model: struct('valley model', { window: integer(2), depth: finite(0) }),
  names: () => ['high', 'deep'],
  fit: ({ window, share }, { close }) => {
    const sorted = depths(close, window).slice(window).toSorted()
    const depth = sorted[Math.floor(sorted.length * (1 - share))]
    return depth === undefined
      ? left(`${close.length} bars are too few for a window of ${window}`)
      : right({ window, depth })
  },
  label: ({ window, depth }, { close }) =>
    Uint8Array.from(depths(close, window), (below, i) => (i + 1 < window ? 0 : below < depth ? 1 : 2)),
}

export const library: LibraryInput = { classifiers: { valley } }
