/**
 * The cycles of a graph: its strongly connected parts of more than one node, each in the order of its nodes, by
 * Kosaraju's two searches. `followers` says where each node leads. Cost: O(nodes + edges).
 */
export const cyclesOf = (followers: readonly (readonly number[])[]): readonly (readonly number[])[] => {
  const size = followers.length
  const leaders: number[][] = Array.from({ length: size }, () => [])
  for (let node = 0; node < size; node++) for (const next of followers[node]!) leaders[next]!.push(node)
  const left = finishing(followers)
  const part = new Int32Array(size).fill(-1)
  const parts: number[][] = []
  for (let i = left.length - 1; i >= 0; i--) {
    if (part[left[i]!]! >= 0) continue
    const number = parts.length
    const open = [left[i]!]
    const found: number[] = []
    part[left[i]!] = number
    while (open.length > 0) {
      const node = open.pop()!
      found.push(node)
      for (const before of leaders[node]!)
        if (part[before]! < 0) {
          part[before] = number
          open.push(before)
        }
    }
    parts.push(found)
  }
  return parts.filter(({ length }) => length > 1).map((nodes) => nodes.sort((a, b) => a - b))
}

/** The nodes in the order in which a depth-first search leaves them. */
const finishing = (followers: readonly (readonly number[])[]): readonly number[] => {
  const next = new Int32Array(followers.length).fill(-1)
  const left: number[] = []
  for (let start = 0; start < followers.length; start++) {
    if (next[start]! >= 0) continue
    const path = [start]
    next[start] = 0
    while (path.length > 0) {
      const node = path[path.length - 1]!
      const follower = followers[node]![next[node]!]
      next[node]! += 1
      if (follower === undefined) left.push(path.pop()!)
      else if (next[follower]! < 0) {
        next[follower] = 0
        path.push(follower)
      }
    }
  }
  return left
}
