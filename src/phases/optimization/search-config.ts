import {
  type Codec,
  checked,
  type InputOf,
  integer,
  list,
  oneOf,
  optional,
  struct,
  type TypeOf,
  text,
  withDefault,
} from '../../core/codec.js'
import { spaceCodec } from '../../core/space/space-codec.js'
import { rangeCodec } from '../../market/range.js'
import { defaultExecution, executionCodec } from '../../portfolio/execution.js'
import { objective, objectiveCodec } from '../../stats/objective.js'
import { strategyCodec } from '../../strategy/strategy-codec.js'

/** What is searched of one strategy; its own space and constraints serve where none are given. */
export const strategySpaceCodec = struct('strategy space', {
  strategy: strategyCodec,
  space: optional(spaceCodec),
  constraints: optional(list(text)),
})
/** The strategies of a search with their spaces: also a template's input. */
export const spacesCodec = checked(list(strategySpaceCodec), (spaces) =>
  spaces.length === 0 ? 'a search has at least one strategy' : undefined,
)
export type Spaces = TypeOf<typeof spacesCodec>

export const ALGORITHMS = ['grid'] as const
/** How candidates are asked for. */
export const algorithmCodec: Codec<(typeof ALGORITHMS)[number]> = oneOf('algorithm', ALGORITHMS)

/** A search for the parameters of strategies over a range of bars. */
export const searchConfigCodec = struct('optimization', {
  algorithm: withDefault(algorithmCodec, 'grid'),
  strategies: spacesCodec,
  range: withDefault(rangeCodec, {}),
  execution: withDefault(executionCodec, defaultExecution),
  objective: withDefault(objectiveCodec, objective('sharpe_ratio')),
  /** Keeps every candidate's signals for replay, or none. */
  capture: withDefault(oneOf('capture', ['signals', 'none']), 'none'),
  /** At most so many trials. */
  budget: optional(integer(1)),
  seed: optional(integer()),
})
export type SearchConfig = TypeOf<typeof searchConfigCodec>
export type SearchConfigInput = InputOf<typeof searchConfigCodec>
