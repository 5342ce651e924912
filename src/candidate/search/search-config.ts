import {
  bool,
  checked,
  finite,
  type InputOf,
  integer,
  list,
  oneOf,
  optionalField,
  orDefaults,
  struct,
  type TypeOf,
  text,
  withDefault,
} from '../../core/codec/codec.js'
import { spaceCodec } from '../../core/space/space-codec.js'
import { rangeCodec } from '../../market/bars/range.js'
import type { Execution } from '../../portfolio/rules/execution.js'
import { executionCodec } from '../../portfolio/rules/execution-codec.js'
import { executionFor, type UnsizedExecution, unsizedExecutionCodec } from '../../portfolio/rules/unsized.js'
import { objective, objectiveCodec } from '../../stats/metrics/objective.js'
import { withFreeNames } from '../../strategy/free-names.js'
import { isWeighted } from '../../strategy/strategy.js'
import { strategyCodec } from '../../strategy/strategy-codec.js'
import { paramsCodec } from '../candidate.js'
import { type Labelling, labellingCodec, labellingProblem } from '../labelling.js'
import { universeField } from '../universe-field.js'
import { WEIGHTS_REFUSE } from '../weights-refuse.js'
import { algorithmCodec } from './algorithm-config.js'

/** What is searched of one strategy; its own space and constraints serve where none are given. */
export const strategySpaceCodec = withFreeNames(
  struct('strategy space', {
    strategy: strategyCodec,
    space: optionalField(spaceCodec),
    constraints: optionalField(list(text)),
    /** Allows a space, and a start, beyond what the strategy declares. */
    beyond_bounds: optionalField(bool),
  }),
)
/** The strategies of a search with their spaces: also a template's input. */
export const spacesCodec = checked(list(strategySpaceCodec), (spaces) =>
  spaces.length === 0 ? 'a search has at least one strategy' : undefined,
)
export type Spaces = TypeOf<typeof spacesCodec>

/** When a search ends early: after this many trials without a better score, or at a score. */
export const earlyStopCodec = struct('early stop', {
  patience: optionalField(integer(1)),
  target: optionalField(finite()),
})
/** A point to begin at; its strategy may be left out where only one is searched. */
const startCodec = withFreeNames(
  struct('start', { strategy: optionalField(strategyCodec), params: paramsCodec }),
)

/** What every search is made of, whatever bars it is made on. */
export const searchFields = {
  algorithm: withDefault(algorithmCodec, { name: 'grid' }),
  strategies: spacesCodec,
  execution: orDefaults(executionCodec),
  objective: withDefault(objectiveCodec, objective('sharpe_ratio')),
  /** At most this many trials. */
  budget: optionalField(integer(1)),
  /** At most so long; what is found then depends on the machine. */
  time_budget_ms: optionalField(integer(1)),
  /** Ends the search after this many trials without a better score, or at a score that is good enough. */
  early_stop: optionalField(earlyStopCodec),
  /** Points that are tried first, such as the best of an earlier search; `gradient` climbs from the best of them. */
  start: withDefault(list(startCodec), []),
  /** Label series that the strategies read, each fitted on the train bars, or as an earlier phase has fitted it. */
  labels: optionalField(labellingCodec),
  /** One parameter set for each of several instruments, scored on its own bars; without it one for all. */
  per: optionalField(oneOf('per', ['instrument'])),
}

/** What does not go with a search of target weights, or nothing. */
const weightedProblem = (
  strategies: Spaces,
  per: 'instrument' | undefined,
  { sizing, exits }: UnsizedExecution,
  capture: 'signals' | 'none' | undefined,
): string | undefined => {
  const found = strategies.find(({ strategy }) => isWeighted(strategy))
  if (found === undefined) return undefined
  const because =
    per === 'instrument'
      ? 'its weights are shares of one account: leave per out'
      : capture === 'signals'
        ? WEIGHTS_REFUSE.capture
        : sizing !== undefined
          ? WEIGHTS_REFUSE.sizing
          : exits !== undefined
            ? WEIGHTS_REFUSE.exits
            : undefined
  return because && `"${found.strategy.name}" holds target weights: ${because}`
}

/** What is wrong with a search, or nothing: labels that its strategies read and it has not, several strategies by instrument. */
export const searchProblem = ({
  strategies,
  labels,
  per,
  execution,
  capture,
}: {
  readonly strategies: Spaces
  readonly labels?: Labelling
  readonly per?: 'instrument'
  readonly execution: UnsizedExecution
  readonly capture?: 'signals' | 'none'
}): string | undefined =>
  per === 'instrument' && strategies.length > 1
    ? `per: instrument searches the parameters of one strategy, and there are ${strategies.length}: give each a phase of its own`
    : (weightedProblem(strategies, per, execution, capture) ??
      labellingProblem(
        strategies.map(({ strategy }) => strategy),
        labels,
      ))

/** A search for the parameters of strategies over a range of bars. */
const fields = struct('optimization', {
  ...searchFields,
  /** Of several instruments without a sizing each entry takes an equal share. */
  execution: orDefaults(unsizedExecutionCodec),
  range: orDefaults(rangeCodec),
  ...universeField,
  /** Keeps every candidate's signals for replay, or none. */
  capture: withDefault(oneOf('capture', ['signals', 'none']), 'none'),
  seed: optionalField(integer()),
})
export const searchConfigCodec = checked(fields, searchProblem)
/** A search as its config says it. */
export type UnsizedSearch = TypeOf<typeof searchConfigCodec>
/** The same with the sizing that the number of instruments gives. */
export type SearchConfig = SizedSearch<UnsizedSearch>
export type SizedSearch<C> = Omit<C, 'execution'> & { readonly execution: Execution }

/** The sizing of a search on some number of instruments. */
export const sizedSearch = <C extends Pick<UnsizedSearch, 'execution'>>(
  config: C,
  instruments: number,
): SizedSearch<C> => ({ ...config, execution: executionFor(config.execution, instruments) })
export type SearchConfigInput = InputOf<typeof searchConfigCodec>
