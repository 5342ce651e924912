import { bimap, type Either, isLeft, left, map, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { decodeWith, showFault } from '../core/codec/codec.js'
import { type TargetRules, type TargetRulesInput, targetRulesCodec } from '../signal/target-rules.js'
import { type LanguageScope, type RuleForm, type SortFault, sortRule } from './language/check.js'
import type { NumberLike } from './language/expression.js'
import { constant, type Node } from './language/tree.js'

/** The key of the weight of every instrument that has none of its own. */
export const EVERY = '*'

/**
 * Target weights of a strategy: by symbol, or under `*`, the share of the account that an instrument is held at, -1..1 or
 * beyond under a leverage; and when and how the account goes there. An instrument without a weight has no target.
 */
export interface TargetWeights {
  readonly weights: Readonly<Record<string, Node>>
  readonly rebalance: TargetRules
}

/** A weight as it is written in TypeScript: of every instrument, or by symbol. */
export type WeightLike = NumberLike | Readonly<Record<string, NumberLike>>
/** What a strategy says of its weights. */
export interface WrittenWeights {
  readonly weight?: WeightLike
  readonly rebalance?: TargetRulesInput
}

/** What a weight must be: a number of the market. */
export const WEIGHT: RuleForm = { yields: 'weight', may_read_trade: false }

const isNode = (weight: object): weight is Node => '_tag' in weight
const bySymbol = (weight: WeightLike): Readonly<Record<string, NumberLike>> =>
  typeof weight === 'number' || isNode(weight) ? { [EVERY]: weight } : weight

/** Where a weight stands in a strategy. */
export const weightPath = (symbol: string): string => (symbol === EVERY ? 'weight' : `weight.${symbol}`)

/** Checks the weights of a strategy; undefined where it has none. */
export const targetWeights = (
  scope: LanguageScope,
  { weight, rebalance }: WrittenWeights,
): Either<string, TargetWeights | undefined> => {
  if (weight === undefined)
    return rebalance === undefined ? right(undefined) : left('rebalance: there is no weight to go to')
  const rules = decodeWith(targetRulesCodec)(rebalance ?? {})
  if (isLeft(rules))
    return left(
      rules.left.map((fault) => showFault({ ...fault, path: `rebalance.${fault.path}` })).join('; '),
    )
  const sorted = sequenceArray(
    Object.entries(bySymbol(weight)).map(([symbol, given]) =>
      bimap(
        ({ message }: SortFault) => `${weightPath(symbol)}: ${message}`,
        (node: Node) => [symbol, node] as const,
      )(sortRule(scope, typeof given === 'number' ? constant(given) : given, WEIGHT)),
    ),
  )
  return map((all: readonly (readonly [string, Node])[]): TargetWeights | undefined =>
    all.length === 0 ? undefined : { weights: Object.fromEntries(all), rebalance: rules.right },
  )(sorted)
}
