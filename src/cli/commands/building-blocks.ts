import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { from } from '../../workflow/expression.js'
import { asTemplate } from '../../workflow/template.js'
import { type AnyWorkflow, phase, sequence } from '../../workflow/workflow.js'
import { type CliFailure, type ExitCode, type Io, wrongCall } from '../io.js'
import { type Ready, readyFrom } from '../ready.js'
import { applySettings, rangeIn, readPairs } from '../settings.js'
import { searchedStrategies } from '../space-flag.js'
import { type NamedStrategy, strategiesAt } from '../strategy-flag.js'
import { boundsAllowed } from './backtest.js'
import { type RunOptions, runReady } from './run.js'

type Fields = Readonly<Record<string, unknown>>

/** The flags that all building blocks share. */
export interface BlockOptions extends RunOptions {
  readonly strategy: readonly string[]
  readonly param: readonly string[]
  readonly beyondBounds?: boolean
  readonly space: readonly string[]
  readonly from?: string
  readonly warmup?: string
  readonly to?: string
}
/** The flags of a search. */
export interface OptimizeOptions extends BlockOptions {
  readonly algorithm?: string
  readonly objective?: string
  readonly budget?: number
}
/** The flags of a validation. */
export interface ValidateOptions extends OptimizeOptions {
  readonly scheme: string
}

const searchOf = (options: OptimizeOptions, named: readonly NamedStrategy[]): Either<CliFailure, Fields> => {
  if (named.length === 0) return left(wrongCall('--strategy says what is searched'))
  const [fixed] = options.param
  if (fixed !== undefined)
    return left(
      wrongCall(`--param ${fixed}: a search takes its parameters from --space, such as --space fast=[20]`),
    )
  const spaces = searchedStrategies(named, options.space)
  return isLeft(spaces)
    ? spaces
    : right({
        strategies: spaces.right.map((one) => ({ ...one, ...boundsAllowed(options) })),
        ...(options.algorithm === undefined ? {} : { algorithm: options.algorithm }),
        ...(options.objective === undefined ? {} : { objective: options.objective }),
        ...(options.budget === undefined ? {} : { budget: options.budget }),
      })
}

/** One strategy at its parameters, as a choice. */
const choiceOf = (
  { param, space, ...options }: BlockOptions,
  [only, other]: readonly NamedStrategy[],
): Either<CliFailure, Fields> => {
  if (space[0] !== undefined)
    return left(wrongCall(`--space ${space[0]}: nothing is searched here, --param gives the parameters`))
  if (only === undefined || other !== undefined)
    return left(wrongCall('--strategy: name one strategy, with --param for its parameters'))
  const params = readPairs('--param', param)
  return isLeft(params)
    ? params
    : right({
        members: [{ strategy: only.written, params: params.right, ...boundsAllowed(options) }],
        weights: [1],
        execution: {},
      })
}

/** `--set` on the config of a phase; its codec says what is wrong with a name that there is not. */
const withSettings = (config: Fields, { set }: RunOptions): Either<CliFailure, Fields> =>
  applySettings(config, undefined, set, 'the config')

type Named = readonly NamedStrategy[]

