import { type Either, isLeft, left, map, right, traverseArray } from 'fp-ts/lib/Either.js'
import { didYouMean } from '../../core/near.js'
import { type Argument, isPlain, type Operator, type Operators, type Plain } from './operator.js'
import { apply, constant, type Node, type Sort, sortWords, textNode } from './tree.js'

/** What is wrong with a tree, in words; `argument` is the place among the arguments where it is one of them. */
export interface SortFault {
  readonly _tag: 'SortFault'
  readonly message: string
  readonly argument?: number
}
export const sortFault = (message: string, argument?: number): SortFault => ({
  _tag: 'SortFault',
  message,
  ...(argument === undefined ? {} : { argument }),
})

/** What names mean: the operators, and the parameters with the sort of their values. */
export interface LanguageScope {
  readonly operators: Operators
  readonly params: Readonly<Record<string, 'number' | 'text'>>
}

/** A node with the sort that it was found to have; an indicator of several outputs has none until a field is taken. */
export interface Sorted {
  readonly node: Node
  readonly sort: Sort | 'several'
  /** It reads the open trade; what does not reads the market alone. */
  readonly reads?: 'trade'
}

/** What is wrong with a plain value as an argument, in words, or nothing. */
export const plainProblem = (operator: string, argument: Argument, value: Plain): string | undefined => {
  const what = `${argument.name} of ${operator}`
  if (argument.sort === 'text')
    return typeof value !== 'string'
      ? `${what} is a text, not ${value}`
      : argument.one_of !== undefined && !argument.one_of.includes(value)
        ? `unknown ${argument.name} "${value}"${didYouMean(value, argument.one_of)}`
        : undefined
  if (typeof value !== 'number' || !Number.isFinite(value)) return `${what} is a number, not ${value}`
  if (argument.whole === true && !Number.isSafeInteger(value))
    return `${what} is a whole number, not ${value}`
  return argument.least !== undefined && value < argument.least
    ? `${what} is at least ${argument.least}, not ${value}`
    : undefined
}

const fits = (sort: Sort | 'several', argument: Argument): boolean =>
  sort === argument.sort || (argument.sort === 'series' && sort === 'number')

const mismatch = (operator: string, argument: Argument, sort: Sort | 'several'): string =>
  sort === 'several'
    ? `${argument.name} of ${operator} has several outputs: name one, as in macd(close).signal`
    : `${argument.name} of ${operator} is ${sortWords[argument.sort]}, not ${sortWords[sort]}`

const called = (args: readonly Argument[]): string =>
  args.map(({ name, default: value }) => (value === undefined ? name : `${name} = ${value}`)).join(', ')

const filled = (operator: Operator, given: readonly Sorted[]): Either<SortFault, readonly Sorted[]> => {
  const { name, args } = operator
  const missing = args[given.length]
  if (given.length > args.length || (missing !== undefined && missing.default === undefined))
    return left(sortFault(`${name}(${called(args)}) takes ${args.length} arguments, not ${given.length}`))
  return right([
    ...given,
    ...args
      .slice(given.length)
      .filter(({ implied }) => implied !== true)
      .map(
        ({ default: value }): Sorted =>
          typeof value === 'string'
            ? { node: textNode(value), sort: 'text' }
            : { node: constant(value ?? Number.NaN), sort: 'number' },
      ),
  ])
}

const argumentFault = (operator: Operator, sorted: readonly Sorted[]): SortFault | undefined =>
  sorted.flatMap(({ node, sort }, place): readonly SortFault[] => {
    const argument = operator.args[place]
    if (argument === undefined) return []
    if (!fits(sort, argument)) return [sortFault(mismatch(operator.name, argument, sort), place)]
    const value = node._tag === 'Text' || node._tag === 'Constant' ? node.value : undefined
    const problem =
      isPlain(argument) && value !== undefined && typeof value !== 'boolean'
        ? plainProblem(operator.name, argument, value)
        : undefined
    return problem === undefined ? [] : [sortFault(problem, place)]
  })[0]

/** Why an operator cannot be applied to what reads the open trade, if so. */
const tradeFault = (operator: Operator, sorted: readonly Sorted[]): SortFault | undefined => {
  const place = sorted.findIndex(({ reads }) => reads === 'trade')
  if (place < 0 || (operator._tag === 'Kernel' && operator.scalar !== undefined)) return undefined
  return sortFault(
    `${operator.args[place]?.name ?? ''} of ${operator.name} reads the open trade, which has no bars before: only arithmetic, comparisons and !, &&, || may`,
    place,
  )
}

