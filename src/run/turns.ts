/** Lets work that began together be finished in the order in which it began, whatever is done first. */
export interface Turns {
  /** Takes a place; places are in the order of the calls. */
  readonly take: () => Turn
}
export interface Turn {
  /** Resolves when all places before this one have been given up. */
  readonly come: () => Promise<void>
  readonly over: () => void
}

/** Turns of one run. */
export const turns = (): Turns => {
  const held = { last: Promise.resolve() }
  return {
    take: () => {
      const before = held.last
      const open: { over: () => void } = { over: () => undefined }
      const own = new Promise<void>((resolve) => {
        open.over = resolve
      })
      held.last = before.then(() => own)
      return { come: () => before, over: () => open.over() }
    },
  }
}
