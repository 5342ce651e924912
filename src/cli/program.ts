import { Command, CommanderError, Option } from 'commander'
import { isLeft } from 'fp-ts/lib/Either.js'
import { addBuildingBlocks } from './block-commands.js'
import { backtestCommand, captureCommand } from './commands/backtest.js'
import { backtestUniverse } from './commands/backtest-universe.js'
import { dataCheckCommand, dataConvertCommand } from './commands/data.js'
import { diffCommand } from './commands/diff.js'
import { explainCommand } from './commands/explain.js'
import { templatesCommand } from './commands/library.js'
import { diagramCommand, planCommand } from './commands/plan.js'
import { replayCommand } from './commands/replay.js'
import { runCommand } from './commands/run.js'
import { logCommand, runsCommand, type StoreOptions } from './commands/runs.js'
import { showCommand, statusCommand } from './commands/show.js'
import { tradeCommand } from './commands/trade.js'
import { watchCommand } from './commands/watch.js'
import { withAdjustment, withData, withReading } from './data-flags.js'
import {
  bucket,
  CONCURRENCY,
  EQUITY,
  FROM,
  JSON_FLAG,
  many,
  type Outcome,
  REPORT,
  SEED,
  STORE,
  set,
  TO,
  TRADES,
  WORKERS,
  WORKFLOW,
  whole,
  withParams,
} from './flags.js'
import { EXIT, type ExitCode, type Io } from './io.js'

import { addProject } from './project-commands.js'
import { addResults } from './result-commands.js'
import { addStoreCommands } from './store-commands.js'
import { isPattern } from './universe.js'
import { visible } from './visible.js'
import { VERSION } from './world.js'

