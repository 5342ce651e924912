import {
  bool,
  dictionary,
  either,
  finite,
  optionalField,
  struct,
  type TypeOf,
  text,
  withDefault,
} from '../../core/codec/codec.js'
import { metricCodec } from '../../stats/inference/result-codecs.js'
import { isDefined, liftMetrics, type Metric, undefinedMetric } from '../../stats/metrics/metric.js'
import { significant } from '../../stats/metrics/metric-text.js'

/** One figure, or several by name: a score, the metrics or the parameters of a best. */
const figuresCodec = either(
  'figures',
  (value) => typeof value === 'number' || (typeof value === 'object' && value !== null && 'because' in value),
  metricCodec,
  dictionary(either('figure', (value) => typeof value === 'string', text, metricCodec)),
)
type Figures = TypeOf<typeof figuresCodec>

const toleranceCodec = either(
  'tolerance',
  (value) => typeof value === 'number',
  finite(0),
  struct('tolerance', { absolute: withDefault(finite(0), 0), relative: withDefault(finite(0), 0) }),
)

/** Figures of a round, those of the round before, and how much of a change is none. */
export const convergenceCheckConfig = struct('convergence_check analysis', {
  current: figuresCodec,
  /** Of the round before; absent in the first. */
  previous: optionalField(figuresCodec),
  /** A change of at most `absolute`, or of at most `relative` times the figure before, is none; a bare number is absolute. */
  tolerance: withDefault(toleranceCodec, 0.001),
})
export type ConvergenceCheckConfig = TypeOf<typeof convergenceCheckConfig>

/** Whether the figures stopped changing, and what changed most. */
export const convergenceCheckResult = struct('convergence_check result', {
  converged: bool,
  /** Current less previous; of several figures, the change furthest beyond its tolerance. */
  change: metricCodec,
  /** `change` over the absolute value of what was before. */
  relative_change: metricCodec,
  /** What stands in the way of convergence, or that nothing does. */
  because: text,
})
export type ConvergenceCheckResult = TypeOf<typeof convergenceCheckResult>

type Named = Readonly<Record<string, Metric | string>>
const byName = (figures: Figures): Named =>
  typeof figures === 'number' ||
  ('because' in figures && typeof figures.because === 'string' && '_tag' in figures)
    ? { value: figures as Metric }
    : (figures as Named)

interface Change {
  readonly name: string
  readonly change: Metric
  readonly relative: Metric
  /** How far the change is beyond its tolerance: at most 0 where it is none. */
  readonly beyond: number
}

const changeOf = (
  name: string,
  now: Metric | string | undefined,
  before: Metric | string | undefined,
  tolerance: { readonly absolute: number; readonly relative: number },
): Change => {
  const unlike = (because: string): Change => ({
    name,
    change: undefinedMetric(because),
    relative: undefinedMetric(because),
    beyond: Infinity,
  })
  if (now === undefined || before === undefined) return unlike(`${name} is in one of the two only`)
  if (typeof now === 'string' || typeof before === 'string')
    return now === before ? { name, change: 0, relative: 0, beyond: 0 } : unlike(`${name} is another one`)
  const change = liftMetrics([now, before], (a = 0, b = 0) => a - b, `${name} is not finite`)
  if (!isDefined(change)) return unlike(`${name}: ${change.because}`)
  const size = Math.abs(before as number)
  return {
    name,
    change,
    relative: liftMetrics([change], (value = 0) => value / size, `${name} was 0`),
    beyond: Math.abs(change) - Math.max(tolerance.absolute, tolerance.relative * size),
  }
}

/**
 * Says whether figures stopped changing from one round to the next: each changed by at most the larger of the absolute and the
 * relative tolerance. Without earlier figures, or where one is undefined or in one of the two only, nothing has converged.
 */
export const convergenceCheck = ({
  current,
  previous,
  tolerance,
}: ConvergenceCheckConfig): ConvergenceCheckResult => {
  const none = (because: string): ConvergenceCheckResult => ({
    converged: false,
    change: undefinedMetric(because),
    relative_change: undefinedMetric(because),
    because,
  })
  if (previous === undefined) return none('there is no earlier round')
  const [now, before] = [byName(current), byName(previous)]
  const names = [...new Set([...Object.keys(now), ...Object.keys(before)])].sort()
  const limits = typeof tolerance === 'number' ? { absolute: tolerance, relative: 0 } : tolerance
  const [worst] = names
    .map((name) => changeOf(name, now[name], before[name], limits))
    .sort((a, b) => (a.beyond === b.beyond ? 0 : b.beyond - a.beyond))
  if (worst === undefined) return none('there are no figures')
  const { name, change, relative, beyond } = worst
  const converged = beyond <= 0
  return {
    converged,
    change,
    relative_change: relative,
    because: converged
      ? 'no figure changed by more than the tolerance'
      : isDefined(change)
        ? `${name} changed by ${significant(change)}, ${significant(beyond)} beyond the tolerance`
        : change.because,
  }
}
