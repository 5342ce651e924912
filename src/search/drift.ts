import { keyOf } from '../core/canonical/content-key.js'
import type { Space } from '../core/space/dimension.js'
import { definedOr, type Metric, undefinedMetric } from '../stats/metrics/metric.js'
import { type Axis, axesOf, coordinateOf } from './axes.js'
import type { SearchPoint, StrategySpace } from './grid.js'

/** One strategy with values for its parameters, where each of several instruments has its own under its symbol. */
export interface ChosenPoint extends SearchPoint {
  readonly symbol?: string
}

/** How one parameter of a strategy wandered from choice to choice. */
export interface ParameterDrift {
  readonly strategy: string
  readonly parameter: string
  /** Choices of this strategy, each instrument's own counted, and the different values that they gave the parameter. */
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

const driftOf = (strategy: string, space: Space, chosen: readonly ChosenPoint[]): readonly ParameterDrift[] =>
  axesOf(space).map((axis) => {
    const chains = [...new Set(chosen.map(({ symbol }) => symbol))].map((symbol) =>
      chosen.flatMap((one) => {
        const value = one.params[axis.name]
        return value === undefined || one.symbol !== symbol ? [] : [value]
      }),
    )
    const steps = chains.flatMap((values) =>
      values.slice(1).map((value, i) => stepOf(axis, values[i] ?? value, value)),
    )
    return {
      strategy,
      parameter: axis.name,
      choices: chains.flat().length,
      distinct: new Set(chains.flat()).size,
      mean_step: mean(steps, `${strategy} was chosen fewer than 2 times`),
    }
  })

/** The first member of a strategy, of each instrument where they have their own. */
const firstOfEach = (members: readonly ChosenPoint[], strategy: string): readonly ChosenPoint[] => [
  ...new Map(
    members
      .filter((member) => member.strategy === strategy)
      .map((member) => [member.symbol, member] as const)
      .toReversed(),
  ).values(),
]

/** How the choices of windows in the order of time wandered over the spaces that were searched; each names its members. */
export const drift = (
  spaces: readonly StrategySpace[],
  choices: readonly (readonly ChosenPoint[])[],
): Drift => {
  const keys = choices.map(keyOf)
  const changes = keys.slice(1).map((key, i): number => (key === keys[i] ? 0 : 1))
  return {
    changes: changes.length === 0 ? undefinedMetric('there are fewer than 2 choices') : mean(changes, ''),
    parameters: spaces.flatMap(({ strategy, space }) => {
      const chosen = choices.flatMap((members) => firstOfEach(members, strategy))
      return chosen.length === 0 ? [] : driftOf(strategy, space, chosen)
    }),
  }
}
