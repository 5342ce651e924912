import { type Alias, type Document, isAlias, isCollection, isPair, type Node, visit } from 'yaml'

/** What is wrong with an alias of a document, and the character at which it stands. */
export interface AliasFault {
  readonly offset: number
  readonly message: string
}

/** The nodes that a document may have with each of its aliases written out. */
const NODE_LIMIT = 1_000_000

const faultAt = (alias: Alias, message: string): AliasFault => ({ offset: alias.range?.[0] ?? 0, message })

/** What each alias stands for, and the first that stands for nothing or inside of what it stands for. */
const targetsIn = (document: Document) => {
  const anchors = new Map<string, Node>()
  const targets = new Map<Alias, Node>()
  const found: { fault?: AliasFault } = {}
  visit(document, {
    Node: (_key, node, path) => {
      if (!isAlias(node)) {
        if (node.anchor !== undefined) anchors.set(node.anchor, node)
        return undefined
      }
      const { source } = node
      const target = anchors.get(source)
      if (target !== undefined) targets.set(node, target)
      if (target !== undefined && !path.includes(target)) return undefined
      found.fault = faultAt(
        node,
        target === undefined
          ? `*${source} stands for nothing: no &${source} stands before it`
          : `*${source} stands inside of &${source}, which would never end`,
      )
      return visit.BREAK
    },
  })
  return { targets, fault: found.fault }
}

/** The alias of nothing or without an end, or the one that makes a document too large. Cost: O(nodes), however deep they nest. */
export const aliasFault = (document: Document): AliasFault | undefined => {
  const { targets, fault } = targetsIn(document)
  if (fault !== undefined) return fault
  const known = new Map<unknown, number>()
  const counted = (node: unknown): number => {
    const before = known.get(node)
    if (before !== undefined) return before
    const size = isAlias(node)
      ? counted(targets.get(node))
      : isPair(node)
        ? counted(node.key) + counted(node.value)
        : isCollection(node)
          ? node.items.reduce<number>((sum, item) => sum + counted(item), 1)
          : 1
    known.set(node, size)
    return size
  }
  if (targets.size === 0 || counted(document.contents) <= NODE_LIMIT) return undefined
  const [largest] = [...targets.keys()].toSorted((a, b) => counted(b) - counted(a))
  return largest === undefined
    ? undefined
    : faultAt(largest, `with every alias written out the document has over ${NODE_LIMIT} values`)
}
