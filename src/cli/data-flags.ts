import { type Command, Option } from 'commander'
import { ADJUSTMENTS } from '../market/actions/adjustment.js'
import { REPAIRS } from '../market/csv/repair.js'
import { many } from './flags.js'

/** The flags that say how a file of bars is read. */
export const withReading = (command: Command): Command =>
  command
    .addOption(
      new Option(
        '--repair <how>',
        'rows that are no bars: refuse the file, or skip them; first or last: the row of a time that is kept',
      ).choices(REPAIRS),
    )
    .option(
      '--csv <option=value>',
      'how the file is read, such as price_scale=10000 or zone=America/New_York; may be repeated',
      many,
      [] as readonly string[],
    )
    .option(
      '--session <hours>',
      'when the market trades, such as 09:30-16:00@America/New_York or day_start=22:00; what says "day" means its days',
      many,
      [] as readonly string[],
    )

/** The flags that say what happened to the shares, and how prices are adjusted for it. */
export const withAdjustment = (command: Command): Command =>
  command
    .addOption(
      new Option('--adjust <how>', 'scale past prices: none, for splits, or for dividends too').choices(
        ADJUSTMENTS,
      ),
    )
    .option('--factors <file>', 'rows of date, dividend factor, split factor')
    .option('--splits <file>', 'rows of date, new shares for one')
    .option(
      '--dividends <file>',
      'rows of ex-date, cash a share: paid as cash, or with --adjust total_return in prices',
    )

/** The flag of a market that returns are held against, read by `datasetAt`. */
export const withBenchmarkFile = (command: Command): Command =>
  command.option(
    '--benchmark <file>',
    'bars that performance_analysis holds returns against, aligned by date (default: buy and hold)',
  )

/** Files of a flag that may be repeated, parted by commas. */
const joinedNames = (value: string, before: string | undefined): string =>
  before === undefined ? value : `${before},${value}`

/** The flags that say which bars a command works on, read by `datasetAt`. */
export const withData = (command: Command): Command =>
  withReading(
    withAdjustment(
      command.option(
        '--data <file>',
        'bars as CSV (plain or gzipped), Parquet or Arrow; a manifest (universe.yaml), a folder, a pattern, several files, which may be repeated, or a table with a column symbol are several instruments (default: the embedded S&P 500 bars)',
        joinedNames,
      ),
    )
      .option('--risk-free <file>', 'rows of date, rate in percent a year, each until the next')
      .option(
        '--series <file>',
        "further series (CSV, JSON, Parquet, Arrow): date or time, known_at, symbol and a column for each, read as series('eps'); may be repeated",
        many,
        [] as readonly string[],
      )
      .option(
        '--members <file>',
        'rows of symbol, from, to (exclusive), delisting_return: when each of several instruments is one (default: members.csv among them)',
      ),
  )