/** Finds what is named, makes the workflow of it, and runs that. */
const run = async (
  workflowOf: (named: Named) => Either<CliFailure, AnyWorkflow>,
  name: string,
  options: BlockOptions,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> => {
  const found = await strategiesAt(options.strategy, options, io)
  if (isLeft(found)) return found
  const { strategies, bundle } = found.right
  const machine = strategies.find(({ sort }) => sort === 'order_machines')
  if (machine !== undefined)
    return left(
      wrongCall(
        `--strategy ${machine.name}: an order machine answers to its account and gives no signal: backtest it`,
      ),
    )
  const workflow = workflowOf(strategies)
  if (isLeft(workflow)) return workflow
  const ready: Either<CliFailure, Ready> = readyFrom(asTemplate(workflow.right, name), bundle)
  return isLeft(ready) ? ready : runReady(ready.right, options, io)
}

/** Searches parameters: one optimization phase. */
export const optimizeCommand = (options: OptimizeOptions, io: Io): Promise<Either<CliFailure, ExitCode>> =>
  run(
    (named) => {
      const search = searchOf(options, named)
      const config = isLeft(search)
        ? search
        : withSettings({ ...search.right, range: rangeIn(options) }, options)
      return isLeft(config) ? config : right(phase('optimization', 'optimization', config.right))
    },
    'optimize',
    options,
    io,
  )

const validationOf =
  (options: ValidateOptions) =>
  (named: Named): Either<CliFailure, AnyWorkflow> => {
    const isSearch = options.space.length > 0
    const idle = (['algorithm', 'objective', 'budget'] as const).find((flag) => options[flag] !== undefined)
    if (!isSearch && idle !== undefined)
      return left(wrongCall(`--${idle}: nothing is searched without --space`))
    const what = isSearch ? searchOf(options, named) : choiceOf(options, named)
    if (isLeft(what)) return what
    const range = options.scheme === 'holdout' ? {} : { range: rangeIn(options) }
    const config = withSettings(
      { scheme: { kind: options.scheme, ...range }, [isSearch ? 'search' : 'candidate']: what.right },
      options,
    )
    return isLeft(config) ? config : right(phase('validation', 'validation', config.right))
  }

/** Validates a strategy at its parameters, or, with `--space`, a search that every window makes again. */
export const validateCommand = (options: ValidateOptions, io: Io): Promise<Either<CliFailure, ExitCode>> =>
  run(validationOf(options), 'validate', options, io)

/** Analyses that look at the trials of a search, and what they read of it. */
const OF_TRIALS: Readonly<Record<string, readonly string[]>> = {
  regime_performance: ['trials', 'signals'],
  robustness: ['trials'],
}
/** What the analyses look at that take no strategy. */
const WITHOUT_STRATEGY: Readonly<Record<string, string>> = {
  convergence_check: 'figures: --set current=.. --set previous=..',
  classifier_comparison: 'bars: --set classifiers=[hmm, trend]',
}

const analysisOf = (kind: string, options: BlockOptions, named: Named): Either<CliFailure, AnyWorkflow> => {
  const range = rangeIn(options)
  const searched = Object.hasOwn(OF_TRIALS, kind) ? OF_TRIALS[kind] : undefined
  if (searched !== undefined) {
    const search = searchOf(options, named)
    if (isLeft(search)) return search
    const first = phase('search', 'optimization', { ...search.right, range, capture: 'signals' })
    const reads: Fields = {
      trials: from(first as never, 'trials' as never),
      signals: from(first as never, 'signal_logs' as never),
    }
    const config = withSettings(
      { kind, ...Object.fromEntries(searched.map((name) => [name, reads[name]])) },
      options,
    )
    return isLeft(config) ? config : right(sequence(first, phase('analysis', 'analysis', config.right)))
  }
  const looked = Object.hasOwn(WITHOUT_STRATEGY, kind) ? WITHOUT_STRATEGY[kind] : undefined
  if (looked !== undefined && named.length > 0)
    return left(wrongCall(`--strategy: a ${kind} looks at ${looked}`))
  const choice = named.length === 0 ? undefined : choiceOf(options, named)
  if (choice !== undefined && isLeft(choice)) return choice
  const config = withSettings(
    {
      kind,
      ...(choice === undefined ? {} : { candidate: choice.right }),
      ...(kind === 'convergence_check' ? {} : { range }),
    },
    options,
  )
  return isLeft(config) ? config : right(phase('analysis', 'analysis', config.right))
}

/** Analyses a strategy at its parameters, or the trials of a search of it. */
export const analyzeCommand = (
  kind: string,
  options: BlockOptions,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> =>
  run((named) => analysisOf(kind, options, named), 'analyze', options, io)
