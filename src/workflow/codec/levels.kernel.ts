/** What can go by levels, each after all that it waits for, and what waits for itself. */
export interface DependencyLevels {
  readonly levels: readonly (readonly number[])[]
  readonly stuck: readonly number[]
}

/**
 * Sorts numbered entries by level; `before[i]` says which entries end before entry i. Within a level the order is that of
 * the numbers. Cost: O(entries log entries + waits).
 */
export const levelsOf = (before: readonly (readonly number[])[]): DependencyLevels => {
  const followers: number[][] = before.map(() => [])
  const waiting = before.map((list) => list.length)
  before.forEach((list, i) => {
    for (const one of list) followers[one]!.push(i)
  })
  const levels: number[][] = []
  let level = waiting.flatMap((count, i) => (count === 0 ? [i] : []))
  while (level.length > 0) {
    levels.push(level)
    const next: number[] = []
    for (const done of level)
      for (const follower of followers[done]!) {
        waiting[follower]! -= 1
        if (waiting[follower] === 0) next.push(follower)
      }
    level = next.sort((a, b) => a - b)
  }
  return { levels, stuck: waiting.flatMap((count, i) => (count > 0 ? [i] : [])) }
}
