import { type Either, flatMap, left, map, right, traverseArray } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { didYouMean } from '../core/near.js'
import { parseSyntax } from '../core/syntax/parse.js'
import { type Printable, printSyntax } from '../core/syntax/print.js'
import { type Syntax, type SyntaxFault, syntaxFault } from '../core/syntax/syntax.js'
import { type KeyPath, pickNode, type WorkflowExpression } from './expression.js'
import { operatorNames, type WorkflowOperator, workflowOperators } from './operator.js'

const name = (text: string): Printable => ({ _tag: 'Name', name: text })
const member = (object: Printable, path: KeyPath): Printable =>
  path.reduce<Printable>((inner, key) => ({ _tag: 'Member', object: inner, key }), object)
const call = (callee: string, args: readonly Printable[]): Printable => ({ _tag: 'Call', callee, args })

const literalSyntax = (value: unknown): Printable => {
  if (Array.isArray(value)) return { _tag: 'List', items: value.map(literalSyntax) }
  if (typeof value === 'object' && value !== null)
    return {
      _tag: 'Record',
      entries: Object.entries(value).map(([key, inner]) => [key, literalSyntax(inner)]),
    }
  return { _tag: 'Literal', value: value as number | string | boolean | null }
}

const applySyntax = (operator: WorkflowOperator, args: readonly WorkflowExpression[]): Printable => {
  const { notation } = workflowOperators[operator]
  const [a, b] = args.map(syntaxOf)
  const [, key] = args
  if (operator === 'pick' && a !== undefined && key?._tag === 'Literal')
    return { _tag: 'Member', object: a, key: key.value as string | number }
  if (notation.kind === 'infix' && a !== undefined && b !== undefined)
    return { _tag: 'Binary', operator: notation.symbol, left: a, right: b }
  if (notation.kind === 'prefix' && a !== undefined)
    return { _tag: 'Unary', operator: notation.symbol, operand: a }
  return call(operator, args.map(syntaxOf))
}

const syntaxOf = (expression: WorkflowExpression): Printable => {
  switch (expression._tag) {
    case 'From':
      return member(name(expression.name), expression.path)
    case 'Previous':
      return call('previous', [member(name(expression.name), expression.path), syntaxOf(expression.first)])
    case 'Item':
      return member(name('item'), [expression.name, ...expression.path])
    case 'Input':
      return member(name('inputs'), [expression.name, ...expression.path])
    case 'Round':
      return call('round', [])
    case 'Index':
      return call('index', [])
    case 'Literal':
      return literalSyntax(expression.value)
    case 'Apply':
      return applySyntax(expression.operator, expression.args)
  }
}

/** Writes an expression as text; `parseWorkflowExpression` reads it back as the same value. */
export const printWorkflowExpression = (expression: WorkflowExpression): string =>
  printSyntax(syntaxOf(expression))

type Read = Either<SyntaxFault, WorkflowExpression>
const refuse = (at: Syntax, message: string): Either<SyntaxFault, never> => left(syntaxFault(at, message))

const rootOf = (syntax: Syntax): { readonly root: Syntax; readonly path: KeyPath } =>
  syntax._tag === 'Member'
    ? (({ root, path }) => ({ root, path: [...path, syntax.key] }))(rootOf(syntax.object))
    : { root: syntax, path: [] }

const reference = (syntax: Syntax): Read => {
  const { root, path } = rootOf(syntax)
  if (root._tag !== 'Name')
    return pipe(
      elaborate(root),
      map((inner) => path.reduce(pickNode, inner)),
    )
  const [first, ...rest] = path
  if (root.name === 'inputs' || root.name === 'item')
    return typeof first === 'string'
      ? right({ _tag: root.name === 'inputs' ? 'Input' : 'Item', name: first, path: rest })
      : refuse(syntax, root.name === 'inputs' ? 'write inputs.<name>' : 'write item.<name of the forEach>')
  return right({ _tag: 'From', name: root.name, path })
}

