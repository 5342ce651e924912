import type { DataOptions } from '../bars.js'

/** The flags of the bars, in the order of `--help`, with the option that each sets. */
const FLAGS = [
  ['--data', 'data'],
  ['--adjust', 'adjust'],
  ['--factors', 'factors'],
  ['--splits', 'splits'],
  ['--dividends', 'dividends'],
  ['--risk-free', 'riskFree'],
  ['--series', 'series'],
  ['--members', 'members'],
  ['--repair', 'repair'],
  ['--csv', 'csv'],
  ['--session', 'session'],
  ['--library', 'library'],
] as const satisfies readonly (readonly [string, keyof DataOptions])[]

/** The words of a command line by which another command reads the same bars, with the same library. */
export const dataWords = (options: DataOptions): readonly string[] =>
  FLAGS.flatMap(([flag, name]) => [options[name] ?? []].flat().flatMap((value) => [flag, value]))
