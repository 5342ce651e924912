import type { Command } from 'commander'
import { ANALYSES } from '../phases/analysis/kinds.js'
import { MARKETS, type MarketKind, marketKinds } from './calibration/kinds.js'
import type { analyzeCommand, optimizeCommand, validateCommand } from './commands/building-blocks.js'
import type { calibrateCommand } from './commands/calibrate.js'
import type { checkCommand } from './commands/check.js'
import type { noiseCommand } from './commands/noise.js'
import type { powerCommand } from './commands/power.js'
import { withBenchmarkFile, withData } from './data-flags.js'
import {
  BEYOND_BOUNDS,
  CONCURRENCY,
  type CommandOutcome,
  EQUITY,
  FROM,
  INSTRUMENTS,
  JSON_FLAG,
  many,
  manyAbove0,
  positiveNumber,
  REPORT,
  SEED,
  STORE,
  STRATEGY,
  set,
  TO,
  TRADES,
  WARMUP,
  WORKFLOW_ARGUMENT,
  wholeNumber,
  withParamFlag,
} from './flags.js'
import type { Io } from './io.js'

/** Adds the commands that run one building block alone, and the one that judges a whole workflow. */
export const addBuildingBlocks = (
  program: Command,
  io: Io,
  done: (outcome: CommandOutcome) => Promise<void>,
): void => {
  const block = (
    name: string,
    what: string,
    benchmarked: (command: Command) => Command = (command) => command,
  ): Command =>
    withParamFlag(
      benchmarked(
        withData(set(program.command(name), 'sets a field of the config, such as execution.fill=next_close')),
      )
        .description(what)
        .option(STRATEGY[0], `${STRATEGY[1]}; may be repeated`, many, [] as readonly string[]),
    )
      .option('--space <name=values>', 'what is searched, such as fast=5:50:5', many, [] as readonly string[])
      .option(...BEYOND_BOUNDS)
      .option(...FROM)
      .option(...TO)
      .option(...WARMUP)
      .option(...STORE)
      .option(...SEED)
      .option(...CONCURRENCY)
      .option(...REPORT)
      .option(...TRADES)
      .option(...EQUITY)
      .option(...JSON_FLAG)
  const search = (command: Command): Command =>
    command
      .option('--algorithm <name>', 'grid, random, genetic, bayesian or gradient')
      .option('--objective <name>', 'what is maximised')
      .option('--budget <n>', 'the largest number of trials', wholeNumber(1))
  search(block('optimize', 'search the parameters of strategies')).action(
    (options: Parameters<typeof optimizeCommand>[0]) =>
      done(
        import('./commands/building-blocks.js').then(({ optimizeCommand }) => optimizeCommand(options, io)),
      ),
  )
  block('analyze', 'analyse a strategy, or a search of it', withBenchmarkFile)
    .argument('<kind>', `one of ${ANALYSES.join(', ')}`)
    .action((kind: string, options: Parameters<typeof analyzeCommand>[1]) =>
      done(
        import('./commands/building-blocks.js').then(({ analyzeCommand }) =>
          analyzeCommand(kind, options, io),
        ),
      ),
    )
  search(
    block('validate', 'validate a strategy, or with --space a new search in every window').option(
      '--scheme <kind>',
      'holdout, walk_forward, k_fold or combinatorial; --set scheme.train=.. sets its fields',
      'walk_forward',
    ),
  ).action((options: Parameters<typeof validateCommand>[0]) =>
    done(import('./commands/building-blocks.js').then(({ validateCommand }) => validateCommand(options, io))),
  )

  withData(set(program.command('calibrate').argument('<workflow>', WORKFLOW_ARGUMENT), 'sets an input'))
    .description('say how often a verdict is supported on made-up markets without an edge, and with one')
    .option(
      '--market <kind>',
      `${Object.keys(MARKETS).join(', ')} (blocks of --data); may be repeated (default: none and edge)`,
      marketKinds,
      [] as readonly MarketKind[],
    )
    .option('--markets <n>', 'markets of each kind', wholeNumber(1), 100)
    .option('--years <n>', 'years of daily bars, from 2000-01-03', positiveNumber, 15)
    .option('--sharpe <ratio>', 'true Sharpe ratio of the planted edge, before costs', positiveNumber, 1)
    .option(...INSTRUMENTS)
    .option('--looks <k>', 'studies of each market in one store, of which the best counts', wholeNumber(1), 1)
    .option(
      '--vary <path=value>',
      'an input that these studies take in turn, may be repeated (default: another seed each)',
      many,
      [] as readonly string[],
    )
    .option(...STORE)
    .option(...SEED)
    .option('--concurrency <n>', 'markets at once', wholeNumber(1), 2)
    .option(...JSON_FLAG)
    .action((workflow: string, options: Parameters<typeof calibrateCommand>[1]) =>
      done(
        import('./commands/calibrate.js').then(({ calibrateCommand }) =>
          calibrateCommand(workflow, options, io),
        ),
      ),
    )

  set(program.command('power').argument('<workflow>', WORKFLOW_ARGUMENT), 'sets an input')
    .description('say before a study what its verdict can find, and in how many years')
    .option('--edge <ratio>', 'true Sharpe ratio of the planted edge, before costs', positiveNumber, 1)
    .option(
      '--years <n>',
      'years of daily bars, from 2000-01-03; may be repeated (default: 15)',
      manyAbove0,
      [],
    )
    .option('--markets <n>', 'markets of each kind', wholeNumber(1), 40)
    .option(...INSTRUMENTS)
    .option(...STORE)
    .option(...SEED)
    .option('--concurrency <n>', 'markets at once', wholeNumber(1), 2)
    .option(...JSON_FLAG)
    .action((workflow: string, options: Parameters<typeof powerCommand>[1]) =>
      done(import('./commands/power.js').then(({ powerCommand }) => powerCommand(workflow, options, io))),
    )
  withData(set(program.command('noise').argument('<workflow>', WORKFLOW_ARGUMENT), 'sets an input'))
    .description(
      'show the best that the search of a workflow finds on markets without an edge, next to yours',
    )
    .option('--markets <n>', 'markets without an edge', wholeNumber(1), 40)
    .option(...SEED)
    .option(...JSON_FLAG)
    .action((workflow: string, options: Parameters<typeof noiseCommand>[1]) =>
      done(import('./commands/noise.js').then(({ noiseCommand }) => noiseCommand(workflow, options, io))),
    )

  withParamFlag(
    withData(
      program
        .command('check')
        .argument(
          '<target>',
          'a strategy, condition, operator, classifier, template by name, a document, or FILE.ts#export',
        ),
    ),
  )
    .description('put a strategy, machine, operator or classifier to the laws: does it read the future?')
    .option('--runs <n>', 'cuts of each law on each market', wholeNumber(1), 24)
    .option(...SEED)
    .option('--law <name>', 'one law in place of all')
    .option('--path <market/case>', 'one case of that law, as a report names it')
    .option('--strict', 'a law that was never put to the test counts as broken', false)
    .option(...JSON_FLAG)
    .action((target: string, options: Parameters<typeof checkCommand>[1]) =>
      done(import('./commands/check.js').then(({ checkCommand }) => checkCommand(target, options, io))),
    )
}
