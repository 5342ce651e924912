import { type Either, flatMap, isLeft, left, mapLeft, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import { bool, type Codec, dictionary, list, optionalField, struct, text } from '../core/codec/codec.js'
import { schemaOf, writtenAs } from '../core/codec/json-schema.js'
import { inScope } from '../core/codec/scope.js'
import type { Params, Space } from '../core/space/dimension.js'
import { spaceCodec, type WrittenDimension } from '../core/space/space-codec.js'
import { type SyntaxFault, showSyntaxFault } from '../core/syntax/syntax.js'
import { type TargetRulesInput, targetRulesCodec } from '../signal/target-rules.js'
import { catalogue, strategyNamed } from './catalogue.js'
import type { Operators } from './language/operator.js'
import { parseRule } from './language/parse-expression.js'
import { printExpression } from './language/print-expression.js'
import type { Node } from './language/tree.js'
import { operators } from './operators/operators.js'
import {
  allRules,
  formOf,
  makeStrategy,
  type RuleStrategy,
  type Strategy,
  type StrategyRules,
  scopeOf,
} from './strategy.js'
import {
  numberOrText,
  readWeights,
  type WrittenShares,
  weightsCodec,
  writtenTargets,
} from './weights-codec.js'

/** A strategy as a person writes it in YAML or JSON; a bare text is a name of the catalogue, or a rule: long while it is true. */
export type WrittenStrategy =
  | string
  | ({
      readonly name?: string
      readonly description?: string
      readonly params?: Readonly<Record<string, WrittenDimension>>
      readonly constraints?: readonly string[]
      readonly defaults?: Params
      readonly ratchet?: boolean
      readonly weight?: WrittenShares
      readonly rebalance?: TargetRulesInput
    } & { readonly [K in (typeof allRules)[number]]?: string })

/** What a strategy's text is read with. */
export interface StrategyLanguage {
  readonly operators?: Operators
  readonly catalogue?: Readonly<Record<string, Strategy>>
}

/**
 * Reads a strategy from a bare text: a name of the catalogue, else a condition to be long while it is true, without
 * parameters. Errors: the fault with its place in the text.
 */
export const parseStrategy = (
  source: string,
  language: StrategyLanguage = {},
): Either<SyntaxFault, Strategy> => {
  const known = language.catalogue ?? catalogue
  const word = source.trim()
  if (/^[a-z][a-z0-9_]*$/.test(word) && !['true', 'false'].includes(word)) {
    const found = strategyNamed(word, known)
    const rule = parseRule(source, scopeOf({}, language.operators))
    if (!isLeft(found)) return found
    return left(
      isLeft(rule) && rule.left.message.startsWith('a rule is')
        ? rule.left
        : { _tag: 'SyntaxFault', start: 0, end: source.length, message: found.left.message },
    )
  }
  return pipe(
    parseRule(source, scopeOf({}, language.operators)),
    flatMap((rule) =>
      mapLeft(
        (message: string): SyntaxFault => ({ _tag: 'SyntaxFault', start: 0, end: source.length, message }),
      )(
        makeStrategy(
          printExpression(rule),
          {},
          { long_while: rule },
          { operators: language.operators ?? operators },
        ),
      ),
    ),
  )
}

const form = struct('strategy', {
  name: optionalField(text),
  description: optionalField(text),
  params: optionalField(spaceCodec),
  constraints: optionalField(list(text)),
  defaults: optionalField(dictionary(numberOrText)),
  long_while: optionalField(text),
  short_while: optionalField(text),
  enter_long: optionalField(text),
  exit_long: optionalField(text),
  enter_short: optionalField(text),
  exit_short: optionalField(text),
  when: optionalField(text),
  stop: optionalField(text),
  target: optionalField(text),
  ratchet: optionalField(bool),
  /** The share of the account that every instrument is held at, or of each by symbol. */
  weight: optionalField(weightsCodec),
  /** When and how the account goes to its weights. */
  rebalance: optionalField(targetRulesCodec),
})

const some = (record: object): boolean => Object.keys(record).length > 0

type Rule = readonly [(typeof allRules)[number], Node]
const readRules = (
  written: Readonly<Partial<Record<(typeof allRules)[number], string>>> & { weight?: WrittenShares },
  space: Space,
  known: Operators,
  context: t.Context,
): Either<t.Errors, StrategyRules> => {
  const scope = scopeOf(space, known)
  const read = allRules.flatMap((name): readonly Either<t.ValidationError, Rule>[] => {
    const source = written[name]
    if (source === undefined) return []
    const rule = parseRule(source, scope, formOf(name))
    return [
      isLeft(rule)
        ? left({
            value: source,
            context: [...context, { key: name, type: text, actual: source }],
            message: showSyntaxFault(source, rule.left),
          })
        : right([name, rule.right]),
    ]
  })
  const faults = read.flatMap((each) => (isLeft(each) ? [each.left] : []))
  const weight = readWeights(written.weight, scope, context)
  if (faults.length > 0 || isLeft(weight)) return left([...faults, ...(isLeft(weight) ? weight.left : [])])
  const rules = Object.fromEntries(read.flatMap((each) => (isLeft(each) ? [] : [each.right])))
  return right(weight.right === undefined ? rules : { ...rules, weight: weight.right })
}

const refused = (value: unknown, context: t.Context, message: string): t.Errors => [
  { value, context, message },
]

const writtenRules = ({ rules, exits = {} }: RuleStrategy): Partial<WrittenStrategy & object> => {
  const { ratchet, ...asked } = exits
  const all: Readonly<Partial<Record<(typeof allRules)[number], Node>>> = { ...rules, ...asked }
  return {
    ...Object.fromEntries(
      allRules.flatMap((name) => {
        const rule = all[name]
        return rule === undefined ? [] : [[name, printExpression(rule)]]
      }),
    ),
    ...(ratchet === undefined ? {} : { ratchet }),
  }
}

/** Writes a strategy so that its codec reads it back; a machine is written by its name. */
export const writeStrategy = (
  strategy: Strategy,
  known: Readonly<Record<string, Strategy>> = catalogue,
): WrittenStrategy => {
  if (strategy._tag === 'Machine' || known[strategy.name] === strategy) return strategy.name
  return {
    name: strategy.name,
    ...(strategy.description === undefined ? {} : { description: strategy.description }),
    ...(some(strategy.space) ? { params: spaceCodec.encode(strategy.space) } : {}),
    ...(strategy.constraints.length > 0
      ? { constraints: strategy.constraints.map((each) => each.text) }
      : {}),
    ...(some(strategy.defaults) ? { defaults: strategy.defaults } : {}),
    ...writtenRules(strategy),
    ...writtenTargets(strategy),
  }
}

const isStrategy = (value: unknown): value is Strategy =>
  typeof value === 'object' &&
  value !== null &&
  '_tag' in value &&
  (value._tag === 'Rules' || value._tag === 'Machine')

/** A language with the strategies and operators that are in scope next to its own. */
const spokenIn = (context: t.Context, language: StrategyLanguage): StrategyLanguage => {
  const strategies = inScope(context, 'strategies') as Readonly<Record<string, Strategy>>
  const own = inScope(context, 'operators') as Operators
  return {
    catalogue: some(strategies)
      ? { ...(language.catalogue ?? catalogue), ...strategies }
      : (language.catalogue ?? catalogue),
    operators: some(own)
      ? { ...(language.operators ?? operators), ...own }
      : (language.operators ?? operators),
  }
}

/** The codec of strategies over some operators and a catalogue, next to those in scope. Faults of a rule show its text with a caret under the place. */
export const strategyCodecOf = (language: StrategyLanguage = {}): Codec<Strategy, WrittenStrategy> =>
  writtenAs(
    new t.Type<Strategy, WrittenStrategy>(
      'strategy',
      isStrategy,
      (value, context): t.Validation<Strategy> => {
        if (isStrategy(value)) return t.success(value)
        const spoken = spokenIn(context, language)
        const known = spoken.operators ?? operators
        if (typeof value === 'string')
          return mapLeft((fault: SyntaxFault) => refused(value, context, showSyntaxFault(value, fault)))(
            parseStrategy(value, spoken),
          )
        const written = form.validate(value, context)
        if (isLeft(written)) return written
        const { name, description, params = {}, constraints, defaults, ratchet, rebalance } = written.right
        return pipe(
          readRules(written.right, params, known, context),
          flatMap((rules) =>
            mapLeft((message: string) => refused(value, context, message))(
              makeStrategy(
                name ?? 'strategy',
                params,
                {
                  ...rules,
                  ...(ratchet === undefined ? {} : { ratchet }),
                  ...(rebalance === undefined ? {} : { rebalance }),
                },
                {
                  ...(description === undefined ? {} : { description }),
                  ...(constraints === undefined ? {} : { constraints }),
                  ...(defaults === undefined ? {} : { defaults }),
                  operators: known,
                },
              ),
            ),
          ),
        )
      },
      (strategy) => writeStrategy(strategy, language.catalogue ?? catalogue),
    ),
    () => ({ anyOf: [schemaOf(text), schemaOf(form)] }),
  )

/** Strategies over the language's own operators and catalogue. */
export const strategyCodec: Codec<Strategy, WrittenStrategy> = strategyCodecOf()
