type Work = (release: () => void, wait: () => void) => void

/** Steps that follow at once, and work that waits for a free place. */
export interface WorkQueue {
  readonly later: (step: () => void) => void
  /** `release` gives back the place of the work, once; `wait` does so while the work goes on, and what waits may begin. */
  readonly enqueue: (work: Work) => void
  /** Does what can be done now; a call from inside returns at once. */
  readonly pump: () => void
  readonly stop: () => void
}

const SWEEP = 4096
/** What is done before others on the event loop have their turn: this many steps, or begun works, which count for more. */
const TURN = 64
const WORK = 8

/**
 * A queue instead of recursion: however long the chain, the stack stays flat. At most `places` pieces of work are open. After
 * every turn of some steps it waits for the event loop, so that timers and signals are heard in long runs too. A step that
 * throws stops it all and is reported to `onCrash`. **Cost**: O(1) a step. **NaN**, **Look-ahead**: none.
 */
export const workQueue = (places: number, onCrash: (cause: unknown) => void): WorkQueue => {
  const steps: (() => void)[] = []
  const waiting: Work[] = []
  let busy = 0
  let pumping = false
  let stopped = false
  let turn = 0
  let resting: NodeJS.Immediate | undefined
  const rest = (): void => {
    resting = setImmediate(() => {
      resting = undefined
      turn = 0
      pump()
    })
  }
  const begin = (work: Work): void => {
    let holds = true
    const release = (): void => {
      if (holds) busy -= 1
      holds = false
    }
    work(release, () => {
      release()
      pump()
    })
  }
  const drain = (): void => {
    let step = 0
    while (!stopped) {
      if (turn >= TURN) {
        rest()
        break
      }
      if (step < steps.length) {
        turn += 1
        steps[step]!()
        step += 1
        if (step > SWEEP) {
          steps.splice(0, step)
          step = 0
        }
      } else if (busy < places && waiting.length > 0) {
        busy += 1
        turn += WORK
        begin(waiting.shift()!)
      } else break
    }
    steps.splice(0, step)
  }
  const pump = (): void => {
    if (pumping || resting !== undefined) return
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
    pump,
    stop: () => {
      stopped = true
      clearImmediate(resting)
    },
  }
}
