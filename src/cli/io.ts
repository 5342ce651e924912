/** What the commands know of the world; `main.ts` gives the real one, tests theirs. */
export interface Io {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** Draws a line of progress in place of the one before it, on a terminal; `''` takes it away. */
  readonly redraw: (line: string) => void
  /** Whether a person watches: then progress is drawn. */
  readonly isTerminal: boolean
  readonly now: () => number
  readonly pid: number
  /** Threads that compute where a command does not say how many; 0 for none but its own. */
  readonly workers: number
  /** Resolves where relative paths of a command start. */
  readonly cwd: string
  /** The words of the command line, as they are kept with a run. */
  readonly words?: readonly string[]
  /** A line as the person can copy it: its commands call the program as their shell finds it. */
  readonly copied?: (line: string) => string
  /** Opens a file in the person's browser. */
  readonly open?: (file: string) => void
  /** Calls back when the user asks to stop; gives how to stop listening. */
  readonly onInterrupt: (stop: () => void) => () => void
}

export const EXIT = { succeeded: 0, failed: 1, usage: 2, partial: 3, cancelled: 130 } as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** Why a command did not do its work: 1 for what was found out, 2 for a wrong call. */
export interface CliFailure {
  readonly code: 1 | 2
  readonly lines: readonly string[]
}
export const wrongCall = (...lines: readonly string[]): CliFailure => ({ code: 2, lines })
export const unable = (...lines: readonly string[]): CliFailure => ({ code: 1, lines })

/** One JSON document; numbers that JSON lacks are text, columns are lists. */
export const jsonText = (value: unknown): string =>
  `${JSON.stringify(
    value,
    (_key, held: unknown) => {
      if (typeof held === 'number' && !Number.isFinite(held)) return String(held)
      return ArrayBuffer.isView(held) ? Array.from(held as unknown as ArrayLike<number>) : held
    },
    2,
  )}\n`
