import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { type Constraint, parseConstraint } from '../core/space/constraint.js'
import { dimensionProblem, type Params, type Space } from '../core/space/dimension.js'
import { type Scope, sortRule } from './language/check.js'
import type { Operators } from './language/operator.js'
import { type Node, type Param, param } from './language/tree.js'
import type { Machine } from './machine.js'
import { operators } from './operators/operators.js'

export const stateRules = ['long_while', 'short_while'] as const
export const eventRules = ['enter_long', 'exit_long', 'enter_short', 'exit_short'] as const
export const ruleNames = [...stateRules, ...eventRules, 'when'] as const
export type RuleName = (typeof ruleNames)[number]

/**
 * Rules as conditions. States hold the signal while they are true (both true: flat). Events are latched: an exit comes
 * before an entry on the same bar, an opposite entry flips, two entries at once change nothing. `when` gates states and
 * entries, never exits. Only *true* fires; unknown never does.
 */
export type Rules = Readonly<Partial<Record<RuleName, Node>>>

/** A strategy as data: from parameters and bars to a sustained signal. */
export interface RuleStrategy {
  readonly _tag: 'Rules'
  readonly name: string
  readonly description?: string
  readonly space: Space
  readonly constraints: readonly Constraint[]
  /** Values that a run uses for parameters that it is not given. */
  readonly defaults: Params
  readonly rules: Rules
}
/** A strategy whose signal a machine computes bar by bar. */
export interface MachineStrategy {
  readonly _tag: 'Machine'
  readonly name: string
  readonly description?: string
  readonly space: Space
  readonly constraints: readonly Constraint[]
  readonly defaults: Params
  readonly machine: Machine<unknown>
}
export type Strategy = RuleStrategy | MachineStrategy

export interface StrategyOptions {
  readonly description?: string
  readonly constraints?: readonly string[]
  readonly defaults?: Params
  readonly operators?: Operators
}

/** What the names in a strategy's rules mean. */
export const scopeOf = (space: Space, known: Operators = operators): Scope => ({
  operators: known,
  params: Object.fromEntries(
    Object.entries(space).map(([name, dimension]) => [
      name,
      dimension._tag === 'Choice' && dimension.values.every((value) => typeof value === 'string')
        ? 'text'
        : 'number',
    ]),
  ),
})

/** What is wrong with a space's names and ranges, in words, or nothing. */
export const spaceProblem = (space: Space): string | undefined =>
  Object.entries(space)
    .map(([name, dimension]) => {
      const problem = dimensionProblem(dimension)
      return !/^[a-z][a-z0-9_]*$/.test(name)
        ? `parameter "${name}" is not in snake_case`
        : problem === undefined
          ? undefined
          : `parameter "${name}": ${problem}`
    })
    .find((problem) => problem !== undefined)

/** What is wrong with the set of rules, whatever they say, or nothing. */
export const rulesProblem = (rules: Rules): string | undefined => {
  const given = ruleNames.filter((name) => rules[name] !== undefined)
  const states = given.filter((name) => (stateRules as readonly string[]).includes(name))
  const events = given.filter((name) => (eventRules as readonly string[]).includes(name))
  return states.length > 0 && events.length > 0
    ? `rules are states or events, not both: ${states.join(', ')} beside ${events.join(', ')}`
    : states.length > 0 || events.some((name) => name.startsWith('enter'))
      ? undefined
      : 'a strategy has a state (long_while, short_while) or an entry (enter_long, enter_short)'
}

/** Checks a strategy's parts and puts them together: sorts, names and the set of rules. */
export const makeStrategy = (
  name: string,
  space: Space,
  rules: Rules,
  options: StrategyOptions = {},
): Either<string, RuleStrategy> => {
  const problem = spaceProblem(space) ?? rulesProblem(rules)
  if (problem !== undefined) return left(problem)
  const scope = scopeOf(space, options.operators)
  const sorted = ruleNames.reduce<Either<string, Rules>>((done, each) => {
    const rule = rules[each]
    if (isLeft(done) || rule === undefined) return done
    const checked = sortRule(scope, rule)
    return isLeft(checked)
      ? left(`${each}: ${checked.left.message}`)
      : right({ ...done.right, [each]: checked.right })
  }, right({}))
  if (isLeft(sorted)) return sorted
  const constraints = constraintsOf(space, options.constraints ?? [])
  if (isLeft(constraints)) return constraints
  return right({
    _tag: 'Rules',
    name,
    ...(options.description === undefined ? {} : { description: options.description }),
    space,
    constraints: constraints.right,
    defaults: options.defaults ?? {},
    rules: sorted.right,
  })
}

/** Reads constraints over a space's parameters. */
export const constraintsOf = (
  space: Space,
  texts: readonly string[],
): Either<string, readonly Constraint[]> =>
  texts.reduce<Either<string, readonly Constraint[]>>((done, each) => {
    if (isLeft(done)) return done
    const read = parseConstraint(each, Object.keys(space))
    return isLeft(read)
      ? left(`constraint "${each}": ${read.left.message}`)
      : right([...done.right, read.right])
  }, right([]))

/** The value of a right, for what a programmer wrote; a left is the programmer's mistake and throws. */
export const sound = <A>(what: string, made: Either<string, A>): A => {
  if (!isLeft(made)) return made.right
  // eslint-disable-next-line functional/no-throw-statements -- a wrong strategy in code is a programmer's mistake
  throw new TypeError(`${what}: ${made.left}`)
}

/**
 * A strategy from its name, its parameters and a function from parameters to rules, which is called once. It throws where
 * sorts do not fit, as `parseStrategy` gives a fault for the same in text.
 */
export const strategy = <const S extends Space>(
  name: string,
  space: S,
  rules: (params: { readonly [K in keyof S]: Param }) => Rules,
  options: StrategyOptions = {},
): RuleStrategy => {
  const params = Object.fromEntries(Object.keys(space).map((each) => [each, param(each)]))
  return sound(
    `strategy ${name}`,
    makeStrategy(name, space, rules(params as { [K in keyof S]: Param }), options),
  )
}
