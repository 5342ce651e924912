import type { Command, Option } from 'commander'

/** What a word of a command line may be that the commands themselves do not say. */
export interface CompletionNames {
  readonly runs: () => Promise<readonly string[]>
  readonly workflows: () => Promise<readonly string[]>
  readonly strategies: () => Promise<readonly string[]>
}

const takesValue = (option: Option): boolean => option.required || option.optional

const optionFor = (command: Command, word: string | undefined): Option | undefined =>
  command.options.find((option) => option.long === word || option.short === word)

/** The command that words lead to, and the words that are left for its arguments. */
const commandAt = (
  program: Command,
  words: readonly string[],
): { readonly command: Command; readonly left: readonly string[] } => {
  const held = { command: program, left: [] as string[], skip: false }
  for (const word of words) {
    if (held.skip) held.skip = false
    else if (word.startsWith('-')) {
      const option = optionFor(held.command, word)
      held.skip = option !== undefined && takesValue(option)
    } else {
      const inner = held.command.commands.find((one) => one.name() === word)
      if (inner === undefined || held.left.length > 0) held.left.push(word)
      else held.command = inner
    }
  }
  return held
}

const argumentNames = async (
  command: Command,
  at: number,
  names: CompletionNames,
): Promise<readonly string[]> => {
  const all = command.registeredArguments
  const argument = all[Math.min(at, all.length - 1)]
  if (argument === undefined || (at >= all.length && !argument.variadic)) return []
  const [isRun, isWorkflow] = [/^(?:run|other)\b/, /^workflow$|\bfile\b/].map((shape) =>
    shape.test(argument.name()),
  )
  return [
    ...(argument.argChoices ?? []),
    ...(isRun === true ? await names.runs() : []),
    ...(isWorkflow === true ? await names.workflows() : []),
  ]
}

/**
 * What may stand as the last of some words of a command line: commands, flags, runs of the store, workflows, strategies.
 * Nothing where a file is meant, which a shell completes by itself.
 */
export const completionsOf = async (
  program: Command,
  words: readonly string[],
  names: CompletionNames,
): Promise<readonly string[]> => {
  const [last = '', before] = [words.at(-1), words.at(-2)]
  const { command, left } = commandAt(program, words.slice(0, -1))
  const option = before === undefined ? undefined : optionFor(command, before)
  const all =
    option !== undefined && takesValue(option)
      ? option.long === '--strategy'
        ? await names.strategies()
        : (option.argChoices ?? [])
      : last.startsWith('-')
        ? command.options.filter(({ hidden }) => !hidden).flatMap(({ long }) => long ?? [])
        : [
            ...(left.length > 0
              ? []
              : command
                  .createHelp()
                  .visibleCommands(command)
                  .map((one) => one.name())),
            ...(await argumentNames(command, left.length, names)),
          ]
  return [...new Set(all)].filter((word) => word.startsWith(last)).sort()
}
