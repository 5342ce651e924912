import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** A fenced block of a page: its language, the line of its fence, the comment right above it, and the output below. */
export interface Block {
  readonly language: string
  readonly line: number
  readonly code: string
  readonly mark: string
  /** A block of plain text right after it: what it prints, or the faults that it is refused with. */
  readonly output: string | undefined
}

const blocksIn = (text: string): readonly Block[] => {
  const found = [...text.matchAll(/(?:<!-- (.+?) -->\n)?^```(\w+)\n([\s\S]*?)^```\n/gm)]
  return found.map((match, i): Block => {
    const next = found[i + 1]
    const end = match.index + match[0].length
    const isAdjacent = next?.[2] === 'text' && text.slice(end, next.index).trim() === ''
    return {
      language: match[2] ?? '',
      line: text.slice(0, match.index).split('\n').length,
      code: match[3] ?? '',
      mark: match[1] ?? '',
      output: isAdjacent ? next[3]?.trimEnd() : undefined,
    }
  })
}

export const blocksOf = (language: string, page = 'README.md'): readonly Block[] =>
  blocksIn(readFileSync(`${root}/${page}`, 'utf8')).filter((block) => block.language === language)
