/** The exit code of a command whose reader went away, as shells write it for SIGPIPE. */
const BROKEN_PIPE = 141

const isBrokenPipe = (cause: NodeJS.ErrnoException): boolean =>
  cause.code === 'EPIPE' || cause.code === 'ERR_STREAM_DESTROYED'

/** What became of the output of a process: the exit code that it forces, if any. */
export interface Output {
  readonly exitCode: () => number | undefined
}

/**
 * Lets a process whose output cannot be written end without a stack trace: a reader that went away ends it with 141, a full
 * device with 1 and a line on stderr. `broken` hears that code at once, so that a run is interrupted as by Ctrl-C.
 */
export const watchOutput = (
  { stdout, stderr }: Pick<NodeJS.Process, 'stdout' | 'stderr'>,
  broken: (code: number) => void,
): Output => {
  const held: { code?: number } = {}
  const failed = (cause: NodeJS.ErrnoException): void => {
    if (held.code !== undefined) return
    held.code = isBrokenPipe(cause) ? BROKEN_PIPE : 1
    if (!isBrokenPipe(cause)) stderr.write(`cannot write the output: ${cause.message}\n`)
    broken(held.code)
  }
  stdout.on('error', failed)
  stderr.on('error', failed)
  return { exitCode: () => held.code }
}
