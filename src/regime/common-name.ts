import { UNKNOWN } from './labels.js'

/** Names that labels of unlike classifiers are brought to, in the order in which they are shown. */
const COMMON: Readonly<Record<string, readonly string[]>> = {
  up: ['trending_up', 'strong_uptrend', 'uptrend', 'breakout_up', 'high_mean', 'highest_mean'],
  sideways: ['ranging', 'range_bound', 'consolidation', 'middle_mean'],
  down: ['trending_down', 'strong_downtrend', 'downtrend', 'breakout_down', 'low_mean', 'lowest_mean'],
  calm: ['calm', 'mild', 'low'],
  uneasy: ['uneasy', 'normal'],
  turbulent: ['turbulent', 'rough', 'high'],
}

/** The common name of a label: of a direction, or of a turbulence; a label that has none keeps its own. */
export const commonName = (label: string): string =>
  Object.entries(COMMON).find(([, own]) => own.includes(label))?.[0] ?? label

/** Different names without `unknown`: the common ones in their order, then the others as they come. */
export const inOrder = (names: readonly string[]): readonly string[] => {
  const found = new Set(names)
  const common = Object.keys(COMMON)
  return [
    ...common.filter((name) => found.has(name)),
    ...[...found].filter((name) => name !== UNKNOWN && !common.includes(name)),
  ]
}
