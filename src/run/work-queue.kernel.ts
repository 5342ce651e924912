/** Steps that follow at once, and work that waits for a free place. */
export interface WorkQueue {
  readonly later: (step: () => void) => void
  readonly enqueue: (work: () => void) => void
  /** Gives back the place of work that has ended. */
  readonly release: () => void
  /** Does what can be done now; a call from inside returns at once. */
  readonly pump: () => void
  readonly stop: () => void
}

const SWEEP = 4096

/**
 * A queue instead of recursion: however long the chain, the stack stays flat. At most `places` pieces of work are open. A
 * step that throws stops it all and is told to `onCrash`.
 */
export const workQueue = (places: number, onCrash: (cause: unknown) => void): WorkQueue => {
  const steps: (() => void)[] = []
  const waiting: (() => void)[] = []
  let busy = 0
  let pumping = false
  let stopped = false
  const drain = (): void => {
    let step = 0
    while (!stopped) {
      if (step < steps.length) {
        steps[step]!()
        step += 1
        if (step > SWEEP) {
          steps.splice(0, step)
          step = 0
        }
      } else if (busy < places && waiting.length > 0) {
        busy += 1
        waiting.shift()!()
      } else break
    }
    steps.splice(0, step)
  }
  const pump = (): void => {
    if (pumping) return
    pumping = true
    try {
      drain()
    } catch (cause) {
      stopped = true
      onCrash(cause)
    }
    pumping = false
  }
  return {
    later: (step) => {
      steps.push(step)
    },
    enqueue: (work) => {
      waiting.push(work)
    },
    release: () => {
      busy -= 1
    },
    pump,
    stop: () => {
      stopped = true
    },
  }
}
