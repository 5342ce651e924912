import type { Scalar } from 'yaml'

const isSpace = (character: string | undefined): boolean =>
  character === undefined ||
  character === ' ' ||
  character === '\n' ||
  character === '\r' ||
  character === '\t'

/** How many characters of the source the character at a place takes, as its notation has it. */
const widthAt = (source: string, at: number, type: Scalar['type']): number => {
  if (type === 'QUOTE_SINGLE') return source.startsWith("''", at) ? 2 : 1
  if (type !== 'QUOTE_DOUBLE' || source[at] !== '\\') return 1
  const kind = source[at + 1]
  return kind === 'x' ? 4 : kind === 'u' ? 6 : kind === 'U' ? 10 : 2
}

/**
 * Where in the source the character at `offset` of a text value stands, in any notation: spaces and line ends may differ
 * between the two (folding, indentation), so all other characters are counted. Cost: O(length of the text).
 */
export const placeIn = (source: string, node: Scalar, offset: number): number => {
  const start = node.range?.[0] ?? 0
  const end = node.range?.[1] ?? source.length
  if (typeof node.value !== 'string') return start
  const isBlock = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED'
  const isQuoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE'
  let left = 0
  for (let i = 0; i < offset && i < node.value.length; i++) if (!isSpace(node.value[i])) left++
  const trailing = offset >= node.value.length && isQuoted
  let at = isBlock ? source.indexOf('\n', start) + 1 : isQuoted ? start + 1 : start
  const skipSpace = (): void => {
    while (at < end && isSpace(source[at])) at++
  }
  const isEscapedSpace = (): boolean =>
    node.type === 'QUOTE_DOUBLE' && source[at] === '\\' && /[ntr \n\t]/.test(source[at + 1] ?? '')
  for (;;) {
    if (isEscapedSpace()) at += 2
    else if (isSpace(source[at]) && at < end && (left > 0 || !isSpace(node.value[offset]))) skipSpace()
    else if (left > 0 && at < end) {
      at += widthAt(source, at, node.type)
      left--
    } else return Math.min(trailing ? end - 1 : at, Math.max(start, end))
  }
}
