import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import { type Codec, dictionary, either, finite, isRecord, text } from '../core/codec/codec.js'
import { showSyntaxFault } from '../core/syntax/syntax.js'
import { type TargetRulesInput, targetRulesCodec } from '../signal/target-rules.js'
import type { LanguageScope } from './language/check.js'
import { parseRule } from './language/parse-expression.js'
import { printExpression } from './language/print-expression.js'
import { constant, type Node } from './language/tree.js'
import type { RuleStrategy } from './strategy.js'
import { EVERY, WEIGHT, weightPath } from './target-weights.js'

/** An expression, or a plain number. */
type WrittenWeight = string | number
type BySymbol = Readonly<Record<string, WrittenWeight>>
/** The weight of every instrument, or of each by symbol. */
export type WrittenShares = WrittenWeight | BySymbol

/** A number, or a text. */
export const numberOrText: Codec<number | string> = either<number, number, string, string>(
  'value',
  (value) => typeof value === 'number',
  finite(),
  text,
)
/** The weights of a strategy as they are written. */
export const weightsCodec: Codec<WrittenShares> = either<BySymbol, BySymbol, WrittenWeight, WrittenWeight>(
  'weight',
  isRecord,
  dictionary(numberOrText),
  numberOrText,
)
/** Reads the weights of a strategy, each an expression with its place in the text where it is wrong. */
export const readWeights = (
  written: WrittenShares | undefined,
  scope: LanguageScope,
  context: t.Context,
): Either<t.Errors, Readonly<Record<string, Node>> | undefined> => {
  if (written === undefined) return right(undefined)
  const all = isRecord(written) ? written : { [EVERY]: written }
  const read = Object.entries(all).map(
    ([symbol, given]): Either<t.ValidationError, readonly [string, Node]> => {
      if (typeof given === 'number') return right([symbol, constant(given)])
      const node = parseRule(given, scope, WEIGHT)
      return isLeft(node)
        ? left({
            value: given,
            context: [...context, { key: weightPath(symbol), type: text, actual: given }],
            message: showSyntaxFault(given, node.left),
          })
        : right([symbol, node.right])
    },
  )
  const faults = read.flatMap((each) => (isLeft(each) ? [each.left] : []))
  return faults.length > 0
    ? left(faults)
    : right(Object.fromEntries(read.flatMap((each) => (isLeft(each) ? [] : [each.right]))))
}
/** A number as it is written: a plain one as itself, else its expression. */
export const writtenExpression = (node: Node): WrittenWeight =>
  node._tag === 'Constant' && typeof node.value === 'number' ? node.value : printExpression(node)
/** Writes the weights of a strategy so that its codec reads them back. */
export const writtenTargets = ({
  targets,
}: RuleStrategy): { readonly weight?: WrittenShares; readonly rebalance?: TargetRulesInput } => {
  if (targets === undefined) return {}
  const { [EVERY]: every, ...others } = targets.weights
  return {
    weight:
      every !== undefined && Object.keys(others).length === 0
        ? writtenExpression(every)
        : Object.fromEntries(
            Object.entries(targets.weights).map(([symbol, node]) => [symbol, writtenExpression(node)]),
          ),
    rebalance: targetRulesCodec.encode(targets.rebalance),
  }
}
