import { Command, CommanderError, Option } from 'commander'
import { once } from '../core/once.js'
import { visible } from '../core/visible.js'
import { notice } from './answer.js'
import { addBuildingBlocks } from './block-commands.js'
import type { backtestCommand } from './commands/backtest.js'
import type { captureCommand } from './commands/capture.js'
import type { planCommand } from './commands/plan.js'
import type { replayCommand } from './commands/replay.js'
import type { runCommand } from './commands/run.js'
import type { tradeCommand } from './commands/trade.js'
import { addDataCommands } from './data-commands.js'
import { withBenchmarkFile, withData } from './data-flags.js'
import {
  BEYOND_BOUNDS,
  CONCURRENCY,
  type CommandOutcome,
  EQUITY,
  FROM,
  JSON_FLAG,
  many,
  percentShare,
  REPORT,
  SEED,
  STORE,
  STRATEGY,
  SYMBOLS,
  set,
  TO,
  TRADES,
  WARMUP,
  WORKERS,
  WORKFLOW_ARGUMENT,
  wholeNumber,
  withParamFlag,
} from './flags.js'
import { EXIT, type ExitCode, type Io } from './io.js'
import { type LibraryOptions, withLibrary } from './library-flag.js'
import { addMachineCommands } from './machine-commands.js'
import { isSeveral } from './pattern.js'
import { addProject } from './project-commands.js'
import { addResults } from './result-commands.js'
import { addRunCommands } from './run-commands.js'
import { copied } from './shell-name.js'
import { addStoreCommands } from './store-commands.js'
import { thrownText } from './thrown.js'
import { VERSION } from './version.js'

type BacktestOptions = Parameters<typeof backtestCommand>[0]
const backtestOf = async (options: BacktestOptions, io: Io): CommandOutcome => {
  const { data } = options
  if (data === undefined || !(await isSeveral(data, io)))
    return (await import('./commands/backtest.js')).backtestCommand(options, io)
  return (await import('./commands/backtest-universe.js')).backtestUniverse(data, options, io)
}

