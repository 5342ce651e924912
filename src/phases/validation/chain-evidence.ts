import { type Either, isLeft, map, right, sequenceArray } from 'fp-ts/lib/Either.js'
import type { Candidate } from '../../candidate/candidate.js'
import { type Ran, ranOnEach } from '../../candidate/ran.js'
import type { SearchedSpace } from '../../candidate/search/search-space.js'
import { marketOn, stretchAt } from '../../candidate/stretch.js'
import { keyOf } from '../../core/canonical/content-key.js'
import { finite, integer, struct, type TypeOf } from '../../core/codec/codec.js'
import type { PhaseError } from '../../run/phase-error.js'
import { type ChainTest, chainTest } from '../../stats/timing/chain-null.kernel.js'
import { type TestedSeries, testedSeries } from '../../stats/timing/selection.kernel.js'
import { blockSums, sumOfSquares } from '../../stats/timing/timing.kernel.js'
import type { WindowConfig } from './config.js'
import type { Measure } from './parts.js'
import type { Layout } from './window-layout.js'
import type { Validated } from './windows.kernel.js'

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

const sameChoice = (a: Candidate, b: Candidate): boolean =>
  keyOf(a.members.map(({ strategy, params }) => [strategy.name, params])) ===
  keyOf(b.members.map(({ strategy, params }) => [strategy.name, params]))

/** Every strategy with parameters that some window tried, once. */
const triedIn = (
  { candidate, search }: WindowConfig,
  spaces: readonly SearchedSpace[],
  validated: readonly Validated[],
): readonly Candidate[] => {
  if (candidate !== undefined) return [candidate]
  if (search === undefined) return []
  const trials = validated.flatMap(({ choice }) => choice.trials).filter(({ timing }) => timing !== undefined)
  const each = new Map(trials.map((trial) => [keyOf([trial.strategy, trial.params]), trial]))
  return [...each.values()].flatMap(({ strategy: name, params }) =>
    spaces.flatMap(({ strategy, of }) =>
      strategy === name
        ? [{ members: [{ strategy: of, params }], weights: [1], execution: search.execution }]
        : [],
    ),
  )
}

const testOf = (
  columns: readonly Float64Array[],
  groups: number,
  tested: readonly (readonly number[])[],
): ChainTest =>
  chainTest(
    {
      sums: Float64Array.from(columns.flatMap((d) => [...blockSums(d, groups * BLOCKS_A_GROUP)])),
      scale: Float64Array.from(columns, (d) => Math.sqrt(sumOfSquares(d))),
      groups,
      blocks_a_group: BLOCKS_A_GROUP,
    },
    tested,
  )

/** The test of the chain on the series of all trials; where each has two, the one with the larger p. */
const chainOf = (
  series: readonly TestedSeries[],
  groups: number,
  tested: readonly (readonly number[])[],
): ChainTest => {
  const exposure = testOf(
    series.map(({ at_exposure }) => at_exposure),
    groups,
    tested,
  )
  const betas = series.flatMap(({ at_beta }) => (at_beta === undefined ? [] : [at_beta]))
  if (betas.length === 0) return exposure
  const beta = testOf(betas, groups, tested)
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
  const range = marketOn(measure.data, stretchAt(measure.data.data, [from, to], layout.warmups))
  const tried = triedIn(config, spaces, validated)
  const series = sequenceArray(
    tried.map((candidate) =>
      map((parts: readonly Ran[]) => parts.map(({ timed }) => testedSeries(timed)))(
        ranOnEach(candidate, [range]),
      ),
    ),
  )
  if (isLeft(series)) return series
  const columns = series.right.flat()
  const { p, chosen } = chainOf(
    columns,
    groups,
    layout.folds.map(({ groups: tested = [] }) => tested),
  )
  const differ = validated.filter(({ choice }, i) => {
    const taken = tried[chosen[i] ?? 0]
    return taken === undefined || !sameChoice(taken, choice.candidate)
  })
  return right({ p, trials: Math.max(1, columns.length), splits: layout.folds.length, differ: differ.length })
}
