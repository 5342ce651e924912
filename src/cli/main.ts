#!/usr/bin/env node
import { cli } from './program.js'

process.exitCode = await cli(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  isTerminal: process.stderr.isTTY,
  now: Date.now,
  pid: process.pid,
  cwd: process.cwd(),
  onInterrupt: (stop) => {
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
    return () => {
      process.off('SIGINT', stop)
      process.off('SIGTERM', stop)
    }
  },
})
