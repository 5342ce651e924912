import { type Command, InvalidArgumentError } from 'commander'
import type { Either } from 'fp-ts/lib/Either.js'
import type { CliFailure, ExitCode } from './io.js'

/** How a command ended. */
export type CommandOutcome = Promise<Either<CliFailure, ExitCode>>

/** Gathers the values of a flag that may be repeated. */
export const many = (value: string, before: readonly string[]): readonly string[] => [...before, value]
/** Reads a whole number of at least `low`. */
export const wholeNumber =
  (low: number) =>
  (text: string): number => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
    if (!Number.isSafeInteger(value) || value < low)
      // eslint-disable-next-line functional/no-throw-statements -- commander takes a wrong argument this way
      throw new InvalidArgumentError(`a whole number of at least ${low} is wanted.`)
    return value
  }

/** Reads a share in percent, from 0 to 100. */
export const percentShare = (text: string): number => {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (!(value >= 0 && value <= 100))
    // eslint-disable-next-line functional/no-throw-statements -- commander takes a wrong argument this way
    throw new InvalidArgumentError('a number from 0 to 100 is wanted.')
  return value
}

/** Reads a number above 0. */
export const positiveNumber = (text: string): number => {
  const value = Number(text)
  if (!(value > 0 && Number.isFinite(value)))
    // eslint-disable-next-line functional/no-throw-statements -- commander takes a wrong argument this way
    throw new InvalidArgumentError('a number above 0 is wanted.')
  return value
}

/** Gathers numbers above 0. */
export const manyAbove0 = (text: string, before: readonly number[]): readonly number[] => [
  ...before,
  positiveNumber(text),
]

/** Where a report is written unless the flag says. */
export const REPORT_FILE = 'report.html'
/** The store of a command line that names none. */
export const STORE_DIRECTORY = '.regimen'
/** Flags that several commands have. */
export const STORE = ['--store <dir>', 'where results are kept', STORE_DIRECTORY] as const
export const JSON_FLAG = ['--json', 'one JSON document on stdout', false] as const
export const SEED = ['--seed <n>', 'seed of all that is drawn', wholeNumber(0), 42] as const
export const INSTRUMENTS = [
  '--instruments <n>',
  'instruments of each market, which go with it by betas from 0.5 to 1.5',
  wholeNumber(1),
  1,
] as const
export const CONCURRENCY = ['--concurrency <n>', 'phases at once', wholeNumber(1), 2] as const
/** A number of workers; 0 is taken as 1, for what runs in the thread that hears Ctrl-C keeps it from hearing. */
const workerCount = (text: string): number => Math.max(1, wholeNumber(0)(text))
export const WORKERS = [
  '--workers <n>',
  'threads that compute (default: one a core); 0 counts as 1',
  workerCount,
] as const
export const FROM = ['--from <date>', 'first day that counts'] as const
export const TO = ['--to <date>', 'first day that no longer counts'] as const
export const WARMUP = [
  '--warmup <rule>',
  'settled, first_value or a number of bars before the first day',
] as const
export const TRADES = ['--trades <file>', 'write the trades as CSV'] as const
export const EQUITY = ['--equity <file>', 'write the equity as CSV'] as const
export const REPORT = ['--report [file]', 'write what was found as one HTML page (report.html)'] as const
export const SYMBOLS = ['--symbols <list>', 'which of several instruments trade, apart by commas'] as const
export const STRATEGY = [
  '--strategy <name|condition|file>',
  'a name, when to be long, FILE.yaml of one or more strategies, or FILE.ts#export',
] as const
export const BEYOND_BOUNDS = [
  '--beyond-bounds',
  'allow parameters outside of the bounds and constraints of the strategy',
] as const
/** What a command that takes a workflow is given. */
export const WORKFLOW_ARGUMENT =
  'a template, or a file .yaml, .json, .ts or .js, with #name for one of several exports'

/** Adds `--param name=value`. */
export const withParamFlag = (command: Command): Command =>
  command.option('--param <name=value>', 'a parameter; may be repeated', many, [] as readonly string[])

/** Adds `--set path=value`. */
export const set = (command: Command, what: string): Command =>
  command.option('--set <path=value>', `${what}; may be repeated`, many, [] as readonly string[])
