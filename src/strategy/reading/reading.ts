import { type Either, isLeft, left, right, traverseArray } from 'fp-ts/lib/Either.js'
import { didYouMean } from '../../core/near.js'
import type { Params } from '../../core/space/dimension.js'
import type { Bars, Slice } from '../../market/bars/bars.js'
import type { SignalHeader } from '../../signal/signal-log.js'
import { labelReadsOf } from '../label-reads.js'
import { badSlice, badTree, missingLabels, type StrategyFault, tooLittleWarmup } from '../language/fault.js'
import type { Operators } from '../language/operator.js'
import type { Node } from '../language/tree.js'
import { paramsOf } from '../params.js'
import {
  hasEvents,
  operatorsOf,
  type RuleName,
  type RuleStrategy,
  ruleNames,
  type Strategy,
} from '../strategy.js'
import type { Across } from './across.js'
import { bind } from './bind.kernel.js'
import type { CellTable, Labels, Ref } from './cell.js'
import { type BarsFor, needOf, type WarmupOptions } from './warmup.kernel.js'

/** How a strategy is read: with which operators and labels, and by which rule the slice's warm-up is checked, if by any. */
export interface ReadingOptions extends WarmupOptions {
  readonly operators?: Operators
  readonly labels?: Labels
  /** What is known of other instruments; without it an expression that reads them is a fault. */
  readonly across?: Across
  /** Says where entries fire again, for an account whose execution has exits; a strategy with exits of its own says so anyway. */
  readonly renews?: boolean
  /** Bytes of columns that are kept at once; 256 MiB by default. */
  readonly memory_bytes?: number
}

/** A rule strategy with parameters put in: the cells of its rules, in the order of `ruleNames`. */
export interface Bound {
  readonly params: Params
  readonly events: boolean
  readonly rules: readonly (Ref | undefined)[]
}

/** Puts parameters into every rule, and says what does not fit. */
export const boundStrategy = (
  strategy: RuleStrategy,
  given: Params,
  table: CellTable,
  options: ReadingOptions,
): Either<StrategyFault, Bound> => {
  const params = paramsOf(strategy, given)
  if (isLeft(params)) return params
  if (strategy.targets !== undefined)
    return left(
      badTree(
        `"${strategy.name}" holds target weights, and this reads signals alone: backtests, searches and validations follow weights`,
      ),
    )
  const known = options.operators ?? operatorsOf(strategy)
  const rules = traverseArray((name: RuleName): Either<StrategyFault, Ref | undefined> => {
    const rule = strategy.rules[name]
    return rule === undefined ? right(undefined) : bind(table, known, rule, params.right, options.across)
  })(ruleNames)
  if (isLeft(rules)) return rules
  return right({ params: params.right, events: hasEvents(strategy), rules: rules.right })
}

/** Bars of warm-up that a bound strategy needs. */
export const needOfBound = (
  bound: Bound,
  table: CellTable,
  options: WarmupOptions,
  barsFor: BarsFor,
): number =>
  Math.max(
    0,
    ...bound.rules.flatMap((ref) => (ref === undefined ? [] : [needOf(table, ref, options, barsFor)])),
  )

/** What is wrong with a slice over this many bars, or nothing. */
export const sliceFault = ({ warmup, scored }: Slice, length: number): StrategyFault | undefined =>
  ![...warmup, ...scored].every((at) => Number.isSafeInteger(at) || at === Number.POSITIVE_INFINITY)
    ? badSlice('a slice is given in whole bars')
    : warmup[0] < 0 || warmup[0] > warmup[1] || warmup[1] !== scored[0] || scored[0] >= scored[1]
      ? badSlice(
          `a slice is { warmup: [a, b), scored: [b, c) } with 0 <= a <= b < c, not [${warmup.join()}), [${scored.join()})`,
        )
      : scored[1] > length
        ? badSlice(`the slice ends at bar ${scored[1]}, there are ${length} bars`)
        : undefined

/** The labels that a comparison asks for: as it is written, or all that its parameter may be. */
const askedOf = ({ space }: Strategy, asked: Node | undefined): readonly string[] => {
  if (asked?._tag === 'Text') return [asked.value]
  const dimension = asked?._tag === 'Param' ? space[asked.name] : undefined
  return dimension?._tag === 'Choice' ? dimension.values.map(String) : []
}

/** What a strategy reads of label series that is not given: a series, or a label that the series cannot have; or nothing. */
export const labelsFault = (
  strategy: Strategy,
  labels: Readonly<Record<string, { readonly names: readonly string[] }>> = {},
): StrategyFault | undefined =>
  labelReadsOf(strategy).flatMap(({ name, asked }): readonly StrategyFault[] => {
    const given = Object.hasOwn(labels, name) ? labels[name] : undefined
    if (given === undefined)
      return [
        missingLabels(
          name,
          `no labels are given for label(${name})${didYouMean(name, Object.keys(labels))}: the phase says in "labels" which classifier gives them, such as labels: { ${name}: hmm }`,
        ),
      ]
    const { names } = given
    const strange = askedOf(strategy, asked).find((one) => !names.includes(one))
    return strange === undefined
      ? []
      : [missingLabels(name, `label(${name}) is never '${strange}'${didYouMean(strange, names)}`)]
  })[0]

/** That the warm-up is long enough for the rule that is given, or how many bars are missing. Without one a slice is as it is. */
export const enoughWarmup = (
  need: () => number,
  { warmup: rule }: WarmupOptions,
  { warmup }: Slice,
): Either<StrategyFault, true> => {
  const given = warmup[1] - warmup[0]
  const asked = rule === undefined ? 0 : typeof rule === 'number' ? rule : need()
  return asked > given ? left(tooLittleWarmup(asked, given)) : right(true)
}

/** The header of what is captured from a strategy over a slice. */
export const headerOf = (
  strategy: Strategy,
  hash: string,
  params: Params,
  bars: Bars,
  { warmup, scored }: Slice,
  dataset: string,
): SignalHeader => ({
  bars: [warmup[0], scored[1]],
  scored_from: scored[0],
  first_time: bars.time[warmup[0]] ?? Number.NaN,
  last_time: bars.time[scored[1] - 1] ?? Number.NaN,
  dataset,
  strategy: hash,
  name: strategy.name,
  params,
})