/** Builds the commands; `done` is told how the one that was called ended. */
const programOf = (io: Io, done: (outcome: Outcome) => Promise<void>): Command => {
  const program = new Command('regimen')
    .description('Composable trading research: workflows as data, results that resume and reproduce.')
    .version(VERSION)
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .showSuggestionAfterError(true)
  withData(
    set(
      program.command('run').argument('<workflow>', WORKFLOW),
      'sets an input, such as train.to=2012-01-01',
    ),
  )
    .description('run a workflow, or go on with an interrupted one')
    .option(...STORE)
    .option(...SEED)
    .option(...CONCURRENCY)
    .option(...WORKERS)
    .option(
      '--write <file=result.path>',
      'writes a part of the result after success; may be repeated',
      many,
      [] as readonly string[],
    )
    .option(...REPORT)
    .option(...JSON_FLAG)
    .action((workflow: string, options: Parameters<typeof runCommand>[1]) =>
      done(runCommand(workflow, options, io)),
    )
  withData(set(program.command('plan').argument('<workflow>', WORKFLOW), 'sets an input'))
    .description('say what a run would do, and every fault at once')
    .option(...STORE)
    .option(...SEED)
    .option(...JSON_FLAG)
    .action((workflow: string, options: Parameters<typeof planCommand>[1]) =>
      done(planCommand(workflow, options, io)),
    )
  program
    .command('diagram')
    .argument('<workflow>', WORKFLOW)
    .description('draw a workflow as Mermaid on stdout')
    .action((workflow: string) => done(diagramCommand(workflow, io)))

  const backtest = (name: string, what: string, more = ''): Command =>
    withParams(
      withData(
        set(program.command(name), `sets the execution, such as costs.rate=0 or risk.stop_loss=0.03${more}`),
      )
        .description(what)
        .option('--strategy <name|expression>', 'a strategy of the catalogue, or when to be long'),
    )
      .option(...FROM)
      .option(...TO)
      .option(...JSON_FLAG)
  backtest('backtest', 'run one strategy beside buy and hold')
    .addOption(new Option('--model <preset>', 'now --set preset=..').hideHelp())
    .option('--orders <file>', 'orders by bar or date, as JSON or YAML, in place of a strategy')
    .option(...TRADES)
    .option(...EQUITY)
    .option(...REPORT)
    .option('--symbols <list>', 'which of several instruments trade, apart by commas')
    .action((options: Parameters<typeof backtestCommand>[0]) =>
      done(
        options.data !== undefined && isPattern(options.data)
          ? backtestUniverse(options.data, options, io)
          : backtestCommand(options, io),
      ),
    )
  backtest('capture', 'capture the signals of one strategy in a file')
    .option('--output <file>', 'file to write', 'signals.cbor')
    .action((options: Parameters<typeof captureCommand>[0]) => done(captureCommand(options, io)))
  backtest(
    'trade',
    'trade one strategy on paper over a replayed feed, beside its backtest',
    ', or the monitor, such as monitor.max_drawdown=0.3',
  )
    .option('--duration <span>', 'span of feed time after which it ends, such as 7d or 12h')
    .option('--batch <n>', 'bars that the feed gives at once', whole(1), 1)
    .option(...TRADES)
    .option(...EQUITY)
    .option('--events <file>', 'write every event of every order as CSV')
    .action((options: Parameters<typeof tradeCommand>[0]) => done(tradeCommand(options, io)))
  withData(
    set(
      program
        .command('replay')
        .argument('<run|file>', 'a run that chose a candidate, or a file of captured signals'),
      'sets the execution',
    ),
  )
    .description('execute captured signals again under other settings, without running strategies')
    .option('--log <n>', 'which of the captured signals', whole(0), 0)
    .option(...STORE)
    .option(...JSON_FLAG)
    .action((what: string, options: Parameters<typeof replayCommand>[1]) =>
      done(replayCommand(what, options, io)),
    )

  addBuildingBlocks(program, io, done)
  addResults(program, io, done)
  addProject(program, io, done)
  addStoreCommands(program, io, done)
  program
    .command('templates')
    .description('list the templates with their inputs')
    .option(...JSON_FLAG)
    .action((options: { readonly json: boolean }) => done(templatesCommand(options, io)))
  program
    .command('runs')
    .description('list the runs of a store')
    .option(...STORE)
    .option(...JSON_FLAG)
    .action((options: StoreOptions) => done(runsCommand(options, io)))
  const ofRun = (name: string, what: string): Command =>
    program
      .command(name)
      .argument('<run>')
      .description(what)
      .option(...STORE)
      .option(...JSON_FLAG)
  ofRun('show', 'show how far a run is and what it found, also while it goes on elsewhere').action(
    (run: string, options: StoreOptions) => done(showCommand(run, options, io)),
  )
  ofRun('explain', 'say why phases were computed: which field of which key differs from the run before')
    .argument('[phase]')
    .action((run: string, phase: string | undefined, options: StoreOptions) =>
      done(explainCommand(run, phase, options, io)),
    )
  ofRun('diff', 'say in what two runs differ: data, code, inputs, keys, results, first trade')
    .argument('<other>')
    .action((run: string, other: string, options: StoreOptions) => done(diffCommand(run, other, options, io)))
  ofRun('status', 'show how far a run is').action((run: string, options: StoreOptions) =>
    done(statusCommand(run, options, io)),
  )
  ofRun('watch', 'follow a run of another terminal to its end').action((run: string, options: StoreOptions) =>
    done(watchCommand(run, options, io)),
  )
  program
    .command('log')
    .argument('<run>')
    .argument('[phase]')
    .description('print the events of a run, or of one of its phases')
    .option(...STORE)
    .option(...JSON_FLAG)
    .action((run: string, phase: string | undefined, options: StoreOptions) =>
      done(logCommand(run, phase, options, io)),
    )
  const data = program.command('data').description('look at bars')
  withReading(data.command('check'))
    .argument('[file]', 'bars as CSV, Parquet or Arrow (default: the embedded ones)')
    .description('report every row that is no bar, and what is odd in the others')
    .option(...JSON_FLAG)
    .action((file: string | undefined, options: Parameters<typeof dataCheckCommand>[1]) =>
      done(dataCheckCommand(file, options, io)),
    )
  withReading(withAdjustment(data.command('convert')))
    .argument('<in>', 'bars as CSV, Parquet or Arrow')
    .argument('<out>', 'file to write: .csv, .csv.gz, .parquet, .arrow or .feather')
    .option('--bars <length>', 'put together to longer bars, such as 15m, 1h, 1d, 1w or 1mo', bucket)
    .description('write bars in another format, adjusted and put together as asked')
    .action((from: string, to: string, options: Parameters<typeof dataConvertCommand>[2]) =>
      done(dataConvertCommand(from, to, options, io)),
    )
  return program
}

/** The same world, in which nothing that is printed can act on a terminal, wherever the text came from. */
const harmless = (io: Io): Io => ({
  ...io,
  out: (text) => io.out(visible(text)),
  err: (text) => io.err(visible(text)),
  redraw: (line) => io.redraw(visible(line)),
})

/** Runs one command line and gives its exit code; what went wrong is on stderr. */
export const cli = async (args: readonly string[], world: Io): Promise<ExitCode> => {
  const io = harmless(world)
  const held: { code: ExitCode } = { code: EXIT.succeeded }
  const program = programOf({ ...io, words: args }, async (outcome) => {
    const result = await outcome
    if (isLeft(result)) for (const line of result.left.lines) io.err(`${line}\n`)
    held.code = isLeft(result) ? result.left.code : result.right
  })
  try {
    await program.parseAsync(args, { from: 'user' })
    return held.code
  } catch (cause) {
    if (cause instanceof CommanderError) return cause.exitCode === 0 ? EXIT.succeeded : EXIT.usage
    io.err(
      `this is a bug of regimen: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n`,
    )
    return EXIT.failed
  }
}