/** Builds the commands; `done` takes how the one that was called ended. */
const programOf = (io: Io, done: (outcome: CommandOutcome) => Promise<void>): Command => {
  const program = new Command('regimen')
    .description('Composable trading research: workflows as data, results that resume and reproduce.')
    .version(VERSION)
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .showSuggestionAfterError(true)
  withBenchmarkFile(
    withData(
      set(
        program.command('run').argument('<workflow>', WORKFLOW_ARGUMENT),
        'sets an input, such as train.to=2012-01-01',
      ),
    ),
  )
    .description('run a workflow, or go on with an interrupted one')
    .option(...STORE)
    .option(...SEED)
    .option(...CONCURRENCY)
    .option(...WORKERS)
    .option(
      '--verify <percent>',
      'compute this share of the stored results again, in percent, and compare',
      percentShare,
    )
    .option(
      '--write <file=result.path>',
      'writes a part of the result after success; may be repeated',
      many,
      [] as readonly string[],
    )
    .option(...REPORT)
    .option(...TRADES)
    .option(...EQUITY)
    .option(...JSON_FLAG)
    .action((workflow: string, options: Parameters<typeof runCommand>[1]) =>
      done(import('./commands/run.js').then(({ runCommand }) => runCommand(workflow, options, io))),
    )
  withBenchmarkFile(
    withData(set(program.command('plan').argument('<workflow>', WORKFLOW_ARGUMENT), 'sets an input')),
  )
    .description('say what a run would do, and every fault at once')
    .option(...STORE)
    .option(...SEED)
    .option(...JSON_FLAG)
    .action((workflow: string, options: Parameters<typeof planCommand>[1]) =>
      done(import('./commands/plan.js').then(({ planCommand }) => planCommand(workflow, options, io))),
    )
  program
    .command('diagram')
    .argument('<workflow>', WORKFLOW_ARGUMENT)
    .description('draw a workflow as Mermaid on stdout')
    .action((workflow: string, options: LibraryOptions) =>
      done(import('./commands/plan.js').then(({ diagramCommand }) => diagramCommand(workflow, options, io))),
    )

  const backtest = (name: string, what: string, more = ''): Command =>
    withParamFlag(
      withData(
        set(program.command(name), `sets the execution, such as costs.rate=0 or risk.stop_loss=0.03${more}`),
      )
        .description(what)
        .option(...STRATEGY)
        .option(...BEYOND_BOUNDS),
    )
      .option(...FROM)
      .option(...TO)
      .option(...WARMUP)
      .option(...JSON_FLAG)
  backtest('backtest', 'run one strategy next to buy and hold')
    .addOption(new Option('--model <preset>', 'now --set preset=..').hideHelp())
    .option('--orders <file>', 'orders by bar or date, as JSON or YAML, in place of a strategy')
    .option(...TRADES)
    .option(...EQUITY)
    .option(...REPORT)
    .option(...SYMBOLS)
    .action((options: BacktestOptions) => done(backtestOf(options, io)))
  backtest('capture', 'capture the signals of one strategy in a file')
    .option('--out <file>', 'file to write', 'signals.cbor')
    .addOption(new Option('--output <file>', 'now --out').hideHelp())
    .option(...SYMBOLS)
    .action((options: Parameters<typeof captureCommand>[0]) =>
      done(import('./commands/capture.js').then(({ captureCommand }) => captureCommand(options, io))),
    )
  backtest(
    'trade',
    'trade one strategy on paper over a replayed feed, next to its backtest',
    ', or the monitor, such as monitor.max_drawdown=0.3',
  )
    .option('--duration <span>', 'span of feed time after which it ends, such as 7d or 12h')
    .option('--batch <n>', 'bars that the feed gives at once', wholeNumber(1), 1)
    .option(...TRADES)
    .option(...EQUITY)
    .option('--events <file>', 'write every event of every order as CSV')
    .option(...REPORT)
    .option(...SYMBOLS)
    .action((options: Parameters<typeof tradeCommand>[0]) =>
      done(import('./commands/trade.js').then(({ tradeCommand }) => tradeCommand(options, io))),
    )
  withData(
    set(
      program
        .command('replay')
        .argument('<run|file>', 'a run that chose a candidate, or a file of captured signals'),
      'sets the execution',
    ),
  )
    .description('execute captured signals again under other settings, without running strategies')
    .option('--log <n>', 'which of the captured signals', wholeNumber(0), 0)
    .option(...TRADES)
    .option(...EQUITY)
    .option(...REPORT)
    .option(...STORE)
    .option(...JSON_FLAG)
    .action((what: string, options: Parameters<typeof replayCommand>[1]) =>
      done(import('./commands/replay.js').then(({ replayCommand }) => replayCommand(what, options, io))),
    )

  addBuildingBlocks(program, io, done)
  addResults(program, io, done)
  addProject(program, io, done)
  addStoreCommands(program, io, done)
  program
    .command('templates')
    .description('list the templates with their inputs')
    .option(...JSON_FLAG)
    .action((options: LibraryOptions & { readonly json: boolean }) =>
      done(import('./commands/library.js').then(({ templatesCommand }) => templatesCommand(options, io))),
    )
  addRunCommands(program, io, done)
  addDataCommands(program, io, done)
  addMachineCommands(program, io, done)
  withLibrary(program)
  return program
}

/** The same world, in which nothing that is printed can act on a terminal, wherever the text came from. */
const harmless = (io: Io): Io => ({
  ...io,
  out: (text) => io.out(visible(text)),
  err: (text) => io.err(visible(text)),
  redraw: (line) => io.redraw(visible(line)),
})

/** Runs one command line and gives its exit code; what went wrong is on stderr. `name` is how the person calls the program. */
export const cli = async (args: readonly string[], world: Io, name = 'regimen'): Promise<ExitCode> => {
  const io: Io = {
    ...harmless(world),
    copied: (line) => asCopied()(line),
  }
  const asCopied = once(() =>
    copied(
      name,
      program.commands.map((command) => command.name()),
    ),
  )
  const held: { code: ExitCode } = { code: EXIT.succeeded }
  const program: Command = programOf({ ...io, words: args }, async (outcome) => {
    const result = await outcome
    if (result._tag === 'Left') notice(io, ...result.left.lines)
    held.code = result._tag === 'Left' ? result.left.code : result.right
  })
  try {
    await program.parseAsync(args, { from: 'user' })
    return held.code
  } catch (cause) {
    if (cause instanceof CommanderError) return cause.exitCode === 0 ? EXIT.succeeded : EXIT.usage
    notice(io, thrownText(cause))
    return EXIT.failed
  }
}
