import { type Either, right } from 'fp-ts/lib/Either.js'
import {
  bool,
  type Codec,
  either,
  finite,
  integer,
  oneOf,
  optional,
  refined,
  struct,
  type TypeOf,
  tagged,
} from '../../core/codec/codec.js'

export const ALGORITHMS = ['grid', 'random', 'genetic', 'bayesian', 'gradient'] as const
type Name = (typeof ALGORITHMS)[number]

const options = {
  grid: struct('grid', {}),
  random: struct('random search', {}),
  genetic: struct('genetic search', {
    population: optional(integer(2)),
    children: optional(integer(1)),
    tournament: optional(integer(1)),
    mutation: optional(finite(0, 1)),
  }),
  bayesian: struct('bayesian search', {
    initial: optional(integer(2)),
    batch: optional(integer(1)),
  }),
  gradient: struct('gradient search', {
    initial: optional(integer(1)),
    step: optional(finite(0.0001, 1)),
    tolerance: optional(finite(0.000001, 1)),
    restarts: optional(bool),
  }),
}
const record = tagged('algorithm', 'name', options)
/** How candidates are asked for, with the algorithm's options. */
export type AlgorithmConfig = TypeOf<typeof record>
/** The written form: a bare name, or a record with options. */
export type AlgorithmInput = Name | AlgorithmConfig

const hasNoOptions = (value: AlgorithmConfig): boolean =>
  Object.values(value).filter((option) => option !== undefined).length === 1

const bare: Codec<AlgorithmConfig, AlgorithmInput> = refined<Name, AlgorithmInput, AlgorithmConfig>(
  'algorithm',
  oneOf('algorithm', ALGORITHMS),
  (name): Either<string, AlgorithmConfig> => right({ name }),
  ({ name }) => name,
  (value): value is AlgorithmConfig => record.is(value) && hasNoOptions(value),
)
const full: Codec<AlgorithmConfig, AlgorithmInput> = refined<
  AlgorithmConfig,
  AlgorithmInput,
  AlgorithmConfig
>(
  'algorithm',
  record,
  right,
  (value) => value,
  (value): value is AlgorithmConfig => record.is(value),
)

/** An algorithm by its bare name or as a record `{ name, .. }` with options; an unknown name is told the nearest. */
export const algorithmCodec: Codec<AlgorithmConfig, AlgorithmInput> = either(
  'algorithm',
  (value) => typeof value === 'string',
  bare,
  full,
)