const literalOf = (syntax: Syntax): Either<SyntaxFault, unknown> => {
  switch (syntax._tag) {
    case 'Literal':
      return right(syntax.value)
    case 'List':
      return traverseArray(literalOf)(syntax.items)
    case 'Record':
      return pipe(
        syntax.entries,
        traverseArray(([key, one]) =>
          pipe(
            literalOf(one),
            map((value) => [key, value] as const),
          ),
        ),
        map(Object.fromEntries),
      )
    case 'Name':
    case 'Member':
    case 'Call':
    case 'Unary':
    case 'Binary':
      return refuse(syntax, 'a list or record inside an expression holds plain values only')
  }
}

const infix = new Map(
  operatorNames.flatMap((operator) => {
    const { notation } = workflowOperators[operator]
    return notation.kind === 'infix' ? [[notation.symbol, operator] as const] : []
  }),
)
const callable = operatorNames.filter((operator) => operator !== 'pick')

const args = (list: readonly Syntax[]): Either<SyntaxFault, readonly WorkflowExpression[]> =>
  traverseArray(elaborate)(list)

const previousOf = (syntax: Syntax & { readonly _tag: 'Call' }): Read => {
  const [target, first] = syntax.args
  if (target === undefined || first === undefined || syntax.args.length !== 2)
    return refuse(syntax, 'write previous(name.path, first)')
  const { root, path } = rootOf(target)
  if (root._tag !== 'Name') return refuse(target, 'previous reads an output by its name')
  return pipe(
    elaborate(first),
    map((start): WorkflowExpression => ({ _tag: 'Previous', name: root.name, path, first: start })),
  )
}

const callOf = (syntax: Syntax & { readonly _tag: 'Call' }): Read => {
  const { callee } = syntax
  if (callee === 'previous') return previousOf(syntax)
  if (callee === 'round' || callee === 'index')
    return syntax.args.length === 0
      ? right({ _tag: callee === 'round' ? 'Round' : 'Index' })
      : refuse(syntax, `${callee}() takes nothing`)
  const operator = callable.find((known) => known === callee)
  if (operator === undefined)
    return refuse(
      syntax,
      `there is no function "${callee}"${didYouMean(callee, [...callable, 'previous', 'round', 'index'])}`,
    )
  const { arity } = workflowOperators[operator]
  if (syntax.args.length !== arity)
    return refuse(syntax, `${callee} takes ${arity} argument${arity === 1 ? '' : 's'}`)
  return pipe(
    args(syntax.args),
    map((given): WorkflowExpression => ({ _tag: 'Apply', operator, args: given })),
  )
}

const elaborate = (syntax: Syntax): Read => {
  switch (syntax._tag) {
    case 'Name':
    case 'Member':
      return reference(syntax)
    case 'Call':
      return callOf(syntax)
    case 'Literal':
    case 'List':
    case 'Record':
      return pipe(
        literalOf(syntax),
        map((value): WorkflowExpression => ({ _tag: 'Literal', value })),
      )
    case 'Unary':
      return pipe(
        elaborate(syntax.operand),
        map(
          (inner): WorkflowExpression => ({
            _tag: 'Apply',
            operator: syntax.operator === '-' ? 'neg' : 'not',
            args: [inner],
          }),
        ),
      )
    case 'Binary': {
      const operator = infix.get(syntax.operator)
      return operator === undefined
        ? refuse(syntax, `a workflow expression has no "${syntax.operator}"`)
        : pipe(
            args([syntax.left, syntax.right]),
            map((given): WorkflowExpression => ({ _tag: 'Apply', operator, args: given })),
          )
    }
  }
}

/** Reads an expression from text. Errors: the first fault, with its place in the text. */
export const parseWorkflowExpression = (text: string): Either<SyntaxFault, WorkflowExpression> =>
  pipe(parseSyntax(text), flatMap(elaborate))
