import type { Command } from 'commander'
import type { dataCheckCommand, dataConvertCommand } from './commands/data.js'
import type { seriesCommand } from './commands/series.js'
import { withAdjustment, withData, withReading } from './data-flags.js'
import { type CommandOutcome, FROM, JSON_FLAG, TO, withParamFlag } from './flags.js'
import type { Io } from './io.js'

/** Adds the commands that look at bars: files of them, and what expressions say on them. */
export const addDataCommands = (
  program: Command,
  io: Io,
  done: (outcome: CommandOutcome) => Promise<void>,
): void => {
  withParamFlag(
    withData(program.command('series').argument('<expression...>', 'what is read, such as "rsi(close, 14)"')),
  )
    .description('print or write the values of expressions, a row for each bar')
    .option(...FROM)
    .option(...TO)
    .option('--out <file>', 'write them as .csv, .parquet or .json')
    .option(...JSON_FLAG)
    .action((expressions: readonly string[], options: Parameters<typeof seriesCommand>[1]) =>
      done(
        import('./commands/series.js').then(({ seriesCommand }) => seriesCommand(expressions, options, io)),
      ),
    )
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
