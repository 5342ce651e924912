import { setImmediate } from 'node:timers/promises'

/** A computation in steps of some milliseconds, which others may run between. */
export type InSteps<A> = Generator<undefined, A>

/** Carries all steps out, one right after the other. */
export const atOnce = <A>(steps: InSteps<A>): A => {
  let step = steps.next()
  while (step.done !== true) step = steps.next()
  return step.value
}

/** Carries steps out with a turn of the event loop after each. */
export const inTurns = async <A>(steps: InSteps<A>): Promise<A> => {
  let step = steps.next()
  while (step.done !== true) {
    await setImmediate()
    step = steps.next()
  }
  return step.value
}

/** Maps a list, some items a step. */
export function* mappedInSteps<A, B>(
  all: readonly A[],
  size: number,
  map: (item: A, index: number) => B,
): InSteps<readonly B[]> {
  const mapped: B[] = []
  for (let i = 0; i < all.length; i++) {
    if (i > 0 && i % size === 0) yield
    mapped.push(map(all[i]!, i))
  }
  return mapped
}
