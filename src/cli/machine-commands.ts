import { Argument, type Command } from 'commander'
import type { StoreOptions } from './commands/runs.js'
import { type CommandOutcome, JSON_FLAG, STORE, STORE_DIRECTORY } from './flags.js'
import type { Io } from './io.js'
import { SHELLS, type Shell } from './shells.js'

/** Adds the commands about the machine and the shell that commands run in. */
export const addMachineCommands = (
  program: Command,
  io: Io,
  done: (outcome: CommandOutcome) => Promise<void>,
): void => {
  program
    .command('doctor')
    .description('print versions, cores and the health of the store')
    .option(...STORE)
    .option(...JSON_FLAG)
    .action((options: StoreOptions) =>
      done(import('./commands/doctor.js').then(({ doctorCommand }) => doctorCommand(options, io))),
    )
  program
    .command('completion')
    .addArgument(new Argument('<shell>').choices(SHELLS))
    .description('print a script that completes commands, flags, runs and strategies in a shell')
    .action((shell: Shell) =>
      done(import('./commands/complete.js').then(({ completionCommand }) => completionCommand(shell, io))),
    )
  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .action((words: readonly string[]) =>
      done(
        import('./commands/complete.js').then(({ completeCommand }) =>
          completeCommand(program, words, STORE_DIRECTORY, io),
        ),
      ),
    )
}
