import { type Either, left, right, tryCatch } from 'fp-ts/lib/Either.js'
import { isCollection, isMap, isScalar, LineCounter, parseDocument, type Node as YamlNode } from 'yaml'
import type { KeyPath } from '../expression.js'
import { aliasFault } from './aliases.js'
import { placeIn } from './scalar-place.kernel.js'

/** What is wrong with a document, at which line and column (from 1) and which path of it. */
export interface DocumentFault {
  readonly line: number
  readonly column: number
  readonly path: string
  readonly message: string
}
export const showDocumentFault = (file: string, { line, column, message }: DocumentFault): string =>
  `${file}:${line}:${column}: ${message}`

/** A YAML or JSON text read as plain values, and where each of them stands. */
export interface Document {
  readonly value: unknown
  /** The place of a value, of its key, or of a character in a text value. */
  readonly fault: (path: KeyPath, message: string, at?: number | 'key') => DocumentFault
}

export const pathText = (path: KeyPath): string =>
  path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
    .join('')
    .replace(/^\./, '')

const SIZE_LIMIT = 4_000_000
const BRACKET_LIMIT = 10_000

/** Where brackets nest deeper than any document that is read; it is looked for before the parser does. */
const tooDeep = (source: string): number => {
  const open = { depth: 0 }
  return source.search(/[[{]{64}/) < 0
    ? -1
    : source.split('').findIndex((character) => {
        if (character === '[' || character === '{') open.depth += 1
        else if (character === ']' || character === '}') open.depth -= 1
        return open.depth > BRACKET_LIMIT
      })
}

/** What the parser says, in the words of a reader of documents and not of its own interface. */
const parserText = (message: string): string =>
  message.includes('call stack')
    ? 'brackets nest too deep to be read: lay lists flat, one sequence takes ten thousand phases'
    : message.includes('multiple documents')
      ? 'a second document begins here: a file holds one'
      : message

/** Reads YAML 1.2 or JSON; nothing in it is evaluated. Errors: every fault of syntax, with line and column. */
export const readDocument = (
  source: string,
  size_limit = SIZE_LIMIT,
): Either<readonly DocumentFault[], Document> => {
  const lines = new LineCounter()
  const at = (offset: number, path: KeyPath, message: string): DocumentFault => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col), path: pathText(path), message }
  }
  if (source.length > size_limit) return left([at(0, [], `longer than ${size_limit} characters`)])
  const deep = tooDeep(source)
  if (deep >= 0) return left([at(0, [], `brackets nest deeper than ${BRACKET_LIMIT} levels`)])
  const read = tryCatch(
    () => {
      const document = parseDocument(source, {
        lineCounter: lines,
        prettyErrors: false,
        merge: false,
        schema: 'core',
      })
      const alias = aliasFault(document)
      const isRead = alias === undefined && document.errors.length === 0
      // aliases are counted above
      return {
        document,
        alias,
        value: isRead ? (document.toJS({ maxAliasCount: -1 }) as unknown) : undefined,
      }
    },
    (cause) => [at(0, [], parserText(cause instanceof Error ? cause.message : String(cause)))],
  )
  if (read._tag === 'Left') return read
  const { document, alias, value } = read.right
  if (document.errors.length > 0)
    return left(document.errors.map(({ pos, message }) => at(pos[0], [], parserText(message))))
  if (alias !== undefined) return left([at(alias.offset, [], alias.message)])
  const nodeAt = (path: KeyPath): YamlNode | undefined => {
    const found = path.length === 0 ? document.contents : document.getIn(path, true)
    return (
      (found as YamlNode | undefined) ??
      (path.length === 0 ? undefined : (keyAt(path) ?? nodeAt(path.slice(0, -1))))
    )
  }
  const keyAt = (path: KeyPath): YamlNode | undefined => {
    const parent = document.getIn(path.slice(0, -1), true)
    const pair = isMap(parent)
      ? parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1))
      : undefined
    return isScalar(pair?.key) ? pair.key : undefined
  }
  return right({
    value,
    fault: (path, message, within) => {
      const value = nodeAt(path)
      // what is written below its key is named by the key's line
      const isBelow = isCollection(value) && value.flow !== true
      const node = within === 'key' || isBelow ? (keyAt(path) ?? value) : value
      const start = node?.range?.[0] ?? 0
      return at(
        isScalar(node) && typeof within === 'number' ? placeIn(source, node, within) : start,
        path,
        message,
      )
    },
  })
}
