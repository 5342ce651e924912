import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** How a command line in a process of its own ended. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly err: string
}
export interface Child {
  readonly process: ChildProcess
  readonly ended: Promise<Ended>
}

/** The sources as a program, for scripts. */
export const SOURCES = ['--import', 'tsx', 'src/cli/main.ts']

/** Starts `regimen`, as given to node, in processes of their own; `told` hears each piece of a process's stderr. */
export const childOf =
  (program: readonly string[]) =>
  (
    directory: string,
    args: readonly string[],
    told: (err: string, process: ChildProcess) => void = () => undefined,
  ): Child => {
    const process = spawn(
      globalThis.process.execPath,
      [...program, ...args.map((arg) => arg.replace('{here}', directory))],
      { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
    )
    const text = { out: '', err: '' }
    process.stdout.on('data', (piece: Buffer) => {
      text.out += piece.toString()
    })
    process.stderr.on('data', (piece: Buffer) => {
      text.err += piece.toString()
      told(text.err, process)
    })
    const ended = new Promise<Ended>((resolve) => {
      process.on('close', (code, signal) => resolve({ code, signal, ...text }))
    })
    return { process, ended }
  }
