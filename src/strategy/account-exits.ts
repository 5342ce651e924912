import { type Either, isLeft, left, mapLeft, right } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { bool, type Codec, optionalField, struct } from '../core/codec/codec.js'
import { schemaOf, writtenAs } from '../core/codec/json-schema.js'
import { inScope } from '../core/codec/scope.js'
import { shaped, shapeOf } from '../core/codec/shape.js'
import { type SyntaxFault, showSyntaxFault } from '../core/syntax/syntax.js'
import { type SortFault, sortRule } from './language/check.js'
import type { Condition, NumberLike, Reads } from './language/expression.js'
import type { Operators } from './language/operator.js'
import { parseRule } from './language/parse-expression.js'
import { type Node, nodesOf } from './language/tree.js'
import { operators } from './operators/operators.js'
import { operatorsIn, ownOperators } from './own-operators.js'
import { type ExitRule, type ExitRules, exitRules, formOf, scopeOf } from './strategy.js'
import { numberOrText, writtenExpression } from './weights-codec.js'

/** Exits of an account as data: rules that may read its open trades, whatever it trades by. */
export interface AccountExits {
  readonly rules: ExitRules
  /** The operators that the rules use and the language does not have by itself. */
  readonly operators?: Operators
}

/** Exits as they are written: conditions and prices, as text or as typed expressions. */
export interface WrittenExits {
  readonly exit_long?: string | Condition<Reads>
  readonly exit_short?: string | Condition<Reads>
  readonly stop?: string | NumberLike<Reads>
  readonly target?: string | NumberLike<Reads>
  readonly ratchet?: boolean
}

/** The expressions of exits. */
export const exitNodes = ({ ratchet: _, ...rules }: ExitRules): readonly Node[] => Object.values(rules)

const knownIn = (context: t.Context): Operators => ({
  ...operators,
  ...(inScope(context, 'operators') as Operators),
})

/** What a rule reads beyond the bars of its own instrument, which an account does not know, in words. */
const strangersIn = (rule: Node, known: Operators): readonly string[] => [
  ...nodesOf(rule).flatMap((node) =>
    node._tag === 'Label'
      ? [`label(${node.name})`]
      : node._tag === 'ColumnOf' || (node._tag === 'Series' && node.symbol !== undefined)
        ? [`${node.name} of ${node.symbol ?? ''}`]
        : [],
  ),
  ...operatorsIn([rule], known).flatMap(({ _tag, name }) => (_tag === 'Across' ? [name] : [])),
]

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && '_tag' in value

const EXAMPLES: Readonly<Record<ExitRule, string>> = {
  exit_long: '"bars_since_entry() >= 20"',
  exit_short: '"bars_since_entry() >= 20"',
  stop: '"entry_price() * 0.97"',
  target: '"entry_price() * 1.05"',
}

const readRule = (name: ExitRule, value: unknown, known: Operators): Either<string, Node> => {
  const scope = scopeOf({}, known)
  const source = typeof value === 'number' ? String(value) : value
  if (typeof source === 'string') {
    return mapLeft((fault: SyntaxFault) => showSyntaxFault(source, fault))(
      parseRule(source, scope, formOf(name)),
    )
  }
  return isNode(source)
    ? mapLeft(({ message }: SortFault) => message)(sortRule(scope, source, formOf(name)))
    : left(`${name} is an expression as text, such as ${EXAMPLES[name]}`)
}

const ruleCodec = (name: ExitRule): Codec<Node, string | number> =>
  writtenAs(
    new t.Type<Node, string | number>(
      name,
      isNode,
      (value, context) => {
        const known = knownIn(context)
        const read = readRule(name, value, known)
        if (isLeft(read)) return t.failure(value, context, read.left)
        const [stranger] = strangersIn(read.right, known)
        return stranger === undefined
          ? t.success(read.right)
          : t.failure(
              value,
              context,
              `exits of an execution read the bars of their own instrument: ${stranger} goes into the exits of a strategy`,
            )
      },
      writtenExpression,
    ),
    () => schemaOf(numberOrText),
  )

const form = struct('set of exits', {
  exit_long: optionalField(ruleCodec('exit_long')),
  exit_short: optionalField(ruleCodec('exit_short')),
  stop: optionalField(ruleCodec('stop')),
  target: optionalField(ruleCodec('target')),
  /** `true` lets a stop never go back. */
  ratchet: optionalField(bool),
})

const withOwn = (rules: ExitRules, known: Operators): AccountExits => {
  const own = ownOperators(exitNodes(rules), known)
  return { rules, ...(Object.keys(own).length === 0 ? {} : { operators: own }) }
}

/** Reads exits of an account; a fault of a rule shows its text with a caret under the place. */
export const accountExitsCodec: Codec<AccountExits, WrittenExits> = writtenAs(
  shaped(
    new t.Type<AccountExits, WrittenExits>(
      'exits',
      (value): value is AccountExits => isExits(value),
      (value, context) => {
        if (isExits(value)) return t.success(value)
        const rules = form.validate(value, context)
        if (isLeft(rules)) return rules
        return exitNodes(rules.right).length === 0
          ? t.failure(value, context, `exits name at least one of ${exitRules.join(', ')}`)
          : right(withOwn(rules.right, knownIn(context)))
      },
      ({ rules }) => form.encode(rules) as WrittenExits,
    ),
    shapeOf(form),
  ),
  () => schemaOf(form),
)
const isExits = (value: unknown): value is AccountExits =>
  typeof value === 'object' && value !== null && 'rules' in value && form.is(value.rules)
