import type { Command } from 'commander'
import { many } from './flags.js'

/** The flag of every command that says which libraries its names are of. */
export interface LibraryOptions {
  readonly library?: readonly string[]
}

/** Adds `--library` to a command, or to all that are below it. */
export const withLibrary = (command: Command): Command => {
  if (command.commands.length > 0) {
    for (const inner of command.commands) withLibrary(inner)
    return command
  }
  return command.option(
    '--library <file#export>',
    'what you add: a .ts or .js file that exports { operators: { .. }, metrics: { .. }, .. }; may be repeated',
    many,
    [] as readonly string[],
  )
}
