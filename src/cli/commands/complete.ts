import type { Command } from 'commander'
import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import { catalogue } from '../../strategy/catalogue.js'
import { templates } from '../../templates/templates.js'
import { completionsOf } from '../completion.js'
import { type CliFailure, EXIT, type ExitCode, type Io } from '../io.js'
import { lookAt } from '../onlooker.js'
import { type Shell, scriptFor } from '../shells.js'

/** Prints the script for a shell. */
export const completionCommand = (shell: Shell, io: Io): Promise<Either<CliFailure, ExitCode>> => {
  io.out(scriptFor(shell))
  return Promise.resolve(right(EXIT.succeeded))
}

const storeIn = (words: readonly string[], otherwise: string): string => {
  const at = words.indexOf('--store')
  return at < 0 ? otherwise : (words[at + 1] ?? otherwise)
}

/** Prints what may stand as the last of some words, one a line; a shell asks this. */
export const completeCommand = async (
  program: Command,
  words: readonly string[],
  store: string,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> => {
  const quiet: Io = { ...io, err: () => undefined }
  const found = await completionsOf(program, words, {
    runs: async () => {
      const runs = await lookAt(storeIn(words, store), quiet, (onlooker) =>
        Promise.resolve(right(onlooker.runs.map(({ header }) => header.run))),
      )
      return isLeft(runs) ? [] : runs.right
    },
    workflows: () => Promise.resolve(Object.keys(templates)),
    strategies: () => Promise.resolve(Object.keys(catalogue)),
  })
  for (const word of found) io.out(`${word}\n`)
  return right(EXIT.succeeded)
}
