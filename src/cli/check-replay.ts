import type { DataOptions } from './bars.js'
import { shellWord } from './text/command.js'

/** The flags of `regimen check`. */
export interface CheckFlags extends DataOptions {
  readonly param: readonly string[]
  readonly runs: number
  readonly seed: number
  readonly law?: string
  readonly path?: string
  readonly strict: boolean
  readonly json: boolean
}

/** The flags that say what a target is checked on, as they were given. */
const givenFlags = (options: CheckFlags): readonly string[] => {
  const { data, adjust, factors, splits, dividends, riskFree, members, repair } = options
  const one = { data, adjust, factors, splits, dividends, 'risk-free': riskFree, members, repair }
  const { series = [], csv = [], session = [], library = [], param } = options
  return [
    ...Object.entries(one).flatMap(([flag, value]) => (value === undefined ? [] : [`--${flag}`, value])),
    ...Object.entries({ series, csv, session, library, param }).flatMap(([flag, values]) =>
      values.flatMap((value) => [`--${flag}`, value]),
    ),
  ].map(shellWord)
}

/** The command that makes one case again. */
export const replayOf =
  (target: string, options: CheckFlags) =>
  (law: string, path: string): string =>
    [
      'regimen check',
      shellWord(target),
      ...givenFlags(options),
      `--seed ${options.seed} --runs ${options.runs} --law ${law} --path ${shellWord(path)}`,
    ].join(' ')
