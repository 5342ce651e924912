import type { Command } from 'commander'
import type { StoreOptions } from './commands/runs.js'
import type { CollectOptions } from './commands/store.js'
import { type CommandOutcome, JSON_FLAG, STORE, wholeNumber } from './flags.js'
import type { Io } from './io.js'
import { bytes, span } from './upkeep/amounts.js'

/** Adds the commands that keep a store in order. */
export const addStoreCommands = (
  program: Command,
  io: Io,
  done: (outcome: CommandOutcome) => Promise<void>,
): void => {
  const store = program.command('store').description('check, repair, clean, carry stores')
  const of = (name: string, what: string): Command =>
    store
      .command(name)
      .description(what)
      .option(...STORE)
      .option(...JSON_FLAG)
  of('check', 'verify every record, blob and journal; changes nothing').action((options: StoreOptions) =>
    done(import('./commands/store.js').then(({ storeCheckCommand }) => storeCheckCommand(options, io))),
  )
  of('repair', 'make a store sound again from every record that is').action((options: StoreOptions) =>
    done(import('./commands/store.js').then(({ repairCommand }) => repairCommand(options, io))),
  )
  of('gc', 'take away what no kept run names')
    .option('--keep <n>', 'keep at most this number of runs, the latest', wholeNumber(0))
    .option('--older-than <span>', 'take away runs that started longer ago, such as 30d', span)
    .option('--budget <bytes>', 'keep the latest runs within an amount, such as 5GB', bytes)
    .option('--forget-trials', 'no longer count the trials of searches that go against later choices')
    .option('--dry-run', 'only say what would go')
    .action((options: CollectOptions) =>
      done(import('./commands/store.js').then(({ collectCommand }) => collectCommand(options, io))),
    )
  of('size', 'print what a store holds, by part and by run').action((options: StoreOptions) =>
    done(import('./commands/store.js').then(({ sizeCommand }) => sizeCommand(options, io))),
  )
  of('export', 'write a run with all that it names into one file')
    .argument('<run>')
    .option('--out <file>', 'file to write (default: RUN.regimen)')
    .action((run: string, options: StoreOptions & { readonly out?: string }) =>
      done(import('./commands/store.js').then(({ exportCommand }) => exportCommand(run, options, io))),
    )
  of('import', 'take an exported run into a store')
    .argument('<file>')
    .action((file: string, options: StoreOptions) =>
      done(import('./commands/store.js').then(({ importCommand }) => importCommand(file, options, io))),
    )
}
