import { type Command, Option } from 'commander'

const many = (value: string, before: readonly string[]): readonly string[] => [...before, value]

/** The flags that say how a file of bars is read. */
export const withReading = (command: Command): Command =>
  command
    .addOption(
      new Option('--repair <how>', 'rows that are no bars: refuse the file, or skip and count them').choices([
        'refuse',
        'skip',
      ]),
    )
    .option(
      '--csv <option=value>',
      'how the file is read, such as price_scale=10000 or zone=America/New_York; may be repeated',
      many,
      [] as readonly string[],
    )

/** The flags that say which bars a command works on, read by `datasetAt`. */
export const withData = (command: Command): Command =>
  withReading(
    command.option(
      '--data <file>',
      'bars as CSV (plain or gzipped), Parquet or Arrow (default: the embedded S&P 500 bars)',
    ),
  )
