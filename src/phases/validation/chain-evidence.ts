import { type Either, isLeft, map, right, sequenceArray } from 'fp-ts/lib/Either.js'
import type { Candidate } from '../../candidate/candidate.js'
import type { Ran } from '../../candidate/ran.js'
import { candidateOfEach } from '../../candidate/search/lone-search.js'
import type { SearchedSpace } from '../../candidate/search/search-space.js'
import { stretchAt } from '../../candidate/stretch.js'
import { keyOf } from '../../core/canonical/content-key.js'
import { finite, integer, struct, type TypeOf } from '../../core/codec/codec.js'
import type { PhaseError } from '../../run/phase-error.js'
import type { Trial } from '../../search/trial.js'
import { type ChainTest, chainTest } from '../../stats/timing/chain-null.kernel.js'
import { type TestedSeries, testedSeries } from '../../stats/timing/selection.kernel.js'
import { blockSums, sumOfSquares } from '../../stats/timing/timing.kernel.js'
import type { WindowConfig } from './config.js'
import type { Measure } from './parts.js'
import type { Layout } from './window-layout.js'
import { ranIn, type Validated } from './windows.kernel.js'

const BLOCKS_A_GROUP = 8

/** The test of the whole chain of choices of k-fold and combinatorial. */
export const chainCodec = struct('chain test', {
  p: finite(0, 1),
  /** Distinct trials, each run once over the whole range. */
  trials: integer(1),
  splits: integer(1),
  /** Splits in which the test, which chooses by t, took another trial than was traded. */
  differ: integer(0),
})
export type ChainEvidence = TypeOf<typeof chainCodec>

/** What some window tried, of all instruments or of one for itself. */
interface Tried {
  readonly candidate: Candidate
  readonly symbol?: string
}

/** What is chosen of a strategy: parameters for all, or those that an instrument has for itself. */
const choiceKey = ({ members }: Candidate, symbol: string | undefined): string =>
  keyOf(
    members.map(({ strategy, params, by_symbol }) => [
      strategy.name,
      symbol === undefined ? params : (by_symbol?.[symbol] ?? null),
    ]),
  )

/** The instrument that a trial of a window was made for, where each has a search of its own. */
const symbolOf = ({ phase }: Trial): string => phase.slice(0, phase.lastIndexOf('/'))

/** Every strategy with parameters that some window tried, once; of a search of each instrument apart once an instrument. */
const triedIn = (
  { candidate, search }: WindowConfig,
  spaces: readonly SearchedSpace[],
  validated: readonly Validated[],
): readonly Tried[] => {
  if (candidate !== undefined) return [{ candidate }]
  if (search === undefined) return []
  const { execution, per } = search
  const tried = validated
    .flatMap(({ choice }) => choice.trials)
    .filter(({ timing }) => timing !== undefined)
    .flatMap((trial) =>
      spaces.flatMap(({ strategy, of }): readonly Tried[] => {
        if (strategy !== trial.strategy) return []
        const { params } = trial
        if (per === undefined)
          return [{ candidate: { members: [{ strategy: of, params }], weights: [1], execution } }]
        const symbol = symbolOf(trial)
        return [{ symbol, candidate: candidateOfEach(of, [{ symbol, params }], { execution }) }]
      }),
    )
  return [
    ...new Map(
      tried.map((one) => [keyOf([one.symbol ?? null, choiceKey(one.candidate, one.symbol)]), one]),
    ).values(),
  ]
}

/** Which of the choices that are made side by side each trial is for: one of all, or one an instrument. */
const choicesOf = (tried: readonly Tried[]): Int32Array => {
  const symbols = [...new Set(tried.map(({ symbol }) => symbol))]
  return Int32Array.from(tried, ({ symbol }) => symbols.indexOf(symbol))
}

const testOf = (
  columns: readonly Float64Array[],
  choice: Int32Array,
  groups: number,
  tested: readonly (readonly number[])[],
): ChainTest =>
  chainTest(
    {
      sums: Float64Array.from(columns.flatMap((d) => [...blockSums(d, groups * BLOCKS_A_GROUP)])),
      scale: Float64Array.from(columns, (d) => Math.sqrt(sumOfSquares(d))),
      groups,
      blocks_a_group: BLOCKS_A_GROUP,
      choice,
    },
    tested,
  )

/** The test of the chain on the series of all trials; where each has two, the one with the larger p. */
const chainOf = (
  series: readonly TestedSeries[],
  choice: Int32Array,
  groups: number,
  tested: readonly (readonly number[])[],
): ChainTest => {
  const exposure = testOf(
    series.map(({ at_exposure }) => at_exposure),
    choice,
    groups,
    tested,
  )
  const betas = series.flatMap(({ at_beta }) => (at_beta === undefined ? [] : [at_beta]))
  if (betas.length === 0) return exposure
  const beta = testOf(betas, choice, groups, tested)
  return beta.p > exposure.p ? beta : exposure
}

/** Runs every distinct trial once over the range and tests the chain of choices against its own null. */
export const chainEvidenceOf = (
  config: WindowConfig,
  { layout, spaces }: { readonly layout: Layout; readonly spaces: readonly SearchedSpace[] },
  validated: readonly Validated[],
  measure: Measure,
): Either<PhaseError, ChainEvidence | undefined> => {
  const { scheme } = config
  if (scheme.kind === 'walk_forward') return right(undefined)
  const groups = scheme.kind === 'k_fold' ? scheme.folds : scheme.groups
  const from = Math.min(...layout.folds.flatMap(({ test }) => test.map(([first]) => first)))
  const to = Math.max(...layout.folds.flatMap(({ test }) => test.map(([, end]) => end)))
  const range = stretchAt(measure.data.data, [from, to], layout.warmups)
  const tried = triedIn(config, spaces, validated)
  const series = sequenceArray(
    tried.map(({ candidate }) =>
      map((parts: readonly Ran[]) => parts.map(({ timed }) => testedSeries(timed)))(
        ranIn(measure, [range], candidate),
      ),
    ),
  )
  if (isLeft(series)) return series
  const columns = series.right.flat()
  const splits = layout.folds.length
  const { p, chosen } = chainOf(
    columns,
    choicesOf(tried),
    groups,
    layout.folds.map(({ groups: tested = [] }) => tested),
  )
  const differ = validated.filter(({ choice }, i) =>
    Array.from({ length: chosen.length / splits }, (_, k) => tried[chosen[k * splits + i] ?? 0]).some(
      (taken) =>
        taken === undefined ||
        choiceKey(taken.candidate, taken.symbol) !== choiceKey(choice.candidate, taken.symbol),
    ),
  )
  return right({ p, trials: Math.max(1, columns.length), splits, differ: differ.length })
}
