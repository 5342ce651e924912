import { keyOf } from '../core/canonical/content-key.js'
import type { Space } from '../core/space/dimension.js'
import { definedOr, type Metric, undefinedMetric } from '../stats/metrics/metric.js'
import { type Axis, axesOf, coordinateOf } from './axes.js'
import type { SearchPoint, StrategySpace } from './grid.js'

/** How one parameter of a strategy wandered from choice to choice. */
export interface ParameterDrift {
  readonly strategy: string
  readonly parameter: string
  /** Choices of this strategy, and the different values that they gave the parameter. */
  readonly choices: number
  readonly distinct: number
  /**
   * Mean distance between neighbouring choices of the strategy, as a share of what was searched: 0 stays, 1 goes from end to
   * end. A value that has no order counts 1 where it changed.
   */
  readonly mean_step: Metric
}

/** How choices that were made one after the other differ. */
export interface Drift {
  /** Share of the choices that differ from the one before. */
  readonly changes: Metric
  readonly parameters: readonly ParameterDrift[]
}

const mean = (values: readonly number[], because: string): Metric =>
  definedOr(values.reduce((sum, value) => sum + value, 0) / values.length, because)

const stepOf = (axis: Axis, before: number | string, after: number | string): number =>
  axis.ordered ? Math.abs(coordinateOf(axis, after) - coordinateOf(axis, before)) : before === after ? 0 : 1

const driftOf = (strategy: string, space: Space, chosen: readonly SearchPoint[]): readonly ParameterDrift[] =>
  axesOf(space).map((axis) => {
    const values = chosen.flatMap(({ params }) => {
      const value = params[axis.name]
      return value === undefined ? [] : [value]
    })
    const steps = values.slice(1).map((value, i) => stepOf(axis, values[i] ?? value, value))
    return {
      strategy,
      parameter: axis.name,
      choices: values.length,
      distinct: new Set(values).size,
      mean_step: mean(steps, `${strategy} was chosen fewer than 2 times`),
    }
  })

/** How the choices of windows in the order of time wandered over the spaces that were searched; each names its members. */
export const drift = (
  spaces: readonly StrategySpace[],
  choices: readonly (readonly SearchPoint[])[],
): Drift => {
  const keys = choices.map(keyOf)
  const changes = keys.slice(1).map((key, i): number => (key === keys[i] ? 0 : 1))
  return {
    changes: changes.length === 0 ? undefinedMetric('there are fewer than 2 choices') : mean(changes, ''),
    parameters: spaces.flatMap(({ strategy, space }) => {
      const chosen = choices.flatMap((members) =>
        members.filter((member) => member.strategy === strategy).slice(0, 1),
      )
      return chosen.length === 0 ? [] : driftOf(strategy, space, chosen)
    }),
  }
}
