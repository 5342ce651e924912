import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { extname } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Piscina } from 'piscina'

const IDLE_MS = 60_000

/** The flags with which a worker reads TypeScript: those of this process, where it runs under tsx, else those of tsx. */
const sourceFlags = (): string[] =>
  process.execArgv.some((flag) => flag.includes('tsx'))
    ? process.execArgv
    : ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href]

/** The worker's entry, compiled where this file is compiled, else as source. */
const ownEntry = (): string => {
  const compiled = fileURLToPath(new URL('./worker.js', import.meta.url))
  return existsSync(compiled) ? compiled : fileURLToPath(new URL('./worker.ts', import.meta.url))
}

/** A pool of at most so many threads; none is started before there is work, and an idle one does not keep the process alive. */
export const poolOf = (workers: number, entry = ownEntry()): Piscina =>
  new Piscina({
    filename: entry,
    ...(extname(entry) === '.ts' ? { execArgv: sourceFlags() } : {}),
    minThreads: 0,
    maxThreads: workers,
    idleTimeout: IDLE_MS,
    atomics: 'disabled',
    recordTiming: false,
  })
