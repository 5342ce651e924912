import fc from 'fast-check'
import type {
  ConvergenceCheckConfig,
  ConvergenceCheckResult,
} from '../../src/phases/analysis/convergence-check.js'
import type { Law } from '../law.js'

const anyFigure = fc.oneof(
  fc.integer({ min: -16, max: 16 }).map((value) => value / 16),
  fc.constant({ _tag: 'Undefined' as const, because: 'no trades' }),
)
const anyFigures = fc.oneof(
  anyFigure,
  fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.oneof(anyFigure, fc.constantFrom('x', 'y'))),
)
const anyTolerance = fc.record({
  absolute: fc.integer({ min: 0, max: 32 }).map((value) => value / 16),
  relative: fc.integer({ min: 0, max: 32 }).map((value) => value / 16),
})
interface Tolerance {
  readonly absolute: number
  readonly relative: number
}
const law = (
  name: string,
  holds: (
    current: ConvergenceCheckConfig['current'],
    previous: ConvergenceCheckConfig['current'],
    tolerance: Tolerance,
    more: Tolerance,
  ) => boolean,
): Law => ({
  name,
  check: () =>
    fc.assert(
      fc.property(anyFigures, anyFigures, anyTolerance, anyTolerance, (a, b, tolerance, more) =>
        holds(
          a as ConvergenceCheckConfig['current'],
          b as ConvergenceCheckConfig['current'],
          tolerance,
          more,
        ),
      ),
      { numRuns: 1000 },
    ),
})

const isWhole = (figures: ConvergenceCheckConfig['current']): boolean =>
  typeof figures === 'number' ||
  (!('because' in figures) &&
    Object.keys(figures).length > 0 &&
    Object.values(figures).every((figure) => typeof figure !== 'object'))

/** What holds of a check of convergence. */
export const convergenceLaws = (
  check: (config: ConvergenceCheckConfig) => ConvergenceCheckResult,
): readonly Law[] => [
  law(
    'what has converged has converged at every wider tolerance',
    (current, previous, tolerance, more) =>
      !check({ current, previous, tolerance }).converged ||
      check({
        current,
        previous,
        tolerance: {
          absolute: tolerance.absolute + more.absolute,
          relative: tolerance.relative + more.relative,
        },
      }).converged,
  ),
  law(
    'what did not change has converged at any tolerance, if all of it is defined',
    (current, _, tolerance) =>
      check({ current, previous: current, tolerance }).converged === isWhole(current),
  ),
  law(
    'an absolute tolerance does not care which of the two came first',
    (current, previous, { absolute }) =>
      check({ current, previous, tolerance: absolute }).converged ===
      check({ current: previous, previous: current, tolerance: absolute }).converged,
  ),
  law(
    'with no earlier figures nothing has converged',
    (current, _, tolerance) => !check({ current, tolerance }).converged,
  ),
]
