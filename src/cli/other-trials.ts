import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { recalledTrials } from '../candidate/earlier-ledgers.js'
import type { Dataset } from '../market/bars/dataset.js'
import { dataOf } from '../market/universe/data.js'
import type { Universe } from '../market/universe/universe.js'
import type { RunState } from '../monitor/run-state.js'
import type { SearchResult } from '../phases/optimization/result.js'
import { earlierSearches } from '../phases/validation/earlier-searches.js'
import { oneOfEach, readLedgers, unlike } from '../phases/validation/earlier-trials.js'
import { showPhaseError } from '../run/phase-error.js'
import { deflationOf } from '../stats/inference/deflation.js'
import type { Metric } from '../stats/metrics/metric.js'
import { counted, number } from '../stats/metrics/metric-text.js'
import { artifactsIn } from '../store/artifact.js'
import type { Store } from '../store/store.js'
import { type CliFailure, unable } from './io.js'
import { stored } from './world.js'

/** A search's winner deflated by the trials of other runs on the same data too. */
export interface OtherTrials {
  readonly count: number
  readonly deflated_sharpe_ratio: Metric
}

/** The same as a line below the text of its phase. */
export const othersText = (others: OtherTrials | undefined): readonly string[] =>
  others === undefined
    ? []
    : [
        `  with ${counted(others.count, 'other trial')} on this data: deflated ${number(others.deflated_sharpe_ratio)}`,
      ]

type Value = Readonly<Record<string, unknown>>
const valuesOf = ({ phases }: RunState): readonly (readonly [path: string, value: Value])[] =>
  Object.entries(phases).flatMap(([path, { value }]) =>
    typeof value === 'object' && value !== null ? [[path, value as Value] as const] : [],
  )
const isSearch = (value: Value): boolean => 'best' in value && 'sweep' in value

/** What other trials on the same data say of the searches of a run, by path; nothing where there are none. */
export const otherTrials = async (
  state: RunState,
  data: Dataset | Universe,
  store: Store,
): Promise<Either<CliFailure, ReadonlyMap<string, OtherTrials>>> => {
  const values = valuesOf(state)
  const searches = values.flatMap(([path, value]) =>
    isSearch(value) ? [[path, value as unknown as SearchResult] as const] : [],
  )
  if (searches.length === 0) return right(new Map())
  const known = await stored(earlierSearches(store, dataOf(data)))
  if (isLeft(known)) return known
  const own = new Set(values.flatMap(([, value]) => artifactsIn(value)).map(({ sha256 }) => sha256))
  const recalled = await recalledTrials(
    searches.map(([, { trials }]) => trials),
    store.artifacts,
  )
  if (isLeft(recalled)) return left(unable(showPhaseError(recalled.left)))
  const earlier = await readLedgers(
    known.right.ledgers.filter(({ sha256 }) => !own.has(sha256)),
    store.artifacts,
  )
  const before = oneOfEach(earlier.ledgers.flat())
  const { periods_per_year: periods } = data
  const deflated = searches.flatMap(([path, { best }], i) => {
    const mine = recalled.right[i] ?? []
    const winner = mine.find(({ number }) => number === best.trial)
    const others = unlike(before, mine)
    if (others.length === 0 || winner === undefined || typeof periods !== 'number') return []
    const { deflated_sharpe_ratio } = deflationOf({
      winner: winner.moments,
      phase_trials: mine.map(({ moments }) => moments),
      all_trials: others.map(({ moments }) => moments),
      periods_per_year: periods,
    })
    return [[path, { count: others.length, deflated_sharpe_ratio }] as const]
  })
  return right(new Map(deflated))
}
