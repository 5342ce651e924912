import { type Either, isLeft, right, sequenceArray } from 'fp-ts/lib/Either.js'
import type { Candidate } from '../../candidate/candidate.js'
import { ranOnEach } from '../../candidate/ran.js'
import type { SearchedSpace } from '../../candidate/search/search-space.js'
import { keyOf } from '../../core/canonical/content-key.js'
import { finite, integer, struct, type TypeOf } from '../../core/codec/codec.js'
import type { Slice } from '../../market/bars/bars.js'
import type { PhaseError } from '../../run/phase-error.js'
import { chainTest } from '../../stats/timing/chain-null.kernel.js'
import { blockSums, sumOfSquares, timingSeries } from '../../stats/timing/timing.kernel.js'
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
  const range: Slice = { warmup: [from - layout.warmup, from], scored: [from, to] }
  const tried = triedIn(config, spaces, validated)
  const series = sequenceArray(
    tried.map((candidate) => {
      const parts = ranOnEach(candidate, measure.services, [range])
      return isLeft(parts) ? parts : right(parts.right.map(({ timed }) => timingSeries(timed)))
    }),
  )
  if (isLeft(series)) return series
  const columns = series.right.flat()
  const blocks = groups * BLOCKS_A_GROUP
  const { p, chosen } = chainTest(
    {
      sums: Float64Array.from(columns.flatMap((d) => [...blockSums(d, blocks)])),
      scale: Float64Array.from(columns, (d) => Math.sqrt(sumOfSquares(d))),
      groups,
      blocks_a_group: BLOCKS_A_GROUP,
    },
    layout.folds.map(({ groups: tested = [] }) => tested),
  )
  const differ = validated.filter(({ choice }, i) => {
    const taken = tried[chosen[i] ?? 0]
    return taken === undefined || !sameChoice(taken, choice.candidate)
  })
  return right({ p, trials: Math.max(1, columns.length), splits: layout.folds.length, differ: differ.length })
}
