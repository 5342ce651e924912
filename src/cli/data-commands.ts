import type { Command } from 'commander'
import type { dataCheckCommand, dataConvertCommand } from './commands/data.js'
import { withAdjustment, withReading } from './data-flags.js'
import { JSON_FLAG, type Outcome } from './flags.js'
import type { Io } from './io.js'

/** Adds the commands that look at files of bars. */
export const addDataCommands = (
  program: Command,
  io: Io,
  done: (outcome: Outcome) => Promise<void>,
): void => {
  const data = program.command('data').description('look at bars')
  withReading(data.command('check'))
    .argument('[file]', 'bars as CSV, Parquet or Arrow (default: the embedded ones)')
    .description('report every row that is no bar, and what is odd in the others')
    .option(...JSON_FLAG)
    .action((file: string | undefined, options: Parameters<typeof dataCheckCommand>[1]) =>
      done(import('./commands/data.js').then(({ dataCheckCommand }) => dataCheckCommand(file, options, io))),
    )
  withReading(withAdjustment(data.command('convert')))
    .argument('<in>', 'bars as CSV, Parquet or Arrow')
    .argument('<out>', 'file to write: .csv, .csv.gz, .parquet, .arrow or .feather')
    .option('--bars <length>', 'put together to longer bars, such as 15m, 1h, 1d, 1w or 1mo')
    .description('write bars in another format, adjusted and put together as asked')
    .action((from: string, to: string, options: Parameters<typeof dataConvertCommand>[2]) =>
      done(
        import('./commands/data.js').then(({ dataConvertCommand }) =>
          dataConvertCommand(from, to, options, io),
        ),
      ),
    )
}
