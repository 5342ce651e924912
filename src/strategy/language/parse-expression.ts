import { type Either, flatMap, isLeft, left, mapLeft, right, traverseArray } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { didYouMean } from '../../core/near.js'
import { parseSyntax } from '../../core/syntax/parse.js'
import { type Syntax, type SyntaxFault, syntaxFault } from '../../core/syntax/syntax.js'
import {
  applySorted,
  CONDITION,
  fieldSorted,
  type LanguageScope,
  type RuleForm,
  ruleProblem,
  type Sorted,
  type SortFault,
} from './check.js'
import { infix, prefix } from './notation.js'
import {
  type ColumnName,
  column,
  columnNames,
  columnOfNode,
  constant,
  labelNode,
  type Node,
  param,
  seriesNode,
  textNode,
} from './tree.js'

type Read = Either<SyntaxFault, Sorted>

const isColumn = (name: string): name is ColumnName => columnNames.includes(name as ColumnName)

const readName = (scope: LanguageScope, node: Syntax & { readonly _tag: 'Name' }): Read => {
  const { name } = node
  const sort = Object.hasOwn(scope.params, name) ? scope.params[name] : undefined
  if (sort !== undefined) return right({ node: param(name), sort })
  if (isColumn(name)) return right({ node: column(name), sort: 'series' })
  return left(
    syntaxFault(
      node,
      Object.hasOwn(scope.operators, name)
        ? `${name} is an operator: write ${name}(..)`
        : `there is no column or parameter "${name}"${didYouMean(name, [...columnNames, ...Object.keys(scope.params)])}`,
    ),
  )
}

const readLiteral = (node: Syntax & { readonly _tag: 'Literal' }): Read => {
  const { value } = node
  if (typeof value === 'string') return right({ node: textNode(value), sort: 'text' })
  if (typeof value === 'boolean') return right({ node: constant(value), sort: 'boolean' })
  return value === null || !Number.isFinite(value)
    ? left(syntaxFault(node, `${value ?? 'null'} is no value here`))
    : right({ node: constant(value), sort: 'number' })
}

const readAll = (scope: LanguageScope, args: readonly Syntax[]): Either<SyntaxFault, readonly Sorted[]> =>
  traverseArray((arg: Syntax) => elaborate(scope, arg))(args)

const placed =
  (whole: Syntax, args: readonly Syntax[]) =>
  (fault: SortFault): SyntaxFault =>
    syntaxFault((fault.argument === undefined ? undefined : args[fault.argument]) ?? whole, fault.message)

const applied = (scope: LanguageScope, whole: Syntax, operator: string, args: readonly Syntax[]): Read =>
  pipe(
    readAll(scope, args),
    flatMap((sorted) => {
      const labels = sorted[0]?.sort === 'label'
      const name = labels && (operator === 'eq' || operator === 'neq') ? 'label_is' : operator
      const made = mapLeft(placed(whole, args))(applySorted(scope, name, sorted))
      return isLeft(made) || !labels || operator !== 'neq'
        ? made
        : mapLeft(placed(whole, args))(applySorted(scope, 'not', [made.right]))
    }),
  )

const readLabel = (node: Syntax & { readonly _tag: 'Call' }): Read => {
  const [only] = node.args
  const name =
    only?._tag === 'Name'
      ? only.name
      : only?._tag === 'Literal' && typeof only.value === 'string'
        ? only.value
        : undefined
  return node.args.length === 1 && name !== undefined
    ? right({ node: labelNode(name), sort: 'label' })
    : left(syntaxFault(node, 'write label(name), the name that the labels are given under'))
}

const readSeries = (node: Syntax & { readonly _tag: 'Call' }): Read => {
  const [name, symbol] = node.args.map((each) =>
    each._tag === 'Literal' && typeof each.value === 'string' ? each.value : undefined,
  )
  return name !== undefined && (node.args.length === 1 || (node.args.length === 2 && symbol !== undefined))
    ? right({ node: seriesNode(name, symbol), sort: 'series' })
    : left(
        syntaxFault(
          node,
          "write series('eps'), the name that the series is given under, or series('eps', 'SPY') for that of another instrument",
        ),
      )
}

const readColumnOf = (name: ColumnName, node: Syntax & { readonly _tag: 'Call' }): Read => {
  const [only] = node.args
  return node.args.length === 1 && only?._tag === 'Literal' && typeof only.value === 'string'
    ? right({ node: columnOfNode(only.value, name), sort: 'series' })
    : left(
        syntaxFault(
          node,
          `${name} is a column: write ${name}, or ${name}('SPY') for that of another instrument`,
        ),
      )
}

const elaborate = (scope: LanguageScope, node: Syntax): Read => {
  switch (node._tag) {
    case 'Literal':
      return readLiteral(node)
    case 'Name':
      return readName(scope, node)
    case 'Call':
      return node.callee === 'label'
        ? readLabel(node)
        : node.callee === 'series'
          ? readSeries(node)
          : isColumn(node.callee)
            ? readColumnOf(node.callee, node)
            : applied(scope, node, node.callee, node.args)
    case 'Unary':
      return applied(scope, node, prefix[node.operator], [node.operand])
    case 'Binary': {
      const operator = infix[node.operator]
      return operator === undefined
        ? left(syntaxFault(node, `there is no operator "${node.operator}" in a strategy`))
        : applied(scope, node, operator, [node.left, node.right])
    }
    case 'Member':
      return pipe(
        elaborate(scope, node.object),
        flatMap((of) => mapLeft(placed(node, []))(fieldSorted(scope, of, String(node.key)))),
      )
    case 'List':
    case 'Record':
      return left(syntaxFault(node, 'a strategy has no lists or records'))
  }
}

/** Reads an expression of any sort. Errors: the first fault with its place, and the near word for an unknown one. */
export const parseExpression = (source: string, scope: LanguageScope): Either<SyntaxFault, Sorted> =>
  pipe(
    parseSyntax(source),
    flatMap((syntax) =>
      pipe(
        elaborate(scope, syntax),
        flatMap((sorted) =>
          sorted.sort === 'several'
            ? left(syntaxFault(syntax, 'an indicator of several outputs: name one, as in macd(close).signal'))
            : right(sorted),
        ),
      ),
    ),
  )

/** Reads a rule of a form: a condition of the market by default. */
export const parseRule = (
  source: string,
  scope: LanguageScope,
  form: RuleForm = CONDITION,
): Either<SyntaxFault, Node> =>
  pipe(
    parseExpression(source, scope),
    flatMap((sorted) => {
      const problem = ruleProblem(sorted, form)
      return problem === undefined
        ? right(sorted.node)
        : left(syntaxFault({ start: 0, end: source.length }, problem))
    }),
  )