/** Applies an operator of the scope to sorted arguments, defaults filled in, or says which argument does not fit. */
export const applySorted = (
  scope: LanguageScope,
  name: string,
  given: readonly Sorted[],
): Either<SortFault, Sorted> => {
  const operator = Object.hasOwn(scope.operators, name) ? scope.operators[name] : undefined
  if (operator === undefined)
    return left(sortFault(`there is no operator "${name}"${didYouMean(name, Object.keys(scope.operators))}`))
  const all = filled(operator, given)
  if (isLeft(all)) return all
  const fault = argumentFault(operator, all.right) ?? tradeFault(operator, all.right)
  if (fault !== undefined) return left(fault)
  const plain =
    operator._tag === 'Kernel' &&
    operator.result === 'series' &&
    operator.scalar !== undefined &&
    all.right.every(({ sort }) => sort === 'number')
  const node = apply(name, ...all.right.map((each) => each.node))
  const trade = operator._tag === 'Trade' || all.right.some(({ reads }) => reads === 'trade')
  return right({
    node,
    sort: plain ? 'number' : operator.fields.length > 0 ? 'several' : operator.result,
    ...(trade ? { reads: 'trade' } : {}),
  })
}

/** Takes one output of an indicator that has several. */
export const fieldSorted = (scope: LanguageScope, of: Sorted, name: string): Either<SortFault, Sorted> => {
  const { node } = of
  const operator = node._tag === 'Apply' ? scope.operators[node.operator] : undefined
  if (node._tag !== 'Apply' || operator === undefined || of.sort !== 'several')
    return left(sortFault(`only an indicator of several outputs has a field "${name}"`))
  return operator.fields.includes(name)
    ? right({ node: { _tag: 'Field', of: node, name }, sort: operator.result })
    : left(sortFault(`${operator.name} has no output "${name}"${didYouMean(name, operator.fields)}`))
}

/** Finds a tree's sort and fills in its defaults, or says what does not fit. */
export const sortTree = (scope: LanguageScope, node: Node): Either<SortFault, Sorted> => {
  switch (node._tag) {
    case 'Column':
      return Object.hasOwn(scope.params, node.name)
        ? left(sortFault(`the parameter "${node.name}" hides the column of that name: rename it`))
        : right({ node, sort: 'series' })
    case 'ColumnOf':
    case 'Series':
      return right({ node, sort: 'series' })
    case 'Label':
      return right({ node, sort: 'label' })
    case 'Text':
      return right({ node, sort: 'text' })
    case 'Constant':
      return typeof node.value === 'number' && !Number.isFinite(node.value)
        ? left(sortFault(`a constant is finite, not ${node.value}`))
        : right({ node, sort: typeof node.value === 'boolean' ? 'boolean' : 'number' })
    case 'Param': {
      const sort = Object.hasOwn(scope.params, node.name) ? scope.params[node.name] : undefined
      return sort === undefined
        ? left(
            sortFault(
              `there is no parameter "${node.name}"${didYouMean(node.name, Object.keys(scope.params))}`,
            ),
          )
        : right({ node, sort })
    }
    case 'Field': {
      const of = sortTree(scope, node.of)
      return isLeft(of) ? of : fieldSorted(scope, of.right, node.name)
    }
    case 'Apply': {
      const args = traverseArray((arg: Node) => sortTree(scope, arg))(node.args)
      return isLeft(args) ? args : applySorted(scope, node.operator, args.right)
    }
  }
}

/** What a rule must be: a condition, a level or a weight (number series); of the market alone unless it is an exit. */
export interface RuleForm {
  readonly yields: 'condition' | 'level' | 'weight'
  readonly may_read_trade: boolean
}
export const CONDITION: RuleForm = { yields: 'condition', may_read_trade: false }

/** What is wrong with a sorted tree as a rule of a form, in words, or nothing. */
export const ruleProblem = (
  { sort, reads }: Sorted,
  { yields, may_read_trade }: RuleForm,
): string | undefined =>
  yields === 'condition' && sort !== 'boolean'
    ? notCondition(sort)
    : yields !== 'condition' && sort !== 'series' && sort !== 'number'
      ? notNumber(yields, sort)
      : reads === 'trade' && !may_read_trade
        ? 'the open trade is read here: an entry, a vote or a gate decides while there may be none, so only exits and levels may read it'
        : undefined

/** A tree that is a rule of a form: a condition of the market by default. */
export const sortRule = (
  scope: LanguageScope,
  node: Node,
  form: RuleForm = CONDITION,
): Either<SortFault, Node> => {
  const sorted = sortTree(scope, node)
  if (isLeft(sorted)) return sorted
  const problem = ruleProblem(sorted.right, form)
  return problem === undefined ? map((each: Sorted) => each.node)(sorted) : left(sortFault(problem))
}
const notCondition = (sort: Sort | 'several'): string =>
  `a rule is a condition, as close > sma(close, 20); this is ${sort === 'several' ? 'an indicator of several outputs' : sortWords[sort]}`
const WANTED = {
  level: 'a level is a price, as highest_since_entry(close) - 3 * atr(14)',
  weight: 'a weight is a share of the account, as 0.1 / stdev(roc(close, 1), 20)',
} as const
const notNumber = (yields: keyof typeof WANTED, sort: Sort | 'several'): string =>
  `${WANTED[yields]}; this is ${sort === 'several' ? 'an indicator of several outputs' : sortWords[sort]}`
