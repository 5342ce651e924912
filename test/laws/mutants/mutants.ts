import ts from 'typescript'

/** A seeded bug: one place of a file with other text. */
export interface Mutant {
  readonly file: string
  readonly line: number
  readonly start: number
  readonly end: number
  readonly from: string
  readonly to: string
}

const OPERATORS: Readonly<Record<string, string>> = {
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
  '&&': '||',
  '||': '&&',
}

/** What a node may be instead, with the place in the text that changes. */
const changeOf = (
  node: ts.Node,
  source: ts.SourceFile,
): readonly [place: ts.Node, to: string] | undefined => {
  if (ts.isBinaryExpression(node)) {
    const to = OPERATORS[node.operatorToken.getText(source)]
    return to === undefined ? undefined : [node.operatorToken, to]
  }
  if (ts.isConditionalExpression(node)) return [node.condition, `!(${node.condition.getText(source)})`]
  if (ts.isIfStatement(node)) return [node.expression, `!(${node.expression.getText(source)})`]
  if (ts.isNumericLiteral(node) && !ts.isLiteralTypeNode(node.parent))
    return [node, `${Number(node.text) + 1}`]
  if (node.kind === ts.SyntaxKind.TrueKeyword && !ts.isLiteralTypeNode(node.parent)) return [node, 'false']
  if (node.kind === ts.SyntaxKind.FalseKeyword && !ts.isLiteralTypeNode(node.parent)) return [node, 'true']
  return undefined
}

/** Every mutant of a file: operators, conditions, numbers and truths, each changed alone. */
export const mutantsOf = (file: string, text: string): readonly Mutant[] => {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const within = (node: ts.Node): readonly Mutant[] => {
    const change = changeOf(node, source)
    const below: Mutant[] = []
    ts.forEachChild(node, (child) => {
      below.push(...within(child))
    })
    if (change === undefined) return below
    const [place, to] = change
    const start = place.getStart(source)
    const line = source.getLineAndCharacterOfPosition(start).line + 1
    return [{ file, line, start, end: place.getEnd(), from: place.getText(source), to }, ...below]
  }
  return within(source)
}

/** The text of the file with the bug in it. */
export const mutated = (text: string, { start, end, to }: Mutant): string =>
  `${text.slice(0, start)}${to}${text.slice(end)}`
