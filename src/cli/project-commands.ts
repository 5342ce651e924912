import type { Command } from 'commander'
import type { SchemaOptions } from './commands/schema.js'
import type { CommandOutcome } from './flags.js'
import type { Io } from './io.js'

/** Adds the commands that make projects and their files. */
export const addProject = (
  program: Command,
  io: Io,
  done: (outcome: CommandOutcome) => Promise<void>,
): void => {
  program
    .command('init')
    .argument('<folder>', 'a new or empty folder')
    .description('make a project: a strategy, workflows in TypeScript and YAML, a test, bars')
    .action((folder: string) =>
      done(import('./commands/init.js').then(({ initCommand }) => initCommand(folder, io))),
    )
  program
    .command('new')
    .argument('<what>', 'strategy or workflow')
    .argument('<name>', 'such as my_idea')
    .description('add a strategy or a workflow to the project here')
    .action((what: string, name: string) =>
      done(import('./commands/init.js').then(({ newCommand }) => newCommand(what, name, io))),
    )
  program
    .command('schema')
    .description('print the JSON Schema of workflow documents, for editors')
    .option('--out <file>', 'file to write')
    .action((options: SchemaOptions) =>
      done(import('./commands/schema.js').then(({ schemaCommand }) => schemaCommand(options, io))),
    )
}
