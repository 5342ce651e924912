import type { Command } from 'commander'
import type { EvidenceOptions } from './commands/evidence.js'
import type { StoreOptions } from './commands/runs.js'
import type { ServeOptions } from './commands/serve.js'
import { withData } from './data-flags.js'
import { type CommandOutcome, FROM, JSON_FLAG, STORE, TO, wholeNumber } from './flags.js'
import type { Io } from './io.js'

/** Adds the commands that look at runs; they work while a run goes on elsewhere and where a store cannot be written. */
export const addRunCommands = (
  program: Command,
  io: Io,
  done: (outcome: CommandOutcome) => Promise<void>,
): void => {
  program
    .command('runs')
    .description('list the runs of a store')
    .option(...STORE)
    .option(...JSON_FLAG)
    .action((options: StoreOptions) =>
      done(import('./commands/runs.js').then(({ runsCommand }) => runsCommand(options, io))),
    )
  const ofRun = (name: string, what: string): Command =>
    program
      .command(name)
      .argument('<run>')
      .description(what)
      .option(...STORE)
      .option(...JSON_FLAG)
  ofRun('show', 'show how far a run is and what it found, also while it goes on elsewhere').action(
    (run: string, options: StoreOptions) =>
      done(import('./commands/show.js').then(({ showCommand }) => showCommand(run, options, io))),
  )
  ofRun('explain', 'say why phases were computed: which field of which key differs from the run before')
    .argument('[phase]')
    .action((run: string, phase: string | undefined, options: StoreOptions) =>
      done(
        import('./commands/explain.js').then(({ explainCommand }) => explainCommand(run, phase, options, io)),
      ),
    )
  ofRun('diff', 'say in what two runs differ: data, code, inputs, keys, results, first trade')
    .argument('<other>')
    .action((run: string, other: string, options: StoreOptions) =>
      done(import('./commands/diff.js').then(({ diffCommand }) => diffCommand(run, other, options, io))),
    )
  ofRun('status', 'show how far a run is').action((run: string, options: StoreOptions) =>
    done(import('./commands/show.js').then(({ statusCommand }) => statusCommand(run, options, io))),
  )
  ofRun('watch', 'follow a run of another terminal to its end').action((run: string, options: StoreOptions) =>
    done(import('./commands/watch.js').then(({ watchCommand }) => watchCommand(run, options, io))),
  )
  program
    .command('serve')
    .description('show the runs of a store in the browser as they go on, to this machine alone')
    .option(...STORE)
    .option('--port <n>', 'port to listen at; 0 for any that is free', wholeNumber(0), 0)
    .action((options: ServeOptions) =>
      done(import('./commands/serve.js').then(({ serveCommand }) => serveCommand(options, io))),
    )
  withData(program.command('evidence'))
    .description(
      'list the looks, searches and backtests at bars, and of each look what it spent and what is left',
    )
    .option(...STORE)
    .option(...FROM)
    .option(...TO)
    .option(...JSON_FLAG)
    .action((options: EvidenceOptions) =>
      done(import('./commands/evidence.js').then(({ evidenceCommand }) => evidenceCommand(options, io))),
    )
  program
    .command('log')
    .argument('<run>')
    .argument('[phase]')
    .description('print the events of a run, or of one of its phases')
    .option(...STORE)
    .option(...JSON_FLAG)
    .action((run: string, phase: string | undefined, options: StoreOptions) =>
      done(import('./commands/runs.js').then(({ logCommand }) => logCommand(run, phase, options, io))),
    )
}
