import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** A fenced block of a page: its language, the line of its fence, the comment right above it, and the output below. */
export interface Block {
  /** The page that it stands on, from the root. */
  readonly page: string
  readonly language: string
  readonly line: number
  readonly code: string
  readonly mark: string
  /** A block of plain text right after it: what it prints, or the faults that it is refused with. */
  readonly output: string | undefined
}

const blocksIn = (page: string, text: string): readonly Block[] => {
  const found = [...text.matchAll(/(?:<!-- (.+?) -->\n)?^```(\w+)\n([\s\S]*?)^```\n/gm)]
  return found.map((match, i): Block => {
    const next = found[i + 1]
    const end = match.index + match[0].length
    const isAdjacent = next?.[2] === 'text' && text.slice(end, next.index).trim() === ''
    return {
      page,
      language: match[2] ?? '',
      line: text.slice(0, match.index).split('\n').length,
      code: match[3] ?? '',
      mark: match[1] ?? '',
      output: isAdjacent ? next[3]?.trimEnd() : undefined,
    }
  })
}

/** The front page and every page of the docs. */
export const pages: readonly string[] = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !name.includes('node_modules') && !name.startsWith('.'))
    .map((name) => join('docs', name))
    .sort(),
]

export const textOf = (page: string): string => readFileSync(join(root, page), 'utf8')

/** The blocks in one language of a page, or of all pages. */
export const blocksOf = (language: string, page?: string): readonly Block[] =>
  (page === undefined ? pages : [page])
    .flatMap((name) => blocksIn(name, textOf(name)))
    .filter((block) => block.language === language)
