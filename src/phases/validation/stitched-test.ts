import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import type { Ran } from '../../candidate/ran.js'
import type { PhaseError } from '../../run/phase-error.js'
import { definedOr, isDefined } from '../../stats/metrics/metric.js'
import { metricsOf } from '../../stats/metrics/metrics.js'
import { carriedOn } from './carried-positions.js'
import type { WindowConfig } from './config.js'
import { figuresOfParts, type Measure, partsTogether } from './parts.js'
import { type Paths, pathsReport } from './paths.js'
import type { ValidationResult } from './result.js'
import type { Layout } from './window-layout.js'
import type { Validated } from './windows.kernel.js'

/** What the windows did out of sample: the curve that is judged, all of the paths, and what carrying on changed. */
export interface Outside {
  readonly parts: readonly Ran[]
  readonly paths: Paths
  readonly carried?: NonNullable<ValidationResult['carried']>
}

/** Both curves are shown where their ends lie further apart. */
const FAR_APART = 0.1

/** The curve out of sample, and what stands next to it. */
export const outsideOf = (
  { scheme }: WindowConfig,
  layout: Layout,
  validated: readonly Validated[],
  measure: Measure,
  seed: number,
): Either<PhaseError, Outside> => {
  const all = layout.paths.map((legs) =>
    legs.flatMap(({ fold, block }) => validated[fold]?.outside.slice(block, block + 1) ?? []),
  )
  const paths = pathsReport(
    all.map((parts) => metricsOf(partsTogether(parts, measure).performance).sharpe_ratio),
  )
  const fresh = all[paths.shown] ?? []
  if (scheme.kind !== 'walk_forward' || !scheme.carry) return right({ parts: fresh, paths })
  const parts = carriedOn(fresh, measure.data)
  if (isLeft(parts)) return parts
  const ends = [parts.right, fresh].map((of) => partsTogether(of, measure).run.equity.at(-1) ?? Number.NaN)
  const difference = definedOr((ends[0] ?? 0) / (ends[1] ?? 0) - 1, 'the capital was lost')
  return right({
    parts: parts.right,
    paths,
    ...(isDefined(difference) && Math.abs(difference) <= FAR_APART
      ? {}
      : {
          carried: {
            fresh: figuresOfParts(fresh, measure, seed),
            carried: figuresOfParts(parts.right, measure, seed),
            difference,
          },
        }),
  })
}
