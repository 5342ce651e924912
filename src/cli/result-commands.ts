import type { Command } from 'commander'
import type { demoCommand } from './commands/demo.js'
import type { getCommand } from './commands/get.js'
import type { reportCommand } from './commands/report.js'
import type { whyCommand } from './commands/why.js'
import { withData } from './data-flags.js'
import { CONCURRENCY, type CommandOutcome, JSON_FLAG, REPORT_FILE, SEED, STORE, set } from './flags.js'
import type { Io } from './io.js'

/** Adds the commands that show what was found. */
export const addResults = (
  program: Command,
  io: Io,
  done: (outcome: CommandOutcome) => Promise<void>,
): void => {
  withData(
    set(
      program
        .command('report')
        .argument(
          '<run|file...>',
          'a run, two runs to lay next to each other, or a workflow, which is run first',
        ),
      'sets an input of a workflow',
    ),
  )
    .description('write a run as one HTML page that needs no network')
    .option('--out <file>', 'file to write', REPORT_FILE)
    .option(...STORE)
    .option(...SEED)
    .option(...CONCURRENCY)
    .action((what: readonly string[], options: Parameters<typeof reportCommand>[1]) =>
      done(import('./commands/report.js').then(({ reportCommand }) => reportCommand(what, options, io))),
    )
  withData(program.command('get').argument('<run>').argument('<path>', 'such as held.trades or trials'))
    .description('take a part of the results out: trades, equity, trials, signals, curves, any field')
    .option('--out <file>', 'file to write: .csv, .parquet or .json (default: stdout)')
    .option(...STORE)
    .action((run: string, path: string, options: Parameters<typeof getCommand>[2]) =>
      done(import('./commands/get.js').then(({ getCommand }) => getCommand(run, path, options, io))),
    )
  withData(program.command('why').argument('<run>'))
    .description('say rule by rule what was true at a bar, what the account was, and what was decided')
    .requiredOption('--at <date>', 'the bar, such as 2015-08-24 or 2015-08-24T15:30Z')
    .option('--phase <path>', 'which phase, where several traded the bar (default: the last)')
    .option(
      '--symbols <list>',
      'which of several instruments, apart by commas (default: all with a bar then)',
    )
    .option(...STORE)
    .option(...JSON_FLAG)
    .action((run: string, options: Parameters<typeof whyCommand>[1]) =>
      done(import('./commands/why.js').then(({ whyCommand }) => whyCommand(run, options, io))),
    )
  program
    .command('demo')
    .description('run a regime-adaptive study on the embedded bars, and write its page')
    .option('--report [file]', 'where its page is written (default: demo.html in the store)')
    .option('--out <file>', 'the same as --report FILE')
    .option(...STORE)
    .option(...SEED)
    .option(...CONCURRENCY)
    .action((options: Parameters<typeof demoCommand>[0]) =>
      done(import('./commands/demo.js').then(({ demoCommand }) => demoCommand(options, io))),
    )
}
