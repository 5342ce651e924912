import { constraintsOf } from '../core/space/constraint.js'
import type { Machine } from './machine.js'
import { type MachineStrategy, type StrategyOptions, sound, spaceProblem } from './strategy.js'

/** A machine as a strategy. */
export const machine = <State>(made: Machine<State>, options: StrategyOptions = {}): MachineStrategy => {
  const problem = spaceProblem(made.params)
  const constraints = constraintsOf(made.params, options.constraints ?? [])
  return {
    _tag: 'Machine',
    name: made.name,
    ...(options.description === undefined ? {} : { description: options.description }),
    space: made.params,
    constraints: sound(
      `machine ${made.name}`,
      problem === undefined ? constraints : { _tag: 'Left', left: problem },
    ),
    defaults: options.defaults ?? {},
    machine: made as Machine<unknown>,
  }
}
