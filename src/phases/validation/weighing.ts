import { isLeft, left, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { type Member, tradingOf } from '../../candidate/candidate.js'
import type { Market } from '../../candidate/market.js'
import { performanceOver } from '../../candidate/pooled-performance.js'
import { ranOnEach } from '../../candidate/ran.js'
import type { Found } from '../../candidate/search/search.kernel.js'
import type { SearchedSpace } from '../../candidate/search/search-space.js'
import { weigh, weightsWithin } from '../../candidate/search/weigh.kernel.js'
import type { Execution } from '../../portfolio/rules/execution.js'
import { kernelOn } from '../../portfolio/rules/kernel.js'
import { ensemble as combined } from '../../portfolio/runs/ensemble.kernel.js'
import { stitched } from '../../portfolio/runs/stitch.kernel.js'
import { type Emission, isProgress } from '../../run/emission.js'
import type { PhaseError } from '../../run/phase-error.js'
import { ranked } from '../../search/ranking.js'
import type { Weights } from '../../search/simplex.kernel.js'
import type { Trial } from '../../search/trial.js'
import { isDefined } from '../../stats/metrics/metric.js'
import type { ChoiceSurroundings, WindowChoice } from './choice.js'
import type { WindowConfig } from './config.js'
import type { Measure } from './parts.js'

/** Says of a fault that it lies in a field. */
export const inField =
  (field: string) =>
  (error: PhaseError): PhaseError =>
    error._tag === 'BadConfig'
      ? { ...error, faults: error.faults.map((fault) => ({ ...fault, path: `${field}.${fault.path}` })) }
      : error

/** What is weighed: winners of a search of these spaces. */
interface Weighing {
  readonly ensemble: NonNullable<WindowConfig['ensemble']>
  readonly spaces: readonly SearchedSpace[]
  readonly execution: Execution
}

const firstOfEach = (trials: readonly Trial[], by: (trial: Trial) => string): readonly Trial[] =>
  [...new Map(trials.map((trial) => [by(trial), trial] as const).toReversed()).values()].toReversed()

/** The best of each strategy, or this many of the best with different returns; from the best on. */
const membersOf = (
  { trials, scores }: Found,
  { ensemble: { members }, spaces }: Weighing,
): readonly Member[] => {
  const best = ranked(scores)
    .filter((i) => isDefined(scores[i] ?? { _tag: 'Undefined', because: '' }))
    .flatMap((i) => trials.slice(i, i + 1))
  const kept =
    members === 'best_of_each'
      ? firstOfEach(best, ({ strategy }) => strategy)
      : firstOfEach(best, ({ returns_hash }) => returns_hash).slice(0, members)
  return kept.flatMap(({ strategy: name, params }) =>
    spaces.flatMap(({ strategy, of }) => (strategy === name ? [{ strategy: of, params }] : [])),
  )
}

/** Fits weights to the winners of a window's search, on the train bars that it searched. */
export async function* weighing(
  found: Found,
  of: Weighing,
  train: readonly Market[],
  { data, periods }: Measure,
  surroundings: ChoiceSurroundings,
): AsyncGenerator<Emission<WindowChoice>> {
  const { ensemble, execution } = of
  const members = membersOf(found, of)
  const labelled = found.labels === undefined ? {} : { labels: found.labels }
  const parts = sequenceArray(
    members.map((member) => ranOnEach({ members: [member], weights: [1], ...labelled, execution }, train)),
  )
  if (isLeft(parts)) {
    yield parts
    return
  }
  const runs = parts.right.map((one) => stitched(one.map(({ run }) => run)))
  const weighed = {
    ...weightsWithin(
      ensemble.weights,
      members.map(() => true),
      runs,
    ),
    algorithm: ensemble.algorithm,
    stops: ensemble,
    seed: surroundings.seed,
    run: (weights: Weights) => combined(runs, weights),
    performance: performanceOver(train, periods),
    objective: ensemble.objective,
    kernel: kernelOn(data.data, execution, tradingOf({ members })).name,
    scored_until: Math.max(...train.map(({ time }) => time.at(-1) ?? Number.NaN)),
  }
  for await (const emission of weigh(weighed, surroundings)) {
    if (isProgress(emission)) yield emission
    else if (isLeft(emission)) yield left(inField('ensemble')(emission.left))
    else {
      const { weights, score, trials } = emission.right
      yield right({
        candidate: { members, weights, ...labelled, execution },
        score,
        trials: [...found.trials, ...trials],
        chose: trials,
      })
    }
  }
}
