/** Where a piece of text stands: `[start, end)` in characters. */
export interface TextSpan {
  readonly start: number
  readonly end: number
}

export type UnaryOperator = '-' | '!'
export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '<'
  | '<='
  | '>'
  | '>='
  | '=='
  | '!='
  | '&&'
  | '||'
  | '??'

/** The syntax that workflow and strategy expressions share; it has no meaning of its own. */
export type Syntax = TextSpan &
  (
    | { readonly _tag: 'Literal'; readonly value: number | string | boolean | null }
    | { readonly _tag: 'Name'; readonly name: string }
    | { readonly _tag: 'Member'; readonly object: Syntax; readonly key: string | number }
    | { readonly _tag: 'Call'; readonly callee: string; readonly args: readonly Syntax[] }
    | { readonly _tag: 'Unary'; readonly operator: UnaryOperator; readonly operand: Syntax }
    | {
        readonly _tag: 'Binary'
        readonly operator: BinaryOperator
        readonly left: Syntax
        readonly right: Syntax
      }
    | { readonly _tag: 'List'; readonly items: readonly Syntax[] }
    | { readonly _tag: 'Record'; readonly entries: readonly (readonly [string, Syntax])[] }
  )

/** The names that an expression reads, as often as it reads them. */
export const namesIn = (syntax: Syntax): readonly string[] => {
  switch (syntax._tag) {
    case 'Name':
      return [syntax.name]
    case 'Member':
      return namesIn(syntax.object)
    case 'Call':
      return syntax.args.flatMap(namesIn)
    case 'Unary':
      return namesIn(syntax.operand)
    case 'Binary':
      return [...namesIn(syntax.left), ...namesIn(syntax.right)]
    case 'List':
      return syntax.items.flatMap(namesIn)
    case 'Record':
      return syntax.entries.flatMap(([, value]) => namesIn(value))
    case 'Literal':
      return []
  }
}

/** What is wrong with an expression's text, and where. */
export interface SyntaxFault extends TextSpan {
  readonly _tag: 'SyntaxFault'
  readonly message: string
}
export const syntaxFault = (at: TextSpan, message: string): SyntaxFault => ({
  _tag: 'SyntaxFault',
  start: at.start,
  end: at.end,
  message,
})

/** The most characters of a line that a fault shows. */
const SHOWN = 100
const LEAD = 40

/** The fault with the line above and a caret under the place; of a long line the part round it. */
export const showSyntaxFault = (text: string, fault: SyntaxFault): string => {
  const from = text.lastIndexOf('\n', fault.start - 1) + 1
  const line = text.slice(from).split('\n')[0] ?? ''
  const at = fault.start - from
  const first = line.length <= SHOWN ? 0 : Math.max(0, Math.min(at - LEAD, line.length - SHOWN))
  const part = line.slice(first, first + SHOWN)
  const [before, after] = [first > 0 ? '.. ' : '', first + SHOWN < line.length ? ' ..' : '']
  const width = Math.max(1, Math.min(fault.end - fault.start, part.length - (at - first)))
  return `${fault.message}\n  ${before}${part}${after}\n  ${' '.repeat(before.length + at - first)}${'^'.repeat(width)}`
}
