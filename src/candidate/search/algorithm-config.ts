import { type Either, right } from 'fp-ts/lib/Either.js'
import { type Codec, either, oneOf, refined, type TypeOf, tagged } from '../../core/codec/codec.js'
import { type Own, type OwnForm, orOwn } from '../../core/codec/own-part.js'
import type { SearchPoint } from '../../search/grid.js'
import { type AlgorithmPart, algorithms, type StrategySearch } from './algorithms.js'

type Name = keyof typeof algorithms
const names = Object.keys(algorithms) as readonly Name[]

const record = tagged(
  'algorithm',
  'name',
  Object.fromEntries(names.map((name) => [name, algorithms[name].config])) as {
    readonly [N in Name]: (typeof algorithms)[N]['config']
  },
)
type BuiltIn = TypeOf<typeof record>
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a part with any options, behind its own codec
export type AnyAlgorithmPart = AlgorithmPart<any>
/** How candidates are asked for, with the algorithm's options. */
export type AlgorithmConfig = BuiltIn | Own<'name', AnyAlgorithmPart>
/** The written form: a bare name, or a record with options. */
export type AlgorithmInput = Name | AlgorithmConfig

const hasNoOptions = (value: BuiltIn): boolean =>
  Object.values(value).filter((option) => option !== undefined).length === 1

const bare: Codec<BuiltIn, AlgorithmInput> = refined<Name, AlgorithmInput, BuiltIn>(
  'algorithm',
  oneOf('algorithm', names),
  (name): Either<string, BuiltIn> => right({ name }),
  ({ name }) => name,
  (value): value is BuiltIn => record.is(value) && hasNoOptions(value),
)
const full: Codec<BuiltIn, AlgorithmInput> = refined<BuiltIn, AlgorithmInput, BuiltIn>(
  'algorithm',
  record,
  right,
  (value) => value,
  (value): value is BuiltIn => record.is(value),
)
const own: OwnForm<'name', AnyAlgorithmPart, unknown> = {
  sort: 'algorithms',
  what: 'algorithm',
  tag: 'name',
  form: ({ config }) => config,
}

/** An algorithm by its bare name or as a record `{ name, .. }` with options; an unknown name is refused with the nearest. */
export const algorithmCodec: Codec<AlgorithmConfig, AlgorithmInput> = orOwn(
  own,
  either('algorithm', (value) => typeof value === 'string', bare, full),
)

const partOf = (config: AlgorithmConfig): AnyAlgorithmPart =>
  config.name === 'own' ? config.part : algorithms[config.name]
/** The name that a config gives: of a user's own algorithm, its own. */
export const algorithmName = (config: AlgorithmConfig): string => partOf(config).name
/** The algorithm that a config names, begun at `start`; a grid has no beginning but its own. */
export const algorithmOf = (config: AlgorithmConfig, start: readonly SearchPoint[]): StrategySearch =>
  partOf(config).of(config.name === 'own' ? config.value : config, start)
/** Whether it is sure to make all of these trials in spaces of this many points. */
export const isSureOf = (config: AlgorithmConfig, trials: number, points: number): boolean =>
  partOf(config).isSure?.(trials, points) ?? false
