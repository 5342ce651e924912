import { bimap, type Either, isLeft, left, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { type Constraint, constraintsOf } from '../core/space/constraint.js'
import { dimensionProblem, type Params, type Space } from '../core/space/dimension.js'
import { type LanguageScope, type RuleForm, type SortFault, sortRule } from './language/check.js'
import type { Condition, NumberLike, Reads } from './language/expression.js'
import type { Operators } from './language/operator.js'
import { constant, type Node, nodesOf, type Param, param } from './language/tree.js'
import type { Machine } from './machine.js'
import { operators } from './operators/operators.js'
import { ownOperators } from './own-operators.js'
import { type TargetWeights, targetWeights, type WrittenWeights } from './target-weights.js'

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

/** Rules that the account asks at each close of an open trade; they may read it. */
export const exitRules = ['exit_long', 'exit_short', 'stop', 'target'] as const
export type ExitRule = (typeof exitRules)[number]
/**
 * Exits of an open trade: conditions that leave a long or a short position, and levels (prices) of a stop and a target, read at the
 * fill and at each close and binding from the next bar on. With `ratchet` a stop never goes back; an unknown level leaves the
 * one before.
 */
export type ExitRules = Readonly<Partial<Record<ExitRule, Node>>> & { readonly ratchet?: boolean }

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
  /** What it leaves a trade by, where a run's execution says nothing else. */
  readonly exits?: ExitRules
  /** The weights at which it holds instruments, while its signal, where it has one, is not 0. */
  readonly targets?: TargetWeights
  /** The operators that its rules use and the language does not have by itself. */
  readonly operators?: Operators
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

/** The operators that a strategy is read with: those of the language, and its own. */
export const operatorsOf = (strategy: Strategy): Operators =>
  strategy._tag === 'Rules' && strategy.operators !== undefined
    ? { ...operators, ...strategy.operators }
    : operators

/** A strategy that holds target weights. */
export type WeightedStrategy = RuleStrategy & { readonly targets: TargetWeights }
/** Whether a strategy is one of target weights. */
export const isWeighted = (strategy: Strategy): strategy is WeightedStrategy =>
  strategy._tag === 'Rules' && strategy.targets !== undefined

/** Whether a strategy's rules are events, of which an entry may fire again. */
export const hasEvents = ({ rules }: RuleStrategy): boolean =>
  eventRules.some((name) => rules[name] !== undefined)

/** A strategy without its weights: its signal alone. */
export const signalOnly = ({ targets: _, ...strategy }: RuleStrategy): RuleStrategy => strategy

export interface StrategyOptions {
  readonly description?: string
  readonly constraints?: readonly string[]
  readonly defaults?: Params
  readonly operators?: Operators
}

/** What the names in a strategy's rules mean. */
export const scopeOf = (space: Space, known: Operators = operators): LanguageScope => ({
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

/** Every expression of a strategy: its rules, exits and weights. */
export const expressionsOf = ({ rules, exits = {}, targets }: RuleStrategy): readonly Node[] => {
  const { ratchet: _, ...asked } = exits
  return [...Object.values(rules), ...Object.values(asked), ...Object.values(targets?.weights ?? {})]
}

/** What is wrong with the set of rules, whatever they say, or nothing. */
export const rulesProblem = (rules: StrategyRules): string | undefined => {
  const given = ruleNames.filter((name) => rules[name] !== undefined)
  const states = given.filter((name) => (stateRules as readonly string[]).includes(name))
  const events = given.filter((name) => (eventRules as readonly string[]).includes(name))
  return states.length > 0 && events.length > 0
    ? `rules are states or events, not both: ${states.join(', ')} next to ${events.join(', ')}`
    : states.length > 0 ||
        events.some((name) => name.startsWith('enter')) ||
        (rules.weight !== undefined && given.length === 0)
      ? undefined
      : 'a strategy has a state (long_while, short_while), an entry (enter_long, enter_short) or a weight'
}

/** The names of all rules that a strategy may have. */
export const allRules = [...ruleNames, 'stop', 'target'] as const
/** All that a strategy may say: its signal, and what it leaves a trade by. */
export type StrategyRules = Readonly<
  Partial<Record<Exclude<RuleName, 'exit_long' | 'exit_short'>, Condition>>
> &
  Readonly<Partial<Record<'exit_long' | 'exit_short', Condition<Reads>>>> &
  Readonly<Partial<Record<'stop' | 'target', NumberLike<Reads>>>> & {
    readonly ratchet?: boolean
  } & WrittenWeights

/** What a rule of a name must be. */
export const formOf = (name: (typeof allRules)[number]): RuleForm => ({
  yields: name === 'stop' || name === 'target' ? 'level' : 'condition',
  may_read_trade: (exitRules as readonly string[]).includes(name),
})

/** Whether a checked rule is asked of the open trade: a level, or an exit that reads it. */
const asksTrade = (operators: Operators, name: string, rule: Node): boolean =>
  name === 'stop' ||
  name === 'target' ||
  nodesOf(rule).some((node) => node._tag === 'Apply' && operators[node.operator]?._tag === 'Trade')

/** Checks a strategy's parts and puts them together: sorts, names and the set of rules. */
export const makeStrategy = (
  name: string,
  space: Space,
  rules: StrategyRules,
  options: StrategyOptions = {},
): Either<string, RuleStrategy> => {
  const problem = spaceProblem(space) ?? rulesProblem(rules)
  if (problem !== undefined) return left(problem)
  const scope = scopeOf(space, options.operators)
  const sorted = sequenceArray(
    allRules.flatMap((each) => {
      const given = rules[each]
      if (given === undefined) return []
      const rule = typeof given === 'number' ? constant(given) : given
      return [
        bimap(
          ({ message }: SortFault) => `${each}: ${message}`,
          (node: Node) => [each, node] as const,
        )(sortRule(scope, rule, formOf(each))),
      ]
    }),
  )
  if (isLeft(sorted)) return sorted
  const [exits, signal] = [true, false].map((asked) =>
    Object.fromEntries(
      sorted.right.filter(([each, rule]) => asksTrade(scope.operators, each, rule) === asked),
    ),
  )
  const targets = targetWeights(scope, rules)
  if (isLeft(targets)) return targets
  const asks = Object.keys(exits ?? {})
  if (targets.right !== undefined && asks.length > 0)
    return left(
      `${asks.join(', ')}: exits that read the trade do not go with a weight, which is held until its target is another`,
    )
  const constraints = constraintsOf(space, options.constraints ?? [])
  if (isLeft(constraints)) return constraints
  const own = ownOperators(
    [...sorted.right.map(([, node]) => node), ...Object.values(targets.right?.weights ?? {})],
    scope.operators,
  )
  return right({
    _tag: 'Rules',
    name,
    ...(options.description === undefined ? {} : { description: options.description }),
    space,
    constraints: constraints.right,
    defaults: options.defaults ?? {},
    rules: signal ?? {},
    ...(exits === undefined || Object.keys(exits).length === 0
      ? {}
      : { exits: { ...exits, ...(rules.ratchet === undefined ? {} : { ratchet: rules.ratchet }) } }),
    ...(targets.right === undefined ? {} : { targets: targets.right }),
    ...(Object.keys(own).length === 0 ? {} : { operators: own }),
  })
}

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
  rules: (params: { readonly [K in keyof S]: Param }) => StrategyRules,
  options: StrategyOptions = {},
): RuleStrategy => {
  const params = Object.fromEntries(Object.keys(space).map((each) => [each, param(each)]))
  return sound(
    `strategy ${name}`,
    makeStrategy(name, space, rules(params as { [K in keyof S]: Param }), options),
  )
}
