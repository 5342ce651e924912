import { type Expression, parseExpressionAt } from 'acorn'
import { type Either, flatMap, isLeft, left, right, tryCatch } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { type SyntaxFault, syntaxFault, type TextSpan } from './syntax.js'

const LENGTH_LIMIT = 10_000
export const SYNTAX_DEPTH_LIMIT = 200

const refuse = (at: TextSpan, message: string): Either<SyntaxFault, never> => left(syntaxFault(at, message))

const tooDeep = (text: string): number | undefined => {
  const opens = text.split('').reduce(
    ({ depth, at }, character, i) => {
      const now = '([{'.includes(character) ? depth + 1 : ')]}'.includes(character) ? depth - 1 : depth
      return { depth: now, at: at ?? (now > SYNTAX_DEPTH_LIMIT ? i : undefined) }
    },
    { depth: 0, at: undefined as number | undefined },
  )
  return opens.at
}

const within = (text: string): Either<SyntaxFault, string> => {
  const deep = tooDeep(text)
  if (text.trim() === '') return refuse({ start: 0, end: text.length }, 'an expression is missing')
  if (text.length > LENGTH_LIMIT)
    return refuse(
      { start: LENGTH_LIMIT, end: text.length },
      `an expression has at most ${LENGTH_LIMIT} characters`,
    )
  if (deep !== undefined)
    return refuse({ start: deep, end: deep + 1 }, `brackets nest deeper than ${SYNTAX_DEPTH_LIMIT} levels`)
  return right(text)
}

const positionOf = (cause: unknown): number =>
  typeof cause === 'object' && cause !== null && 'pos' in cause && typeof cause.pos === 'number'
    ? cause.pos
    : 0

/** The last bracket that is not closed, outside quotes. */
const unclosed = (text: string): string | undefined =>
  text
    .replace(/'[^']*'|"[^"]*"/g, '')
    .split('')
    .reduce<readonly string[]>(
      (open, character) =>
        '([{'.includes(character)
          ? [...open, character]
          : ')]}'.includes(character)
            ? open.slice(0, -1)
            : open,
      [],
    )
    .at(-1)

const wanting = (text: string): string => {
  const bracket = unclosed(text)
  return bracket === undefined
    ? 'the expression ends where something more is wanted'
    : `the expression ends before its "${bracket}" is closed`
}

/** Words that other languages have for an operator. */
const SPELLED = new Map([
  ['and', '&&'],
  ['or', '||'],
  ['is', '=='],
  ['eq', '=='],
  ['neq', '!='],
  ['gt', '>'],
  ['gte', '>='],
  ['lt', '<'],
  ['lte', '<='],
])
/** The words for text that stands where an expression has none. */
const unexpected = (rest: string, otherwise: string): string => {
  const word = /^[A-Za-z_]\w*/.exec(rest)?.[0] ?? ''
  const symbol = SPELLED.get(word.toLowerCase())
  return symbol === undefined ? otherwise : `"${word}" is no operator, write "${symbol}"`
}
const EXCERPT = 60
const excerpt = (rest: string): string => (rest.length <= EXCERPT ? rest : `${rest.slice(0, EXCERPT)} ..`)
const wordAt = (text: string, start: number): string => /^(\w+|.)/.exec(text.slice(start))?.[0] ?? ''

const parsed = (text: string): Either<SyntaxFault, Expression> => {
  const read = tryCatch(
    () =>
      parseExpressionAt(text, 0, {
        ecmaVersion: 2022,
        preserveParens: true,
        onComment: (_block, _text, start) => {
          // eslint-disable-next-line functional/no-throw-statements -- the only way to stop the parser
          throw Object.assign(new SyntaxError('an expression has no comments'), { pos: start })
        },
      }),
    (cause) => {
      const start = Math.min(positionOf(cause), text.length)
      if (text.trim() === '') return syntaxFault({ start: 0, end: text.length }, 'an expression is wanted')
      if (cause instanceof SyntaxError && text.slice(start).trim() === '')
        return syntaxFault({ start, end: text.length }, wanting(text))
      const word = wordAt(text, start)
      const said =
        cause instanceof SyntaxError ? cause.message.replace(/ \(\d+:\d+\)$/, '') : 'too deep to read'
      const message =
        said === 'Unexpected token'
          ? unexpected(
              word,
              `"${word}" is not expected here: is a comma, an operator or a bracket missing before it?`,
            )
          : said
      return syntaxFault({ start, end: Math.min(start + Math.max(1, word.length), text.length) }, message)
    },
  )
  if (isLeft(read)) return read
  const rest = text.slice(read.right.end)
  const skipped = rest.length - rest.trimStart().length
  return rest.trim() === ''
    ? read
    : refuse(
        { start: read.right.end + skipped, end: text.length },
        unexpected(
          rest.trim(),
          `"${excerpt(rest.trim())}" stands after the expression: is an operator missing before it?`,
        ),
      )
}

/** Reads the text of one expression into acorn's tree, within the limits. */
export const readText = (text: string): Either<SyntaxFault, Expression> => pipe(within(text), flatMap(parsed))
