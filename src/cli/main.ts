#!/usr/bin/env node
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { openInBrowser } from './browser.js'
import { EXIT, type Io } from './io.js'
import { cli } from './program.js'
import { shellName } from './shell-name.js'
import { watchOutput } from './streams.js'

const held: { code?: number; isAsked: boolean } = { isAsked: false }
const stops = new Set<() => void>()
const exit = (code: number): never => {
  held.code = code
  return process.exit(code)
}
/** Asks what is under way to stop; what cannot be asked, or was asked before, ends at once. */
const stopOr = (code: number) => (): void => {
  if (stops.size === 0 || held.isAsked) exit(code)
  held.isAsked = true
  for (const stop of stops) stop()
}
const cancel = stopOr(EXIT.cancelled)
const SIGNALS = ['SIGINT', 'SIGTERM'] as const
/**
 * Signals are heard only while something can be asked to stop. All else they end as they end any process: one that computes
 * in its own thread would hear them when it is done.
 */
const listen = (): void => {
  for (const signal of SIGNALS) process.on(signal, cancel)
}
const listenNoMore = (): void => {
  for (const signal of SIGNALS) process.off(signal, cancel)
}
const output = watchOutput(process, (code) => {
  stopOr(code)()
})
// a module of the user's may call process.exit at any time: the exit code is that of the command
process.on('exit', () => {
  process.exitCode = output.exitCode() ?? held.code ?? EXIT.failed
  if (held.code === undefined) process.stderr.write('ended by process.exit before the command was done\n')
})

const [, script = '', ...words] = process.argv
const world: Io = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  // a line that wraps could not be drawn again
  redraw: (line) => process.stderr.write(`\r\u001b[K${line.slice(0, process.stderr.columns - 1)}`),
  isTerminal: process.stderr.isTTY,
  now: Date.now,
  pid: process.pid,
  workers: availableParallelism(),
  cwd: process.cwd(),
  open: (file) => openInBrowser(resolve(file)),
  onInterrupt: (interrupted) => {
    if (stops.size === 0) listen()
    stops.add(interrupted)
    return () => {
      stops.delete(interrupted)
      if (stops.size === 0) listenNoMore()
    }
  },
}
held.code = await cli(words, world, shellName(script, world.cwd, process.env['PATH'] ?? ''))
