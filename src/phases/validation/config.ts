import { type Candidate, unsizedCandidateCodec } from '../../candidate/candidate.js'
import { algorithmCodec } from '../../candidate/search/algorithm-config.js'
import {
  type SizedSearch,
  searchFields,
  searchProblem,
  sizedSearch,
} from '../../candidate/search/search-config.js'
import { weightLimitsCodec } from '../../candidate/search/weights-config.js'
import { ledgerContent } from '../../candidate/stored-artifacts.js'
import { universeField } from '../../candidate/universe-field.js'
import {
  anything,
  checked,
  either,
  finite,
  type InputOf,
  integer,
  list,
  oneOf,
  optionalField,
  orDefaults,
  struct,
  type TypeOf,
  withDefault,
} from '../../core/codec/codec.js'
import { withoutOld } from '../../core/codec/old-word.js'
import type { Execution } from '../../portfolio/rules/execution.js'
import { unsizedExecutionCodec } from '../../portfolio/rules/unsized.js'
import { objective, objectiveCodec } from '../../stats/metrics/objective.js'
import { isWeighted } from '../../strategy/strategy.js'
import { type HoldoutScheme, schemeCodec, type WindowScheme } from './scheme.js'

/** The least edge that is worth having, in units of its own risk a year: below it an edge is refuted. */
const rules = withoutOld(
  struct('set of verdict rules', { worth: withDefault(finite(0.05, 5), 0.5) }),
  'deflated_sharpe_ratio',
  '"deflated_sharpe_ratio" gates nothing any more: write verdict: { worth: 0.5 }, the least edge that is worth having, in its place',
)

/** The search that every window makes on its train bars; of several instruments without a sizing each entry takes an equal share. */
const searchCodec = checked(
  struct('search', { ...searchFields, execution: orDefaults(unsizedExecutionCodec) }),
  searchProblem,
)

/** Weights that every window fits on its train bars, to winners of its own search. */
const ensembleCodec = struct('ensemble', {
  /** The best of each strategy, or this many of the best with different returns. */
  members: withDefault(
    either<number, number, 'best_of_each', 'best_of_each'>(
      'members',
      (value) => typeof value === 'number',
      integer(1),
      oneOf('members', ['best_of_each']),
    ),
    'best_of_each',
  ),
  algorithm: withDefault(algorithmCodec, { name: 'grid' }),
  /** At most this many weightings. */
  budget: optionalField(integer(1)),
  weights: orDefaults(weightLimitsCodec),
  objective: withDefault(objectiveCodec, objective('risk_adjusted_returns')),
})

const fields = struct('validation', {
  scheme: schemeCodec,
  ...universeField,
  /** A frozen choice: nothing is refitted. */
  candidate: optionalField(unsizedCandidateCodec),
  /** A search that every window makes again on its train bars. */
  search: optionalField(searchCodec),
  /** Weights of several winners of that search instead of the one. */
  ensemble: optionalField(ensembleCodec),
  /** Further trials that the choice rests on, next to those of every search whose outputs the phase reads. */
  trials: withDefault(list(ledgerContent.reference), []),
  /**
   * What the runs of a study over time have in common, of a holdout: those that give the same value test each the bars that
   * the ones before had not, and all of them together.
   */
  pool: optionalField(anything),
  verdict: orDefaults(rules),
  seed: optionalField(integer()),
})
type Fields = TypeOf<typeof fields>

const weighedProblem = ({ search, ensemble }: Fields): string | undefined =>
  ensemble === undefined || search?.per === undefined
    ? undefined
    : 'an "ensemble" weighs parameter sets that all instruments share: leave "per" of the search out, or the ensemble'

const pooledProblem = ({ scheme, pool }: Fields): string | undefined =>
  pool === undefined || scheme.kind === 'holdout'
    ? undefined
    : 'a "pool" is of holdouts, whose tests go on where the last one ended: the windows of a scheme are tested together without one'

const isOfWeights = (candidate: Fields['candidate'], search: Fields['search']): boolean =>
  [...(candidate?.members ?? []), ...(search?.strategies ?? [])].some(({ strategy }) => isWeighted(strategy))

const problem = ({ scheme, candidate, search, ensemble }: Fields): string | undefined =>
  candidate === undefined && search === undefined
    ? 'a validation is of a "candidate", or of a "search" that each window makes'
    : candidate !== undefined && search !== undefined
      ? 'a validation is of a "candidate" or of a "search", not of both'
      : scheme.kind === 'holdout' && candidate === undefined
        ? 'a holdout runs a "candidate"; a search is validated by walk_forward, k_fold or combinatorial'
        : ensemble !== undefined && search === undefined
          ? 'an "ensemble" weighs the winners of a "search": there is none'
          : search?.labels !== undefined && scheme.kind !== 'walk_forward'
            ? 'labels go on from the train bars into the test: a search with "labels" is validated by walk_forward'
            : scheme.kind === 'walk_forward' && scheme.carry && ensemble !== undefined
              ? 'a position of an ensemble is not carried: its weights change from window to window'
              : scheme.kind === 'walk_forward' && scheme.carry && isOfWeights(candidate, search)
                ? 'target weights are not carried from window to window: leave "carry" out'
                : undefined

/** The config of a validation: a scheme, and a candidate or a search. */
export const validationConfigCodec = checked(
  fields,
  (config) => problem(config) ?? weighedProblem(config) ?? pooledProblem(config),
)
export type ValidationConfig = Fields
export type ValidationConfigInput = InputOf<typeof fields>

/** The same with the sizing that the number of instruments gives. */
export interface SizedValidation extends Omit<ValidationConfig, 'candidate' | 'search'> {
  readonly candidate?: Candidate
  readonly search?: SizedSearch<NonNullable<ValidationConfig['search']>>
  /** The execution of each instrument alone, where the search is of each apart. */
  readonly alone?: Execution
}
/** The sizing of a validation on some number of instruments: where none is given each entry takes an equal share. */
export const sizedValidation = (
  { candidate, search, ...rest }: ValidationConfig,
  instruments: number,
): SizedValidation => ({
  ...rest,
  ...(candidate === undefined ? {} : { candidate: sizedSearch(candidate, instruments) }),
  ...(search === undefined ? {} : { search: sizedSearch(search, instruments) }),
  ...(search?.per === undefined ? {} : { alone: sizedSearch(search, 1).execution }),
})

/** A frozen choice on one train and one test. */
export type HoldoutConfig = SizedValidation & {
  readonly scheme: HoldoutScheme
  readonly candidate: Candidate
}
/** A frozen choice or a search, over the windows of a scheme. */
export type WindowConfig = SizedValidation & { readonly scheme: WindowScheme }

/** A decoded config is of one of both. */
export const isHoldout = (config: SizedValidation): config is HoldoutConfig =>
  config.scheme.kind === 'holdout'
