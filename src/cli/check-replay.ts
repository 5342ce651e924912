import type { DataOptions } from './bars.js'

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

const quoted = (text: string): string =>
  /^[\w./#:=@+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`

/** The flags that say what a target is checked on, as they were given. */
const givenFlags = (options: CheckFlags): readonly string[] => {
  const { data, adjust, factors, splits, dividends, riskFree, repair } = options
  const one = { data, adjust, factors, splits, dividends, 'risk-free': riskFree, repair }
  const { csv = [], session = [], library = [], param } = options
  return [
    ...Object.entries(one).flatMap(([flag, value]) => (value === undefined ? [] : [`--${flag}`, value])),
    ...Object.entries({ csv, session, library, param }).flatMap(([flag, values]) =>
      values.flatMap((value) => [`--${flag}`, value]),
    ),
  ].map(quoted)
}

/** The command that makes one case again. */
export const replayOf =
  (target: string, options: CheckFlags) =>
  (law: string, path: string): string =>
    [
      'regimen check',
      quoted(target),
      ...givenFlags(options),
      `--seed ${options.seed} --runs ${options.runs} --law ${law} --path ${quoted(path)}`,
    ].join(' ')
